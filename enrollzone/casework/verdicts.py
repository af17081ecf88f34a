"""What may come out of a case: what the rules come to by themselves, and what people may find where they do not."""

from dataclasses import dataclass

from enrollzone.answers.answer import Code
from enrollzone.casework.cases import Case, Choice, Pinned, Result, Site
from enrollzone.casework.refusals import Refusal

SOMEWHERE = frozenset([Result.ADMITTED, Result.ARRANGED])  # results that are nothing without a campus


@dataclass(frozen=True)
class Verdict:
    """A result with its site, if it has one. `computed` says that the rules come to it by themselves."""

    result: Result
    site: Site | None = None
    computed: bool = False

    def is_same(self, result: Result, site: Site | None) -> bool:
        """Tell whether a result and a site come to the same."""
        return self.result is result and is_same_site(self.site, site)


def is_same_site(one: Site | None, other: Site | None) -> bool:
    """Tell whether two sites are the same, by the ids of the policy; names change."""
    return ids_of(one) == ids_of(other)


def ids_of(site: Site | None) -> tuple[str, ...]:
    """Return the ids by which a site is the same as another: its campus, or its area where no campus is certain."""
    if site is None:
        return ()
    return ("campus", site.campus) if site.campus else (site.zone, site.group, site.school)


def computed(case: Case) -> Verdict | None:
    """Return what the rules come to for a checked case; None where they leave it to people or to a placing.

    One campus; the one that the family chose; or staying where the child is. A group without a campus is not enough.
    """
    outcome = case.checked.outcome if case.checked else ""
    sites = case.checked.sites if case.checked else ()
    if outcome == Code.STAYS:
        return Verdict(Result.STAYS, sites[0] if len(sites) == 1 else None, computed=True)
    if outcome == Code.ASSIGNED and len(sites) == 1:
        return _admitted(sites[0])
    chosen = standing_choice(case)
    return _admitted(chosen.site) if chosen else None


def _admitted(site: Site) -> Verdict | None:
    return Verdict(Result.ADMITTED, site, computed=True) if site.campus else None


def standing_choice(case: Case) -> Choice | None:
    """Return what the family chose, as long as the answer that was checked still leaves it to them and offers it."""
    if case.choice is None or case.checked is None or case.checked.outcome != Code.CHOICE:
        return None
    offered = (is_same_site(site, case.choice.site) for site in case.checked.sites)
    return case.choice if any(offered) else None


def basis_fault(case: Case) -> Refusal | None:
    """Return why nobody can find anything in a case as it is; None: people may."""
    if case.checked is None:
        return Refusal.NOT_NOW
    if case.checked.outcome == Code.BUREAU_ARRANGES:
        return Refusal.THROUGH_PLACING
    if case.checked.outcome == Code.CHOICE and standing_choice(case) is None:
        return Refusal.CHOICE_MISSING
    return None


def verdict_fault(case: Case, result: Result, site: Site | None) -> Refusal | None:
    """Return why a result with a site cannot come out of a checked case; None: it may."""
    if fault := basis_fault(case) or _site_fault(result, site):
        return fault
    if case.checked is not None and result is Result.NOT_ADMITTED:
        return _refusal_fault(case.checked)
    chosen = standing_choice(case)
    if chosen is not None and not (result in SOMEWHERE and site is not None and _lies_within(site, chosen.site)):
        return Refusal.NOT_CHOSEN
    return None


def _site_fault(result: Result, site: Site | None) -> Refusal | None:
    if result in SOMEWHERE and (site is None or not site.campus):
        return Refusal.SITE_MISSING
    return Refusal.SITE_NEEDLESS if result is Result.NOT_ADMITTED and site is not None else None


def _refusal_fault(checked: Pinned) -> Refusal | None:
    """A child whom no school may refuse, or to whom the policy gives a place, is not told that there is none.

    Nor is one of whom the text leaves open where it goes, while each reading gives it a place.
    """
    if checked.no_refusal:
        return Refusal.NEVER_REFUSED
    has_place = checked.sites or checked.outcome == Code.STAYS or not checked.may_be_nowhere
    return Refusal.AGAINST_ANSWER if has_place else None


def _lies_within(site: Site, chosen: Site) -> bool:
    return is_same_site(site, chosen) if chosen.campus else site.zone == chosen.zone
