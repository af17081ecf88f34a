"""Which campuses may be named for a child: those of the answer, those that the family chose, or all of the policy."""

from collections.abc import Iterator

from enrollzone.casework.acting import Desk
from enrollzone.casework.answering import pack_of, site_of
from enrollzone.casework.cases import Case, Site
from enrollzone.casework.verdicts import is_same_site, standing_choice
from enrollzone.placement.options import Option
from enrollzone.policy.pack import Pack, Zone
from enrollzone.policy.unions import Campus


def sites_for(desk: Desk, case: Case) -> tuple[Site, ...]:
    """Return the campuses that may be named for a checked case, each once, those of the answer first.

    Where the family chose they are those of its choice alone. None where no policy holds.
    """
    pack = pack_of(desk, case)
    if pack is None or case.checked is None:
        return ()
    chosen, found = standing_choice(case), tuple(_campuses(pack))
    if chosen is not None:
        found = tuple(site for site in found if is_of(site, chosen.site))
    answered = case.checked.sites
    by_answer = sorted(found, key=lambda site: not any(is_of(site, one) for one in answered))
    return tuple({site.campus: site for site in reversed(by_answer)}.values())[::-1]


def known_site(site: Site | None, known: tuple[Site, ...]) -> Site | None:
    """Return the site among those that are known that has the same ids, as it is called there; None: none has."""
    return next((one for one in known if is_same_site(one, site)), None)


def is_of(site: Site, wider: Site) -> bool:
    """Tell whether a campus is one that a site stands for: itself, or any in the same zone."""
    return site.campus == wider.campus if wider.campus else site.zone == wider.zone


def _campuses(pack: Pack) -> Iterator[Site]:
    for zone in pack.zones.values():
        yield from (_site(pack, zone, campus) for campus in zone.campuses if campus.named)


def _site(pack: Pack, zone: Zone, campus: Campus) -> Site:
    school = pack.schools.get(campus.school) if campus.school else None
    return site_of(Option(zone, zone.group, school, campus))
