"""Opinions, the family's choice, the decision, and the end of a case: each a page with one form."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial, update_wrapper
from http import HTTPStatus

from flask import Response, redirect, request

from enrollzone.casework.acting import Desk, Form, case_of
from enrollzone.casework.answering import is_still_current
from enrollzone.casework.cases import Case, Result, Site
from enrollzone.casework.ending import close, notify, reopen
from enrollzone.casework.faults import FormFaultError
from enrollzone.casework.refusals import RefusedError
from enrollzone.casework.states import Step, may_follow
from enrollzone.casework.verdicts import basis_fault, verdict_fault
from enrollzone.i18n.catalogue import catalogue
from enrollzone.judgement.choosing import declare_choice
from enrollzone.judgement.deciding import decide, may_decide, to_decide
from enrollzone.judgement.opinions import agreed, give_opinion, has_given, opinions_for
from enrollzone.judgement.sites import sites_for
from enrollzone.staff.permissions import Action, Actor
from enrollzone.storage.store import Record
from enrollzone.web.desk.cookies import AnyResponse
from enrollzone.web.desk.days import read_day
from enrollzone.web.desk.doorway import Route, Visit, posted
from enrollzone.web.desk.faults import worded
from enrollzone.web.desk.queue import row_of
from enrollzone.web.desk.telling import subject_of, to_case
from enrollzone.web.rendering import say

_NOTHING: Mapping[str, str] = {}


def key_of(site: Site | None) -> str:
    """Return how a form names a site: its zone and campus, which are codes of the policy."""
    return f"{site.zone}/{site.campus}" if site else ""


def sites_of(desk: Desk, case: Case) -> tuple[Site, ...]:
    """Return the sites that a form may name, each once: those of the answer, then all that the policy names."""
    answered = case.checked.sites if case.checked else ()
    return tuple({key_of(site): site for site in (*sites_for(desk, case), *answered)}.values())


class _NoSuchSiteError(Exception):
    """A form names a site that is not offered."""


class _NoDayError(Exception):
    """A form names no day."""


def _site_told(desk: Desk, case: Case, key: str) -> Site | None:
    found = {key_of(site): site for site in sites_of(desk, case)}
    if key and key not in found:
        raise _NoSuchSiteError
    return found.get(key)


def _result_told() -> Result | None:
    told = request.form.get("result", "")
    return Result(told) if told in set(Result) else None


def _try(visit: Visit, act: Callable[[], object]) -> dict[str, str]:
    """Do what a form asks for, and return what is wrong with it in words, by field; empty: it is done."""
    try:
        act()
    except FormFaultError as error:
        return worded(visit.language, {fault.field: fault.code for fault in error.faults})
    except RefusedError as error:
        return {"form": say(visit.language, f"desk.decisions.refusal.{error.refusal}")}
    except _NoSuchSiteError:
        return {"site": say(visit.language, "desk.decisions.fault.site")}
    except _NoDayError:
        return {"declared": say(visit.language, "desk.decisions.fault.day")}
    return {}


def _page(visit: Visit, template: str, record: Record[Case], faults: Mapping[str, str], **more: object) -> Response:
    """A page about a case: its head, what was pinned, and what the template asks for."""
    return visit.page(
        template,
        status=422 if faults else 200,
        record=record,
        row=row_of(record, visit.bureaus, visit.desk.today(), visit.language),
        faults=faults,
        entered=request.form,
        day=catalogue(visit.language).day,
        key_of=key_of,
        has_form=True,
        **more,
    )


def _record(visit: Visit, id: str) -> Record[Case]:  # noqa: A002 - as it stands in addresses
    return case_of(visit.desk, subject_of(id))


# ---- opinions


def opinion(visit: Visit, id: str) -> AnyResponse:  # noqa: A002 - as it stands in addresses
    """Ask for an opinion of somebody who has not seen another's; afterwards show what may be seen."""
    faults: Mapping[str, str] = _NOTHING
    if request.method == "POST":
        faults = _try(visit, partial(_opine, visit, id))
        if not faults:
            return redirect(visit.address("opinion", id=id), HTTPStatus.SEE_OTHER)
    record, desk = _record(visit, id), visit.desk
    case, sites = record.held, sites_of(desk, record.held)
    is_given = has_given(visit.actor.name, case)
    return _page(
        visit,
        "desk/opinion.html",
        record,
        faults,
        obstacle=basis_fault(case),
        results=[result for result in Result if _may_come_out(case, result, sites)],
        sites=[site for site in sites if site.campus],
        is_open=may_follow(case.state, Step.OPINION) and not is_given,
        opinions=opinions_for(visit.actor, case),
        agreed=agreed(case) if is_given else None,
    )


