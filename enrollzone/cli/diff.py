"""``enrollzone policy diff``: which families get another answer under a new pack, and what was rewritten."""

import json
from collections.abc import Iterator
from typing import Any

import click

from enrollzone.atlas.edition import Unit
from enrollzone.bootstrap import county_of
from enrollzone.cli import packs
from enrollzone.cli.layout import Entry, section, wrapped
from enrollzone.comparison.amendments import Amendment, amendments
from enrollzone.comparison.diff import Answered, Case, Change, Difference, Example, Told, difference
from enrollzone.comparison.places_alike import PlaceClass
from enrollzone.comparison.refinement import NEW, OLD
from enrollzone.config import Settings
from enrollzone.decision.explain import value_words
from enrollzone.errors import EnrollzoneError
from enrollzone.grammar.reader import read_policy
from enrollzone.i18n.catalogue import catalogue
from enrollzone.messages import Message
from enrollzone.policy.pack import OUTSIDE, Pack
from enrollzone.rules.diagram import DiagramTooLargeError
from enrollzone.rules.variables import Variable

_SAY = catalogue("zh").say
_MARKS = {"added": "+", "removed": "-", "changed": "~"}
_MOST_KINDS = 12
_TOO_UNLIKE = "have too little in common to be compared family by family; compare two versions of one policy"
_MOST_PLACES = 6  # named one by one; of more their number is given


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--changes", type=click.IntRange(1), default=12, show_default=True, metavar="N", help="detailed changes")
@click.option("--conditions", type=click.IntRange(1), default=3, show_default=True, metavar="N", help="of each change")
@click.option("--json", "as_json", is_flag=True, help="everything that was found, for machines")
@click.option("--exit-code", is_flag=True, help="exit status 1 when something differs")
@click.pass_obj
def command(
    settings: Settings, /, *, old: str, new: str, changes: int, conditions: int, as_json: bool, exit_code: bool
) -> None:
    """Compare two packs.

    OLD and NEW are files policy.yaml, or codes of counties with one pack.

    Every family is looked at: who gets another answer, under which conditions,
    from what to what, with one example each. Then what was rewritten in the
    packs. Shares are parts of all families under the packs' priors: an imagined
    population, good for "often" and "seldom" only.
    """
    before, after = _pack(settings, old), _pack(settings, new)
    try:
        found = difference(before, after, _units(settings, after), changes=changes, conditions=conditions)
    except DiagramTooLargeError as error:
        raise EnrollzoneError(f"{before.id} and {after.id} {_TOO_UNLIKE} ({error})") from None
    rewritten = amendments(before, after)
    if as_json:
        click.echo(json.dumps(difference_document(found, rewritten), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(difference_lines(found, rewritten)))
    if exit_code and (found.count or rewritten):
        raise SystemExit(1)


def _pack(settings: Settings, which: str) -> Pack:
    file = packs.one(settings, which)
    pack = read_policy(file)
    if not isinstance(pack, Pack):
        raise click.UsageError(f"{packs.name(file)} {packs.UNIONS_ONLY}")
    return pack


def _units(settings: Settings, pack: Pack) -> tuple[Unit, ...]:
    """The units of the county at the beginning of the policy; none where the county is not installed."""
    county = county_of(settings, pack)
    edition = county.atlas.in_force(pack.period.first) if county else None
    return tuple(edition.units.values()) if edition else ()


# ---- for machines


def difference_document(found: Difference, rewritten: tuple[Amendment, ...]) -> dict[str, Any]:
    """Return what was found as one document with stable keys."""
    old, new = found.refinement.packs
    return {
        "old": _head(old),
        "new": _head(new),
        "differs": found.count > 0,
        "share": _share(found.share),
        "years_between": found.refinement.years,
        "sampled": list(found.sampled),
        "changes_found": found.count,
        "kinds": [{"old": a, "new": b, "share": _share(s)} for (a, b), s in found.kinds.items()],
        "changes": [_change_document(found, change) for change in found.changes],
        "amendments": [_amendment_document(amendment) for amendment in rewritten],
    }


def _head(pack: Pack) -> dict[str, str]:
    return {"id": pack.id, "version": pack.version, "sha256": pack.sha256, "from": pack.period.first.isoformat()}


def _share(share: float) -> float:
    return float(f"{share:.4g}")


def _change_document(found: Difference, change: Change) -> dict[str, Any]:
    return {
        "old": _outcomes(change.old),
        "new": _outcomes(change.new),
        "share": _share(change.share),
        "conditions": [
            {"share": _share(case.share), "where": list(_where_documents(found, case))} for case in change.cases
        ],
        "unlisted_share": _share(change.unlisted),
        "example": {
            "facts": {"old": dict(change.example.told[OLD]), "new": dict(change.example.told[NEW])},
            "status": {"old": change.example.findings[OLD].status, "new": change.example.findings[NEW].status},
            "verified": _verified(change),
        },
    }


def _verified(change: Change) -> bool:
    """Tell whether both packs, asked for the example, find what was worked out."""
    found = [frozenset(finding.outcomes) for finding in change.example.findings]
    return found == [change.old, change.new]


def _outcomes(answered: Answered) -> list[dict[str, Any]]:
    return [{"kind": outcome.kind, "options": list(outcome.options)} for outcome in sorted(answered)]


def _where_documents(found: Difference, case: Case) -> Iterator[dict[str, Any]]:
    for variable in found.refinement.variables:
        if variable.name in case.condition:
            allowed = [value for value in variable.values if value in case.condition[variable.name]]
            yield {"variable": variable.name, "values": _values(found, allowed), "text": _part(found, variable, case)}


def _values(found: Difference, allowed: list[str]) -> list[Any]:
    places = found.refinement.places
    return [_place_document(places[value]) if value in places else value for value in allowed]


def _place_document(place: PlaceClass) -> dict[str, Any]:
    old, new = place.claims
    return {"old": list(old.zones), "new": list(new.zones), "places": [spot.name for spot in place.spots]}


def _amendment_document(amendment: Amendment) -> dict[str, Any]:
    return {
        "section": amendment.section,
        "name": amendment.name,
        "kind": amendment.kind.value,
        "aspects": {name: {"old": old, "new": new} for name, (old, new) in amendment.aspects.items()},
    }


# ---- for people


def difference_lines(found: Difference, rewritten: tuple[Amendment, ...]) -> Iterator[str]:
    """Walk over the lines that tell a person what was found."""
    old, new = found.refinement.packs
    yield from wrapped(f"{old.id} {old.version} → {new.id} {new.version}")
    yield from wrapped(_verdict(found))
    if found.refinement.years:
        apart = f"all days lie {found.refinement.years} year(s) apart: children of the same age are compared"
        yield from wrapped(apart)
    for name in found.sampled:
        yield from wrapped(f"not complete: only some of the days in {name} were tried")
    yield from section("from what to what, by kinds of outcome", _kinds(found))
    for number, change in enumerate(found.changes, 1):
        yield from _change_lines(found, number, change)
    if found.count > len(found.changes):
        yield ""
        yield from wrapped(_left_out(found))
    yield from section("rewritten", [_amendment_entry(amendment) for amendment in rewritten])
    if not rewritten:
        yield "nothing was rewritten"


def _kinds(found: Difference) -> Iterator[Entry]:
    for (old, new), share in list(found.kinds.items())[:_MOST_KINDS]:
        yield Entry(f"{_percent(share)}  {old} → {new}", "·")
    left = list(found.kinds.values())[_MOST_KINDS:]
    if left:
        yield Entry(f"{_percent(sum(left))}  {len(left)} more kinds (--json lists them)", "·")


def _verdict(found: Difference) -> str:
    if not found.count:
        return "no family gets a different answer"
    changes = "1 change" if found.count == 1 else f"{found.count} changes"
    return f"{_percent(found.share)} of all families get a different answer ({changes})"


def _left_out(found: Difference) -> str:
    shown = sum(change.share for change in found.changes)
    left = found.count - len(found.changes)
    share = _percent(max(0.0, found.share - shown))
    return f"{left} more changes, {share} of all families; --changes {found.count} shows them"


def _percent(share: float) -> str:
    return f"{share:.2%}" if share >= 0.0001 else "under 0.01%"


def _change_lines(found: Difference, number: int, change: Change) -> Iterator[str]:
    old, new = found.refinement.packs
    yield ""
    yield from wrapped(f"{number}. {_answer_words(old, change.old)} → {_answer_words(new, change.new)}")
    yield from wrapped(f"{_percent(change.share)} of all families", "   ")
    for case in change.cases:
        parts = [_part(found, v, case) for v in found.refinement.variables if v.name in case.condition]
        yield from wrapped("；".join(parts) or "every family", "   · ", "     ")
    if change.unlisted > 0:
        yield from wrapped(f"and others, {_percent(change.unlisted)} of all families", "   · ", "     ")
    yield from _example_lines(found, change)


def _answer_words(pack: Pack, answered: Answered) -> str:
    said = [f"{o.kind} {'／'.join(pack.zones[zone].name.zh for zone in o.options)}".strip() for o in sorted(answered)]
    if len(said) > 1:
        return f"the bureau decides: {' | '.join(said)}"
    return said[0] if said else "contradiction"


def _part(found: Difference, variable: Variable, case: Case) -> str:
    """One part of a condition in words: a fact with the values allowed."""
    allowed = [value for value in variable.values if value in case.condition[variable.name]]
    holder = next((pack for pack in reversed(found.refinement.packs) if variable.name in pack.facts), None)
    if holder is None:
        labels = "、".join(_fact_label(found, name) for name in variable.inputs)
        return f"{labels} {variable.name}: {' | '.join(allowed)}"
    label = holder.facts[variable.name].label.zh
    if allowed[0] in found.refinement.places:
        return f"{label}：{' 或 '.join(_place_words(found, found.refinement.places[value]) for value in allowed)}"
    return f"{label}：{' 或 '.join(_value_words(found, variable.name, value) for value in allowed)}"


def _fact_label(found: Difference, name: str) -> str:
    return next(pack.facts[name].label.zh for pack in reversed(found.refinement.packs) if name in pack.facts)


def _value_words(found: Difference, name: str, value: str) -> str:
    """The words of a value, from whichever pack knows it."""
    holder = next(p for p in reversed(found.refinement.packs) if name in p.facts and value in p.facts[name].values)
    return _SAY(value_words(holder, name, frozenset([value])))


def _place_words(found: Difference, place: PlaceClass) -> str:
    """A class of places: by its zone where both packs mean the same, else by the places themselves."""
    old, new = (
        _zones_words(pack, claim.zones) for pack, claim in zip(found.refinement.packs, place.claims, strict=True)
    )
    if place.claims[OLD] == place.claims[NEW]:
        return old
    named = "、".join(spot.name for spot in place.spots[:_MOST_PLACES]) or "?"
    more = len(place.spots) - _MOST_PLACES
    return f"{named}{f' (+{more})' if more > 0 else ''}（{old} → {new}）"


def _zones_words(pack: Pack, zones: tuple[str, ...]) -> str:
    named = (_SAY(Message("value.outside")) if zone == OUTSIDE else pack.zones[zone].name.zh for zone in zones)
    return "／".join(named)


def _example_lines(found: Difference, change: Change) -> Iterator[str]:
    """The example in words and as facts; those for the new pack only where they are others."""
    example = change.example
    yield from wrapped("；".join(_told_words(found, example)) or "any family", "   e.g. ", "        ")
    old, new = (json.dumps(dict(told), ensure_ascii=False) for told in example.told)
    heading = "facts" if old == new else "facts for OLD"
    yield from wrapped(f"{heading}: {old}", "        ")
    if old != new:
        yield from wrapped(f"facts for NEW: {new}", "        ")
    statuses = " → ".join(finding.status for finding in example.findings)
    yield from wrapped(f"{'asked of both packs' if _verified(change) else 'NOT as worked out'}: {statuses}", "        ")


def _told_words(found: Difference, example: Example) -> Iterator[str]:
    """What the example tells either pack, said once."""
    said: dict[str, str] = {}
    for pack, told in zip(found.refinement.packs, example.told, strict=True):
        for fact in pack.facts.values():
            name = fact.name if fact.name in told else fact.place_name
            if name in told:
                said.setdefault(fact.name, f"{fact.label.zh}：{_told_value(found, fact.name, told[str(name)])}")
    return iter(said.values())


def _told_value(found: Difference, name: str, value: Told) -> str:
    if isinstance(value, bool):
        return _value_words(found, name, "yes" if value else "no")
    if isinstance(value, list):
        return " 或 ".join(_told_value(found, name, one) for one in value)
    return _told_word(found, name, value)


def _told_word(found: Difference, name: str, value: str) -> str:
    """A value of a pack, a place by its name, or a day as it is."""
    spots = (spot.name for place in found.refinement.places.values() for spot in place.spots if spot.told == value)
    known = any(name in pack.facts and value in pack.facts[name].values for pack in found.refinement.packs)
    return _value_words(found, name, value) if known else next(spots, value)


def _amendment_entry(amendment: Amendment) -> Entry:
    """An entry that is new or gone in one line; of one that changed, each aspect as it was and as it is."""
    below = []
    if amendment.kind == "changed":
        for aspect, (old, new) in amendment.aspects.items():
            below += [f"{aspect}: {old or '(nothing)'}", f"→ {new or '(nothing)'}"]
    return Entry(f"{amendment.section} {amendment.name}", _MARKS[amendment.kind], tuple(below))
