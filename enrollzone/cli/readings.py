"""``enrollzone policy readings``: what the text leaves open, for the bureau to decide."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from enrollzone.bootstrap import trial_bureau
from enrollzone.casebook import judge, read_families
from enrollzone.cli import packs
from enrollzone.cli.layout import Entry, section, wrapped
from enrollzone.config import Settings
from enrollzone.decision.facts import FactState
from enrollzone.grammar.reader import read_policy
from enrollzone.lookup import Bureau, facts_told
from enrollzone.policy.pack import Pack, Policy, Reading, ReadingStatus
from enrollzone.proof.touched import IMAGINED, Method, Touched, touched

_HEADINGS = {
    ReadingStatus.OPEN: "open: the bureau decides each family by itself until this is settled",
    ReadingStatus.PROVISIONAL: "provisional: in use for now, said on every answer that rests on it",
    ReadingStatus.DECIDED: "decided",
}
_MARKS = {ReadingStatus.OPEN: "?", ReadingStatus.PROVISIONAL: "~", ReadingStatus.DECIDED: "="}
_INFORMATIVE = "informative: changes no outcome"


@click.command()
@packs.WHICH
@click.option("--json", "as_json", is_flag=True, help="the same list, for machines")
@click.pass_obj
def command(settings: Settings, which: str | None, *, as_json: bool) -> None:
    """List what a text leaves open to the bureau.

    Within each status those come first that touch most families.

    Each with its options, the outcomes that they would give, its clauses, the
    share of families whose outcome it can change, and how many cases hang on
    it. Shares follow the priors of the pack: nobody was counted.
    """
    found = [_of_pack(settings, file) for file in packs.files(settings, which)]
    if as_json:
        click.echo(json.dumps([document for document, _ in found], ensure_ascii=False, indent=2))
    else:
        click.echo("\n\n".join("\n".join(lines) for _, lines in found))


def _of_pack(settings: Settings, file: Path) -> tuple[Mapping[str, Any], list[str]]:
    policy = read_policy(file)
    found = _touched(settings, file, policy) if isinstance(policy, Pack) else _untouched(policy)
    name = packs.name(file)
    return _document(name, policy, found), list(_lines(name, policy, found))


def _touched(settings: Settings, file: Path, pack: Pack) -> tuple[Touched, ...]:
    bureau = trial_bureau(settings, pack)
    cases = file.with_name("cases.yaml")
    told = dict(_told(bureau, pack, cases)) if cases.is_file() else {}
    return _in_order(touched(pack, bureau.atlas.in_force(pack.period.first), told))


def _untouched(policy: Policy) -> tuple[Touched, ...]:
    """A document that defines unions only decides nothing about a family."""
    return tuple(Touched(reading, Method.NOTHING, 0.0, 0.0, (), {}) for reading in policy.readings.values())


def _told(bureau: Bureau, pack: Pack, cases: Path) -> Iterator[tuple[str, FactState]]:
    for family in read_families(cases):
        given = judge(bureau, pack, family, pack.period.first).answer
        facts = facts_told(bureau, given.question) if given else None
        if facts is not None:
            yield family.id, facts


def _in_order(found: tuple[Touched, ...]) -> tuple[Touched, ...]:
    """By status, then those that touch most families first."""
    order = list(ReadingStatus)
    return tuple(sorted(found, key=lambda one: (order.index(one.reading.status), -one.share, -len(one.cases))))


def _lines(name: str, policy: Policy, found: tuple[Touched, ...]) -> Iterator[str]:
    yield from wrapped(f"{name}: {policy.id} {policy.version} — {policy.title.zh}")
    if not found:
        yield "no readings"
    acting = [one for one in found if not one.reading.informative]
    for status, heading in _HEADINGS.items():
        yield from section(heading, [_entry(policy, one) for one in acting if one.reading.status is status])
    yield from section(_INFORMATIVE, [_entry(policy, one) for one in found if one.reading.informative])
    if any(one.method is Method.SIMULATED for one in found):
        yield ""
        yield from wrapped(f"about: {IMAGINED} families drawn by the priors; the reading changes what a fact means")


def _entry(policy: Policy, one: Touched) -> Entry:
    reading = one.reading
    below = [*_decision(reading), *_extent(policy, one)]
    below += [_option(one, option, words.zh) for option, words in reading.options.items()]
    below += [f"{clause} {policy.clauses[clause].label}" for clause in reading.clauses]
    return Entry(f"{reading.id}: {reading.question.zh}", _MARKS[reading.status], tuple(below))


def _decision(reading: Reading) -> Iterator[str]:
    if reading.decided:
        by, on, reference = reading.decided
        yield f"{by}, {on.isoformat()}, {reference}"


def _extent(policy: Policy, one: Touched) -> Iterator[str]:
    if isinstance(policy, Pack) and not one.reading.informative:
        yield f"touches {share_words(one)} of families, {len(one.cases)} cases"
        yield from (f"{option} names no day: nobody can say what follows from it" for option in one.vague)


def share_words(one: Touched) -> str:
    """Return a share as people read it: a small one is said to be small, and never rounded to nothing."""
    if one.share == 0.0:
        return f"< {one.at_most:.2%}" if one.at_most else "0 %"
    if one.share < 0.001:
        return "< 0.1 %"
    return f"about {one.share:.1%}" if one.method is Method.SIMULATED else f"{one.share:.1%}"


def _option(one: Touched, option: str, words: str) -> str:
    kinds = f" → {', '.join(one.kinds[option])}" if one.kinds.get(option) else ""
    mark = "*" if option == one.reading.use else "-"
    return f"{mark} {option}: {words}{kinds}"


def _document(name: str, policy: Policy, found: tuple[Touched, ...]) -> Mapping[str, Any]:
    return {
        "pack": name,
        "id": policy.id,
        "version": policy.version,
        "readings": [_reading(policy, one) for one in found],
    }


def _reading(policy: Policy, one: Touched) -> Mapping[str, Any]:
    reading = one.reading
    decided = dict(zip(("by", "on", "ref"), map(str, reading.decided), strict=True)) if reading.decided else None
    return {
        "id": reading.id,
        "status": str(reading.status),
        "informative": reading.informative,
        "question": {"zh": reading.question.zh, "en": reading.question.en},
        "options": {
            option: {"zh": words.zh, "en": words.en, "kinds": list(one.kinds.get(option, ()))}
            for option, words in reading.options.items()
        },
        "use": reading.use,
        "decided": decided,
        "clauses": {clause: policy.clauses[clause].label for clause in reading.clauses},
        "touches": {
            "share": one.share,
            "at_most": one.at_most,
            "method": str(one.method),
            "cases": list(one.cases),
            "vague": list(one.vague),
        },
    }