def _may_come_out(case: Case, result: Result, sites: tuple[Site, ...]) -> bool:
    return any(verdict_fault(case, result, site) is None for site in (None, *sites))


def _opine(visit: Visit, id: str) -> None:  # noqa: A002 - as it stands in addresses
    result, case = _result_told(), _record(visit, id).held
    if result is None:
        raise _NoSuchSiteError
    site = _site_told(visit.desk, case, request.form.get("site", "") if result is not Result.NOT_ADMITTED else "")
    give_opinion(visit.desk, visit.actor, subject_of(id), result, site, request.form.get("reason", ""), visit.form)


# ---- the family's choice


def choice(visit: Visit, id: str) -> AnyResponse:  # noqa: A002 - as it stands in addresses
    """Write down what the family chose."""
    faults: Mapping[str, str] = _NOTHING
    if request.method == "POST":
        faults = _try(visit, partial(_choose, visit, id))
        if not faults:
            return to_case(visit, id)
    record = _record(visit, id)
    checked = record.held.checked
    sites = checked.sites if checked and checked.outcome == "choice" else ()
    return _page(visit, "desk/choice.html", record, faults, sites=sites, today=visit.desk.today())


def _choose(visit: Visit, id: str) -> None:  # noqa: A002 - as it stands in addresses
    site = _site_told(visit.desk, _record(visit, id).held, request.form.get("site", ""))
    if site is None:
        raise _NoSuchSiteError
    declared = _day_told("declared")
    declare_choice(visit.desk, visit.actor, subject_of(id), site, declared, visit.form)


def _day_told(name: str) -> date:
    try:
        told = read_day(request.form.get(name, ""))
    except ValueError:
        raise _NoDayError from None
    if told is None:
        raise _NoDayError
    return told


# ---- the decision


def decision(visit: Visit, id: str) -> AnyResponse:  # noqa: A002 - as it stands in addresses
    """Show what may be decided and why not; record the decision."""
    faults: Mapping[str, str] = _NOTHING
    if request.method == "POST":
        faults = _try(visit, partial(_decide, visit, id))
        if not faults:
            return to_case(visit, id)
    record = _record(visit, id)
    case, actor = record.held, visit.actor
    obstacles = may_decide(actor, case)
    return _page(
        visit,
        "desk/decide.html",
        record,
        faults,
        obstacles=obstacles,
        found=None if obstacles else to_decide(actor, case),
        is_current=is_still_current(visit.desk, case),
        opinions=opinions_for(actor, case),
    )


def _decide(visit: Visit, id: str) -> None:  # noqa: A002 - as it stands in addresses
    result, case = _result_told(), _record(visit, id).held
    if result is None:
        raise _NoSuchSiteError
    site = _site_told(visit.desk, case, request.form.get("site", ""))
    decide(visit.desk, visit.actor, subject_of(id), result, site, request.form.get("reason", ""), visit.form)


# ---- the end


def _closed(desk: Desk, actor: Actor, subject: str, _why: str, form: Form) -> object:
    return close(desk, actor, subject, form)


_End = Callable[[Desk, Actor, str, str, Form], object]
_ENDS: Mapping[str, tuple[_End, Step, Action]] = {
    "notify": (notify, Step.NOTIFIED, Action.NOTIFY),
    "close": (_closed, Step.CLOSED, Action.CLOSE),
    "reopen": (reopen, Step.REOPENED, Action.REOPEN),
}


def _ending(name: str, visit: Visit, id: str) -> AnyResponse:  # noqa: A002 - as it stands in addresses
    """Ask whether a case is to go on to its next end, and take the step."""
    end, step, _ = _ENDS[name]
    faults: Mapping[str, str] = _NOTHING
    if request.method == "POST":
        why = request.form.get("why", "")
        faults = _try(visit, partial(end, visit.desk, visit.actor, subject_of(id), why, visit.form))
        if not faults:
            return to_case(visit, id)
    record = _record(visit, id)
    return _page(visit, "desk/ending.html", record, faults, name=name, is_open=may_follow(record.held.state, step))


def _ends() -> tuple[Route, ...]:
    return tuple(
        posted(f"/cases/<id>/{name}", name, update_wrapper(partial(_ending, name), _ending), action)
        for name, (_, _, action) in _ENDS.items()
    )


ROUTES = (
    posted("/cases/<id>/opinion", "opinion", opinion, Action.GIVE_OPINION),
    posted("/cases/<id>/choice", "choice", choice, Action.DECLARE_CHOICE),
    posted("/cases/<id>/decide", "decide", decision, Action.DECIDE),
    *_ends(),
)
