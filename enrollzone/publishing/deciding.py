"""A reading that the bureau has decided: an ordinary new version of the policy, with only that change.

Which families of the casebook get another answer by it is worked out and written into the casebook; each of them is
something that the second person signs for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from enrollzone.atlas.generations import current_generation, policy_folder
from enrollzone.atlas.signoffs import Signoff, SignoffStep
from enrollzone.casebook import Verdict, read_families, run
from enrollzone.errors import PackError, Problem
from enrollzone.grammar.document import nearest
from enrollzone.grammar.reader import read_policy
from enrollzone.lookup import Bureau
from enrollzone.messages import Message
from enrollzone.policy.pack import Pack, Reading
from enrollzone.policy.shelf import Shelf
from enrollzone.publishing.deployment import Deployment
from enrollzone.publishing.editing import Setting, with_settings, written
from enrollzone.publishing.expectations import expectation
from enrollzone.publishing.handing_in import HandedPolicy
from enrollzone.publishing.kept import CASES, POLICY, TRAIL, files_in
from enrollzone.publishing.policies import FiledPolicy, filed_policies
from enrollzone.publishing.policy_staging import stage_policy
from enrollzone.publishing.refusals import NotPublishedError


@dataclass(frozen=True)
class Decision:
    """What the bureau decided: the option of a reading, by whom, on which day, and in which document."""

    reading: str
    option: str
    by: str
    on: date
    reference: str


@dataclass(frozen=True)
class Rewritten:
    """A family of the casebook whose answer a decision changes: its line, and what was and is expected of it."""

    id: str
    line: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def decide_reading(
    deployment: Deployment, policy: str, decision: Decision, by: str, at: datetime, *, version: str = ""
) -> FiledPolicy:
    """Stage a new version of a policy in which a reading is decided, and return it, held for a second person.

    `policy` is the id of a live policy, or of one in the data directory. Raises NotPublishedError for a policy or a
    reading that there is not, PackError as `stage_policy`, and where a family of the casebook cannot be rewritten.
    """
    name, files = files_of(deployment, policy)
    with TemporaryDirectory(prefix="enrollzone-") as room:
        before = _read(Path(room) / "before", files)
        reading = _reading(before, decision)
        told = version.strip() or next_version(before.version, decision.on)
        files = {**files, POLICY: with_settings(POLICY, files[POLICY], _settings(reading, decision, told))}
        after = _read(Path(room) / "after", files)
        changed = tuple(_rewritten(_alone(deployment, after), after, Path(room) / "after" / CASES))
    if changed:
        files = {**files, CASES: with_settings(CASES, files[CASES], map(_expected, changed))}
    rows = [_decided(decision), *(_to_sign(one) for _, one in changed)]
    return stage_policy(deployment, HandedPolicy(name, files), by, at, open_rows=rows)


def files_of(deployment: Deployment, policy: str) -> tuple[str, dict[str, bytes]]:
    """Return the folder's name and the files of a live policy, or of one in the data directory, without its trail.

    Raises NotPublishedError where there is none of this id, or several counties have one.
    """
    found = {one.id: one.folder for one in filed_policies(deployment.data_dir, deployment.cache)}
    folders = [found[policy]] if policy in found else list(_live_folders(deployment, policy))
    if len(folders) != 1:
        raise NotPublishedError(Message("publishing.unknown", {"hint": ""}))
    files = files_in(folders[0])
    return folders[0].name, {name: content for name, content in files.items() if name != TRAIL}


def _live_folders(deployment: Deployment, policy: str) -> Iterator[Path]:
    now = current_generation(deployment.data_dir)
    for code in deployment.counties:
        entries = now.policies_of(code)
        if entries is not None:
            yield from (policy_folder(deployment.data_dir, entry) for entry in entries if entry.policy == policy)
        else:
            live = deployment.opened(code, now).shelf.by_id(policy)
            named = live.file.split("/")[-2] if live else ""
            yield from (folder for folder in deployment.policies(code) if folder.name == named)


def next_version(version: str, on: date) -> str:
    """Return how the next version is called unless somebody says otherwise: the version with the day of the decision.

    A second decision of one day is told apart by a number.
    """
    base, _, rest = version.partition("+")
    made = f"{base}+{on:%Y%m%d}"
    if not rest.startswith(f"{on:%Y%m%d}"):
        return made
    number = rest.partition(".")[2]
    return f"{made}.{int(number) + 1 if number.isdigit() else 2}"


def _read(folder: Path, files: Mapping[str, bytes]) -> Pack:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    policy = read_policy(folder / POLICY)
    if not isinstance(policy, Pack):
        raise NotPublishedError(Message("publishing.decide.no_rules"))
    return policy


def _reading(pack: Pack, decision: Decision) -> Reading:
    """Return the reading that is decided. Raises NotPublishedError where the pack has no such reading or option."""
    reading = pack.readings.get(decision.reading)
    if reading is None:
        hint = nearest(decision.reading, pack.readings)
        raise NotPublishedError(Message("publishing.decide.no_reading", {"hint": hint}))
    if decision.option not in reading.options:
        options = ", ".join(reading.options)
        raise NotPublishedError(Message("publishing.decide.no_option", {"options": options}))
    if not (decision.by.strip() and decision.reference.strip()):
        raise NotPublishedError(Message("publishing.decide.who"))
    return reading


def _settings(reading: Reading, decision: Decision, version: str) -> list[Setting]:
    here = ("readings", reading.id)
    told = {"by": decision.by.strip(), "on": decision.on.isoformat(), "ref": decision.reference.strip()}
    return [
        Setting(("pack", "version"), version),
        Setting((*here, "use"), decision.option, "clauses"),
        Setting((*here, "decided"), {name: str(value) for name, value in told.items()}, "clauses"),
        Setting((*here, "status"), "decided"),
    ]


def _alone(deployment: Deployment, pack: Pack) -> Bureau:
    """The county with this policy alone, as it answers the families of its casebook."""
    live = deployment.opened(pack.jurisdiction, current_generation(deployment.data_dir))
    return replace(live, shelf=Shelf.of([pack]))


def _rewritten(bureau: Bureau, pack: Pack, cases: Path) -> Iterator[tuple[int, Rewritten]]:
    """Walk over the families that get another answer, each with its number in the casebook."""
    verdicts = run(bureau, pack, read_families(cases)) if cases.is_file() else ()
    for number, verdict in enumerate(verdicts):
        if verdict.differences:
            yield number, Rewritten(verdict.family.id, verdict.family.line, verdict.family.expect, _after(verdict))


def _after(verdict: Verdict) -> Mapping[str, Any]:
    made = expectation(verdict.answer, verdict.family.expect) if verdict.answer else None
    if made is None:
        said = "答案改变，须手工修改 the answer changes in a way that must be written by hand"
        raise PackError([Problem(CASES, verdict.family.line, 1, f"{verdict.family.id}: {said}")])
    return made


def _expected(changed: tuple[int, Rewritten]) -> Setting:
    number, one = changed
    return Setting(("cases", number, "expect"), dict(one.after))


def _decided(decision: Decision) -> Signoff:
    said = f"{decision.reading} = {decision.option}: {decision.by}, {decision.on}, {decision.reference}"
    return Signoff(SignoffStep.OPEN, "reading_decided", POLICY, said)


def _to_sign(one: Rewritten) -> Signoff:
    said = f"{one.id}: {_words(one.before)} → {_words(one.after)}"
    return Signoff(SignoffStep.OPEN, "answer_changed", f"{CASES}:{one.line}", said)


def _words(expected: Mapping[str, Any]) -> str:
    return written(dict(expected))
