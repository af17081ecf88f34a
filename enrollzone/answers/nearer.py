"""Why a school that is nearer need not be the one: what the policy goes by, and how far its campuses are."""

from collections.abc import Iterable, Iterator
from math import hypot

from enrollzone.answers.answer import CampusDistance, Nearer, Question
from enrollzone.atlas.edition import Edition
from enrollzone.messages import Message
from enrollzone.placement.options import Option
from enrollzone.places.points import told_lonlat
from enrollzone.policy.pack import Pack
from enrollzone.policy.unions import Campus

MOST_SHOWN = 4  # of the nearest campuses; those that the answer names are shown however far they are


def nearer(question: Question, pack: Pack, edition: Edition, offered: Iterable[Option]) -> Nearer | None:
    """Return what is to say to a family that knows of a school nearer by; None where no school is named to it.

    Rules can look at lists, facts and days; none can compare distances. So they are only told, and only where the home
    was told as a point: to the middle of a community they would be those of somebody else.
    """
    named = tuple(offered)
    if not named:
        return None
    ids = {campus.id for option in named for campus in ((option.campus,) if option.campus else option.campuses)}
    measured = sorted(_measured(question, pack, edition, ids), key=lambda one: one.metres)
    shown = tuple(one for n, one in enumerate(measured) if n < MOST_SHOWN or one.offered)
    return Nearer(Message("nearer.by_list", {"title": pack.title}), shown)


def _measured(question: Question, pack: Pack, edition: Edition, offered: set[str]) -> Iterator[CampusDistance]:
    """Walk over the campuses whose place is known, with their metres in the metric system of the county."""
    point = question.home.point if question.home else None
    home = told_lonlat(point, edition.envelope) if point else None
    shapes = edition.shapes() if home else None
    if home is None or shapes is None:
        return
    x, y = shapes.project(*home)
    campuses = _campuses(pack)
    for site in edition.sites:
        if site.campus in campuses and site.lon is not None and site.lat is not None:
            there = shapes.project(site.lon, site.lat)
            metres = hypot(there[0] - x, there[1] - y)
            yield CampusDistance(campuses[site.campus], metres, site.campus in offered)


def _campuses(pack: Pack) -> dict[str, Campus]:
    return {campus.id: campus for zone in pack.zones.values() for campus in zone.campuses}
