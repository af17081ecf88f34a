"""The ordinary family's answers, told as if they had been given one by one: the family agreed to all of them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from enrollzone.answers.territory import HOME
from enrollzone.policy.pack import FactKind, Pack
from enrollzone.web.families.asking import Found
from enrollzone.web.families.situation import Situation


def agreed(situation: Situation, found: Found) -> Situation:
    """Return the situation with every assumption of the ordinary answer told; unchanged where there is no such answer.

    They stay marked as assumed: a birthday that stands for "old enough" is not the child's birthday.
    """
    ordinary = found.document.get("ordinary")
    if found.pack is None or ordinary is None:
        return situation
    names = [one["fact"] for one in ordinary["assumes"]]
    told = dict(_told(found.pack, situation, names))
    known = situation.without(*names).told(told)
    return replace(known, assumed=(*known.assumed, *told))


def _told(pack: Pack, situation: Situation, names: list[str]) -> Iterator[tuple[str, Any]]:
    """The assumed facts under the names and in the form in which a family tells them."""
    for name in names:
        fact, written = pack.facts[name], pack.ordinary[name]
        if fact.kind is FactKind.BOOLEAN:
            yield name, written == "yes"
        elif written in pack.facts:  # the same place as another fact's
            yield _same_place(pack, situation, name, written)
        else:
            yield name, written


def _same_place(pack: Pack, situation: Situation, name: str, other: str) -> tuple[str, Any]:
    """A place like another's: that place, so that what is known of it finer than its zone holds for both."""
    told_as = pack.facts[other].place_name or other
    place = situation.home if other == HOME else situation.facts.get(told_as, situation.facts.get(other))
    if isinstance(place, dict):
        return pack.facts[name].place_name or name, dict(place)
    return name, place
