"""What a sheet is of: a county, or the zones of a group or a campus, by the list for some children of a stage."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from enrollzone.errors import EnrollzoneError, FieldProblem, NotOfferedError
from enrollzone.layers.catchments import Level
from enrollzone.layers.coverage import Coverage, PackList
from enrollzone.messages import Message, Text
from enrollzone.policy.pack import Zone


class NoMapError(EnrollzoneError):
    """There is nothing that could be drawn; `why` says it in words. Lists can be had all the same."""

    def __init__(self, why: Message) -> None:
        self.why = why
        super().__init__(why.code)


@dataclass(frozen=True, eq=False)
class Subject:
    """A list, and the zones of it that a sheet is of. `name` is None where that is the whole county."""

    coverage: Coverage
    held: PackList
    zones: tuple[Zone, ...]
    name: Text | None = None

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The place of every zone in its policy, by which a zone looks alike on all sheets of a county."""
        return {zone: number for number, zone in enumerate(self.held.pack.zones)}

    @property
    def focus(self) -> frozenset[str]:
        """The zones that the sheet is of."""
        return frozenset(zone.id for zone in self.zones)

    @property
    def category(self) -> Text | None:
        """The children for whom alone the list is written, as the policy calls what it asks of them."""
        asked = (fact for fact in self.held.pack.facts.values() if fact.category == self.held.category)
        return next((fact.label for fact in asked), None) if self.held.category else None


def subject_of(
    coverage: Coverage, stage: str | None, category: str | None, level: Level | None, name: str | None
) -> Subject:
    """Return what a sheet is of. Without a stage it is primary schools, or the only stage there is.

    Raises NoMapError where the county has no map on that day, NotOfferedError with what there is for an unknown name.
    """
    if coverage.without_map:
        raise NoMapError(coverage.without_map)
    held = _list(coverage, stage, category)
    if level is None or name is None:
        return Subject(coverage, held, tuple(held.pack.zones.values()))
    known = dict(_offered(held, level))
    if name not in known:
        raise NotOfferedError([FieldProblem(str(level), "not_offered", tuple(known))])
    return Subject(coverage, held, tuple(_members(held, level, name)), known[name])


def _list(coverage: Coverage, stage: str | None, category: str | None) -> PackList:
    """The list that was asked for. Raises as `subject_of`."""
    stages = tuple(dict.fromkeys(held.pack.stage for held in coverage.lists))
    if not stages:
        raise NoMapError(Message("sheet.nothing_drawn", {"county": coverage.bureau.county.name}))
    wanted = stage or ("primary" if "primary" in stages else stages[0])
    if wanted not in stages:
        raise NotOfferedError([FieldProblem("stage", "not_offered", stages)])
    return _for_children([held for held in coverage.lists if held.pack.stage == wanted], category)


def _for_children(lists: Sequence[PackList], category: str | None) -> PackList:
    """The list for some children; without a category that for the homes of families at large."""
    if category is None:
        return next((held for held in lists if held.is_for_homes), lists[0])
    categories = {held.category: held for held in lists if held.category}
    if category not in categories:
        raise NotOfferedError([FieldProblem("category", "not_offered", tuple(map(str, categories)))])
    return categories[category]


def _offered(held: PackList, level: Level) -> Iterator[tuple[str, Text]]:
    for zone in held.pack.zones.values():
        yield from _named(zone, level)


def _members(held: PackList, level: Level, name: str) -> Iterator[Zone]:
    """Walk over the zones of a thing, and over areas whose families may choose one of them."""
    zones = held.pack.zones.values()
    own = {zone.id for zone in zones if name in dict(_named(zone, level))}
    yield from (zone for zone in zones if zone.id in own or own & set(zone.choice_of))


def _named(zone: Zone, level: Level) -> Sequence[tuple[str, Text]]:
    """The things of a level that a zone is or belongs to."""
    if level is Level.ZONE:
        return [(zone.id, zone.name)]
    if level is Level.GROUP:
        return [(zone.group.id, zone.group.name)] if zone.group else []
    return [(campus.id, campus.name) for campus in zone.campuses]
