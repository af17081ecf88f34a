"""What is asked about a place, and what the ladder found: the types of place matching."""

from dataclasses import dataclass, field
from enum import StrEnum

from enrollzone.atlas.doors import Door
from enrollzone.atlas.edition import Alias, Unit
from enrollzone.atlas.spot import Spot
from enrollzone.atlas.succession import FormerUnit


class Rung(StrEnum):
    """The rung of the ladder on which a place was found. Suggestions are not a rung: they never decide."""

    CODE = "code"
    NAME = "name"
    ALIAS = "alias"
    ADDRESS = "address"
    POINT = "point"


class Level(StrEnum):
    """How fine the match is."""

    UNIT = "unit"
    ESTATE = "estate"
    NATURAL_VILLAGE = "natural_village"
    VILLAGE_GROUP = "village_group"
    ROAD = "road"
    ROAD_NUMBER = "road_number"
    ROAD_NUMBER_BETWEEN = "road_number_between"
    POINT = "point"


@dataclass(frozen=True)
class Point:
    """A point as told: `x` east or longitude, `y` north or latitude, in `crs`; `accuracy_m` metres, if stated."""

    x: float
    y: float
    crs: str
    accuracy_m: float | None = None


@dataclass(frozen=True)
class AskedPlace:
    """A place as somebody told it: exactly one of a unit code, free text, or a point."""

    unit: str | None = None
    text: str | None = None
    point: Point | None = None


@dataclass(frozen=True)
class Neighbour:
    """A unit whose border a point lies near: `distance_m` metres from the point to that unit, on the ground."""

    unit: Unit
    distance_m: float


@dataclass(frozen=True)
class AreaEdge:
    """The edge of a drawn area that a point lies near: `distance_m` metres from the point, on either side of it."""

    area: str
    distance_m: float


@dataclass(frozen=True)
class Located:
    """Where a place was found. One spot: found. Several: candidates, asked about only if that changes the answer.

    `alias` is the other name by which it was found. `neighbours` are the units around a point, nearest first, those
    that own it excluded, and `edges` those of drawn areas, as far as was looked (1,000 m, or the accuracy where that is
    more); `tolerance_m` is the accuracy within which a neighbour counts as a candidate.
    `beyond_m` is how many metres from a point the map ends, None where it reaches further than that was looked for.
    `formers` are the units of earlier lists by whose name or code the spots were found, each with what became of it.
    `between` are the listed door plates between which an unlisted one lies; `doubled` tells that the edition's own
    table puts the plate in several places of one township, so that it contradicts itself.
    """

    spots: tuple[Spot, ...]
    rung: Rung
    level: Level
    alias: Alias | None = None
    neighbours: tuple[Neighbour, ...] = ()
    tolerance_m: float = 0.0
    beyond_m: float | None = None
    edges: tuple[AreaEdge, ...] = ()
    formers: tuple[FormerUnit, ...] = ()
    between: tuple[Door, Door] | None = None
    doubled: bool = False

    @property
    def may_lie_beyond(self) -> bool:
        """Whether the place may as well be none of the spots.

        So it is with a point where the map ends within its accuracy, and with the name of a unit that was abolished, of
        which nobody says what took it over, while another unit has the same name.
        """
        ends_near = self.beyond_m is not None and self.beyond_m <= self.tolerance_m
        return ends_near or any(former.is_lost for former in self.formers)


class Missing(StrEnum):
    """Why no place was found."""

    UNKNOWN_NAME = "unknown_name"
    UNKNOWN_CODE = "unknown_code"
    OUTSIDE_JURISDICTION = "outside_jurisdiction"
    GAP_IN_DATA = "gap_in_data"
    NO_MAP = "no_map"
    ABOLISHED = "abolished"


class Why(StrEnum):
    """Why a unit is suggested: how it resembles what was written, or where it lies.

    `township`: it has this name, but lies in another township than the one written; `address`: the road or estate runs
    through it; `contained`: its name stands somewhere in the text; `nearby`: it is the nearest to the point.
    """

    PINYIN = "pinyin"
    INITIALS = "initials"
    HOMOPHONE = "homophone"
    SIMILAR = "similar"
    CONTAINED = "contained"
    TOWNSHIP = "township"
    ADDRESS = "address"
    NEARBY = "nearby"


@dataclass(frozen=True)
class Suggestion:
    """A unit that may have been meant, and why it is suggested."""

    unit: Unit
    why: Why


@dataclass(frozen=True)
class NotFound:
    """No unit could be found. `suggestions` may help a person; they never decide.

    `formers` are the abolished units that were named, of which it is not known what took them over.
    """

    why: Missing
    suggestions: tuple[Suggestion, ...] = field(default=())
    formers: tuple[FormerUnit, ...] = ()
