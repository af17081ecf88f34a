"""The report of a case, years later: what was told, seen, answered and decided, from its events and nothing else.

No policy and no edition is asked: an answer was pinned with the clauses that it quotes. What names somebody stays
masked, and an opinion that somebody may not see yet is left out of it as everywhere.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from enrollzone.casework.acting import Desk
from enrollzone.casework.cases import Case, Choice, Decision, Opinion, PaperSeen, Pinned, Site, Supplement
from enrollzone.casework.events import Because, Revealed, read
from enrollzone.casework.states import Step
from enrollzone.judgement.opinions import hidden_from
from enrollzone.periods import school_year
from enrollzone.present import Document
from enrollzone.staff.permissions import Action, Actor, check
from enrollzone.storage.errors import UnknownRecordError
from enrollzone.storage.kinds import Event

PRINTED = "notice."  # with what the reason begins for which a name is looked at to print a letter


def report(desk: Desk, actor: Actor, subject: str, language: str) -> Document:
    """Return the report of a case as JSON holds it; of an erased one only who did what and when.

    Every entry has the number of its event, so that what came before what can be told. Raises NotAllowedError and
    UnknownRecordError.
    """
    check(actor, Action.SEE_CASE)
    events = desk.store.events(subject)
    if not events:
        raise UnknownRecordError(f"{subject}: there is no such record")
    is_erased = any(event.content is None for event in events)
    hidden = hidden_from(actor.name, events)
    shown = [event for event in events if event.content is not None and event.number not in hidden]
    return {
        "subject": subject,
        "erased": is_erased,
        "case": {} if is_erased else _case(desk.store.load(subject).held),
        **_entries(shown, language),
        "steps": [{**_who(event), "step": event.kind, "shown": event.number not in hidden} for event in events],
    }


def _case(case: Case) -> Document:
    first = school_year(case.entry_day)
    return {
        "number": case.number,
        "state": str(case.state),
        "jurisdiction": case.jurisdiction,
        "stage": case.stage,
        "entry_day": case.entry_day.isoformat(),
        "school_year": f"{first}-{first + 1}",
        "child": case.child.name.masked if case.child else "",
        "keep_until": case.keep_until.isoformat() if case.keep_until else None,
    }


def _who(event: Event) -> Document:
    return {"event": event.number, "at": event.at.isoformat(), "by": event.actor}


def _entries(events: Sequence[Event], language: str) -> Document:
    """What happened, by subject, each in order."""
    told: dict[str, list[Document]] = {name: [] for name, _ in _TOLD.values()}
    answered = 0
    for event in events:
        answered = event.number if event.kind == Step.CHECKED else answered
        if event.kind in _TOLD:
            name, describe = _TOLD[Step(event.kind)]
            told[name] += [{**_who(event), **one} for one in describe(read(event), answered, language)]
    return _with_words(told)


def _with_words(told: dict[str, list[Document]]) -> Document:
    """Say each paper as the answers call it, as far as one was ever given in which it stands."""
    called = {paper["kind"]: paper["requirement"] for one in told["answers"] for paper in one["documents"]}
    for paper in told["papers"]:
        paper["requirement"] = called.get(paper["kind"], paper["kind"])
    for asked in told["supplements"]:
        asked["papers"] = [{"kind": kind, "requirement": called.get(kind, kind)} for kind in asked["papers"]]
    return dict(told)


def _answer(pinned: Pinned, _answered: int, language: str) -> Iterator[Document]:
    """An answer as it was given, in the language in which it is asked for, or in the first in which it was pinned."""
    document: Mapping[str, Any] = pinned.documents.get(language) or next(iter(pinned.documents.values()), {})
    yield {
        "outcome": pinned.outcome,
        "headline": document.get("headline", {}).get(language, ""),
        "sites": [_site(site, language) for site in pinned.sites],
        "place": document.get("place", {}).get("matched"),
        **{name: document.get(name, []) for name in ("told", "reasons", "documents", "obliges", "warnings")},
        "quoted": document.get("quoted", {}),
        "policy": dict(pinned.policy),
        "policy_title": ((document.get("basis") or {}).get("policy") or {}).get("title", ""),
        "edition": dict(pinned.edition),
        "readings": document.get("readings", []),
        "used": dict(pinned.readings),
        "engine": pinned.engine,
        "on": pinned.on.isoformat(),
        "no_refusal": pinned.no_refusal,
    }


def _site(site: Site | None, language: str) -> Document | None:
    if site is None:
        return None
    name = site.name.get(language) or site.name.get("zh", "")
    return {"zone": site.zone, "group": site.group, "school": site.school, "campus": site.campus, "name": name}


def _paper(seen: PaperSeen, _answered: int, _language: str) -> Iterator[Document]:
    yield {
        "kind": seen.kind,
        "told": dict(seen.told),
        "verdict": str(seen.verdict),
        "why": seen.why,
        "on": seen.on.isoformat(),
    }


def _supplement(asked: Supplement, _answered: int, _language: str) -> Iterator[Document]:
    yield {"papers": list(asked.papers), "until": asked.until.isoformat()}


def _choice(choice: Choice, answered: int, language: str) -> Iterator[Document]:
    yield {"answer": answered, "site": _site(choice.site, language), "declared": choice.declared.isoformat()}


def _opinion(opinion: Opinion, answered: int, language: str) -> Iterator[Document]:
    site = _site(opinion.site, language)
    yield {"answer": answered, "result": str(opinion.result), "site": site, "reason": opinion.reason}


def _decision(decision: Decision, answered: int, language: str) -> Iterator[Document]:
    yield {
        "answer": answered,
        "result": str(decision.result),
        "site": _site(decision.site, language),
        "computed": decision.computed,
        "reason": decision.reason,
        "checked_by": decision.by,
        "decided_by": decision.second,
        "on": decision.on.isoformat(),
        "placing": decision.placing,
    }


def _letter(revealed: Revealed, _answered: int, _language: str) -> Iterator[Document]:
    if revealed.why.startswith(PRINTED):
        yield {"kind": revealed.why.removeprefix(PRINTED)}


def _because(because: Because, _answered: int, _language: str) -> Iterator[Document]:
    yield {"why": because.why}


_Describe = Callable[[Any, int, str], Iterator[Document]]
_TOLD: Mapping[Step, tuple[str, _Describe]] = {
    Step.CHECKED: ("answers", _answer),
    Step.PAPER: ("papers", _paper),
    Step.SUPPLEMENT_ASKED: ("supplements", _supplement),
    Step.CHOSEN: ("choices", _choice),
    Step.OPINION: ("opinions", _opinion),
    Step.DECIDED: ("decisions", _decision),
    Step.REVEALED: ("letters", _letter),
    Step.NOTIFIED: ("told_family", _because),
    Step.SENT_BACK: ("sent_back", _because),
    Step.REOPENED: ("reopened", _because),
    Step.WITHDRAWN: ("withdrawn", _because),
}
