"""Policies under kill -9, and policies published while a server is asked: what must hold. See `benchmarks.faults`."""

import os
import random
import signal
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any, NoReturn

from benchmarks.faults import Answered, Load, ask, server, wait_until_switched
from benchmarks.handed_in import renamed, surroundings
from enrollzone.atlas.generations import POINTER, current_generation, past_generations, room
from enrollzone.bootstrap import deployment_of, open_bureaus
from enrollzone.config import Settings
from enrollzone.errors import EnrollzoneError
from enrollzone.publishing.activation import Signature
from enrollzone.publishing.changing import Chosen, activate, roll_back
from enrollzone.publishing.deployment import Deployment
from enrollzone.publishing.handing_in import HandedPolicy
from enrollzone.publishing.policies import filed_policies
from enrollzone.publishing.policy_staging import sign_policy, stage_policy
from enrollzone.publishing.staging import stage
from tests.published import BELL_TOWER, small_county, small_policy

_CODE = "000000"
_HANDS_IN, _SIGNS = "陈录入", "林复核"
_LONGEST_LIFE_S = 1.0
_ROLLED_BACK_EVERY = 5
_FIRST = 2  # the version that is published first; 1 was shipped
_ASKED = f"/api/v1/lookup?unit={BELL_TOWER}&jurisdiction={_CODE}&on=2027-09-01"


def small_settings(folder: Path) -> Settings:
    """Return the settings of a deployment of one county with one small policy."""
    boundaries, policies = small_county(folder)
    return Settings(boundaries, policies, folder / "data", (_CODE,))


def kill_policy_rounds(folder: Path, rounds: int, seed: int = 0) -> list[str]:
    """Kill a process that stages, signs, activates and rolls back policies without end, and return what was broken.

    After each kill whatever is there must be whole, and the county must open with what is live. POSIX only.
    """
    chance, broken = random.Random(seed), list[str]()  # noqa: S311 - a moment, no secret
    settings = small_settings(folder)
    deployment = deployment_of(settings)
    publish_policy(deployment, "0")  # once, so that no child spends its life on loading what all of them need
    for number in range(1, rounds + 1):
        child = os.fork()
        if child == 0:
            _publish_without_end(deployment, number)
        time.sleep(chance.uniform(0, _LONGEST_LIFE_S))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        broken += [f"round {number}: {fault}" for fault in _broken(settings)]
    return broken


def _publish_without_end(deployment: Deployment, number: int) -> NoReturn:
    try:
        for turn in count(1):
            publish_policy(deployment, f"{number}.{turn}")
            if turn % _ROLLED_BACK_EVERY == 0:
                roll_back(deployment, None, Signature(_SIGNS, datetime.now(UTC)))
    finally:
        os._exit(1)


def publish_policy(deployment: Deployment, version: str, *editions: str) -> None:
    """Lead a version of the small policy the whole way, together with staged editions."""
    files = small_policy("example-next", version, zhonglou=f"第{version}小学")
    now = datetime.now(UTC)
    name = stage_policy(deployment, HandedPolicy("new", files), _HANDS_IN, now).id
    sign_policy(deployment, name, _SIGNS, "与原文核对", now)
    done = activate(deployment, Chosen(editions, (name,)), Signature(_SIGNS, now))
    if done.failing:
        raise ValueError(done.failing)


def _broken(settings: Settings) -> Iterator[str]:
    numbers = [generation.number for generation in past_generations(settings.data_dir)]
    if numbers != list(range(len(numbers) - 1, -1, -1)):
        yield f"generations {numbers}"
    yield from (f"{one.folder.name}: {one.fault}" for one in filed_policies(settings.data_dir) if one.fault)
    try:
        open_bureaus(settings, _CODE)
    except EnrollzoneError as error:
        yield str(error)


def publish_policies_under_load(folder: Path, publishes: int, rate: float, clients: int = 4) -> Load:
    """Publish versions of a policy while a server of two workers is asked `rate` times a second.

    With the first one a new edition goes live in the same step. What an answer rests on is the version that it names,
    and what it shows is the school and the edition.
    """
    settings = small_settings(folder)
    deployment = deployment_of(settings)
    (old,) = open_bureaus(settings)[_CODE].county.editions
    new = stage(settings.data_dir, renamed("东湖新村社区"), surroundings(old))
    names = {"1": f"旧学堂 {old.id}"}
    told = {"boundaries_dir": settings.boundaries_dir, "policies_dir": settings.policies_dir}
    with server(settings.data_dir, **told) as port:
        answers, stop, switches = list[Answered](), Event(), list[tuple[float, str]]()
        arguments = (port, clients / rate, stop, answers, _ASKED, _version_and_rest)
        asking = [Thread(target=ask, args=arguments) for _ in range(clients)]
        for one in asking:
            one.start()
        for number in range(_FIRST, publishes + _FIRST):
            names[str(number)] = f"第{number}小学 {new}"
            publish_policy(deployment, str(number), *([new] if number == _FIRST else []))
            switches.append(((room(settings.data_dir) / POINTER).stat().st_mtime, str(number)))
        wait_until_switched(answers, switches[-1][1])
        stop.set()
        for one in asking:
            one.join()
    return Load(tuple(answers), tuple(switches), names)


def _version_and_rest(told: Mapping[str, Any]) -> tuple[str, str]:
    school = told["ordinary"]["options"][0]["campus"]["name"]
    return told["basis"]["policy"]["version"], f"{school} {told['basis']['edition']['id']}"


def policy_faults(rounds: int, publishes: int, rate: float) -> list[str]:
    """Return what did not hold, after telling what was done."""
    with TemporaryDirectory() as folder:
        broken = kill_policy_rounds(Path(folder), rounds)
        last = current_generation(Path(folder) / "data").number
    print(f"kill -9 of policies: {rounds} rounds, {last} generations published, {len(broken)} broken")
    if publishes:
        with TemporaryDirectory() as folder:
            load = publish_policies_under_load(Path(folder), publishes, rate)
        broken += load.faults()
        print(f"publishing policies: {len(load.switches)} times, {len(load.answers)} answers, {len(broken)} faults")
    return broken
