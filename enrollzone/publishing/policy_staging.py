"""Staging a policy: only what passes every gate is kept, and a second person signs before it may go live."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from enrollzone.atlas.generations import current_generation
from enrollzone.atlas.signoffs import Signoff, SignoffStep
from enrollzone.canaries import canary_faults
from enrollzone.casebook import Family, read_families
from enrollzone.errors import PackError, Problem
from enrollzone.grammar.reader import read_policy
from enrollzone.i18n.catalogue import LANGUAGES, catalogue
from enrollzone.lookup import Bureau
from enrollzone.messages import Message, Text
from enrollzone.policy.pack import Pack, Policy
from enrollzone.policy.shelf import Shelf
from enrollzone.proof.lint import Level, Remark, lint
from enrollzone.proof.verify import verify
from enrollzone.publishing.archive import State, find
from enrollzone.publishing.changing import slug, with_more
from enrollzone.publishing.deployment import Deployment
from enrollzone.publishing.handing_in import HandedPolicy
from enrollzone.publishing.kept import CASES, POLICY, TRAIL, digest_of
from enrollzone.publishing.policies import (
    FiledPolicy,
    find_policy,
    held_policy_folder,
    ready_policy_folder,
)
from enrollzone.publishing.refusals import NotPublishedError
from enrollzone.publishing.staging import moment, refuse_same_person, signed_for, written_trail
from enrollzone.publishing.writing import exclusively, place_folder, take_away

_SHORT = 12  # hexadecimal digits of an id: two of a million policies differ
_DRAFT = "draft"


@dataclass(frozen=True)
class Judged:
    """A policy that was held against everything: what was found of it, and the county as it would answer with it."""

    policy: Policy
    remarks: tuple[Remark, ...]
    bureau: Bureau

    @property
    def errors(self) -> tuple[Remark, ...]:
        """What keeps it from being published."""
        return tuple(remark for remark in self.remarks if remark.level is Level.ERROR)

    @property
    def warnings(self) -> tuple[Remark, ...]:
        """What a second person must sign for."""
        return tuple(remark for remark in self.remarks if remark.level is Level.WARNING)


def stage_policy(
    deployment: Deployment,
    handed: HandedPolicy,
    by: str,
    at: datetime,
    *,
    beside: tuple[str, ...] = (),
    open_rows: Iterable[Signoff] = (),
) -> FiledPolicy:
    """Keep a policy that passes every gate, held until a second person signs for it, and return it.

    Its id follows from its content: the same files are the same policy. `beside` are staged editions that shall go live
    together with it; `open_rows` are things that must be signed for as well. Raises PackError with the place of each
    fault, and NotPublishedError for what cannot be published at all; then nothing is kept.
    """
    with TemporaryDirectory(prefix="enrollzone-") as room:
        judged = judge(deployment, _written(Path(room), handed), beside)
    if judged.errors:
        raise PackError(_problem(remark) for remark in judged.errors)
    content = digest_of(handed.files)
    name = f"{judged.policy.jurisdiction}-{slug(judged.policy.id)}-{content[:_SHORT]}"
    rows = [*_trail(handed, by, at), *open_rows, *map(_open, judged.warnings)]
    if len(rows) == 1:
        rows.append(_nothing_found())
    with exclusively(deployment.data_dir):
        _place(deployment, name, {**handed.files, TRAIL: written_trail(rows)})
    return find_policy(deployment.data_dir, name, deployment.cache)


def sign_policy(deployment: Deployment, name: str, by: str, why: str, at: datetime) -> FiledPolicy:
    """Clear the hold on a policy: a second person signs for everything that is open. It is not activated.

    Raises NotPublishedError when it is not held or `by` is who handed it in.
    """
    with exclusively(deployment.data_dir):
        found = find_policy(deployment.data_dir, name, deployment.cache)
        found.readable()
        refuse_same_person(found, by)
        if found.state is not State.HELD:
            raise NotPublishedError(Message("publishing.not_held", {"id": name}))
        rows = [signed_for(row, by, why, at) for row in found.signoffs]
        files = {file.name: file.read_bytes() for file in sorted(found.folder.iterdir()) if file.name != TRAIL}
        target = ready_policy_folder(deployment.data_dir, name)
        if target.exists():
            take_away(deployment.data_dir, target)
        place_folder(deployment.data_dir, target, {**files, TRAIL: written_trail(rows)})
        take_away(deployment.data_dir, found.folder)
        return find_policy(deployment.data_dir, name, deployment.cache)


def judge(deployment: Deployment, folder: Path, beside: tuple[str, ...] = ()) -> Judged:
    """Hold a policy in a folder against everything that it must keep to before anybody is answered by it.

    It can be read, its county is served here, its units are those of the editions in force with it, it overlaps no
    other of its stage, its rules are complete and free of conflict, every clause is seen by its families and each of
    these gets its answer, and every canary gets its own. Raises PackError and NotPublishedError.
    """
    policy = read_policy(folder / POLICY, cache=deployment.cache)
    if policy.jurisdiction not in deployment.counties:
        raise NotPublishedError(Message("publishing.handed.other_county", {"county": policy.jurisdiction}))
    if policy.status == _DRAFT:
        raise PackError([Problem(POLICY, 1, 1, "状态是草案，不能发布 its status is draft: it would answer nobody")])
    families = read_families(folder / CASES) if (folder / CASES).is_file() else ()
    now = current_generation(deployment.data_dir)
    live = deployment.opened(policy.jurisdiction, now)
    editions = [find(deployment.data_dir, name) for name in beside]
    bureau = with_more(deployment, live, now, editions, [_as_filed(policy, folder)])
    return Judged(policy, tuple(_remarks(policy, bureau, families)), bureau)


def _remarks(policy: Policy, bureau: Bureau, families: tuple[Family, ...]) -> Iterator[Remark]:
    if isinstance(policy, Pack):
        # Alone on its shelf: its families are asked on its own days, also those that a later policy takes over.
        yield from verify(policy, replace(bureau, shelf=Shelf.of([policy])), families).remarks
    else:
        yield from lint(policy, bureau.county.editions)
    for fault in canary_faults(bureau):
        said = (catalogue(language).say(fault.message) for language in LANGUAGES)
        yield Remark(Level.ERROR, "canary", Text(*said))


def _as_filed(policy: Policy, folder: Path) -> FiledPolicy:
    return FiledPolicy(f"{policy.jurisdiction}-{policy.id}", folder, State.HELD, policy=policy)


def _written(folder: Path, handed: HandedPolicy) -> Path:
    for name, content in handed.files.items():
        (folder / name).write_bytes(content)
    return folder


def _place(deployment: Deployment, name: str, files: Mapping[str, bytes]) -> None:
    """Put a policy where it waits, unless it is there already: signed for, or waiting."""
    held = held_policy_folder(deployment.data_dir, name)
    if not held.exists() and not ready_policy_folder(deployment.data_dir, name).exists():
        place_folder(deployment.data_dir, held, files)


def _problem(remark: Remark) -> Problem:
    """An error as a place in a file and what is wrong there; a case is named with its line."""
    file, _, line = remark.code.rpartition(":")
    if file and line.isdigit():
        return Problem(file, int(line), 1, f"{remark.text.zh} / {remark.text.en}")
    return Problem(POLICY, remark.line or 1, 1, f"{remark.code}: {remark.text.zh} / {remark.text.en}")


def _trail(handed: HandedPolicy, by: str, at: datetime) -> Iterator[Signoff]:
    digest = hashlib.sha256(handed.files[POLICY]).hexdigest()
    yield Signoff(SignoffStep.HANDED_IN, "held", handed.name, f"{POLICY} sha256 {digest}", by, moment(at))


def _open(remark: Remark) -> Signoff:
    where = f"{POLICY}:{remark.line}" if remark.line else POLICY
    return Signoff(SignoffStep.OPEN, remark.code, where, f"{remark.text.zh} / {remark.text.en}")


def _nothing_found() -> Signoff:
    """Even where nothing was found a second person reads the policy before it answers anybody."""
    return Signoff(SignoffStep.OPEN, "second_person", POLICY, "须由第二人核对 / to be read by a second person")
