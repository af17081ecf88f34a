"""From a case to a letter: official words from the catalogue, filled with what was pinned. Nothing in it is worked out.

The Chinese letter is the one that counts. What a county has not filled in (its telephone, where papers are handed in)
is said to be so, and a name stands in a letter only where whoever prints it has looked behind the mask on purpose.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from enrollzone.casework.cases import Case, Decision, Result, Site
from enrollzone.casework.states import State
from enrollzone.casework.verdicts import SOMEWHERE, is_same_site, standing_choice
from enrollzone.i18n.catalogue import Catalogue, catalogue
from enrollzone.messages import Message
from enrollzone.notices.letter import Asked, Labels, Line, Notice, NoticeKind, Quoted
from enrollzone.periods import school_year
from enrollzone.policy.duties import REFUSE
from enrollzone.present import Document

_OF_RESULT = {
    Result.ADMITTED: NoticeKind.ADMISSION,
    Result.ARRANGED: NoticeKind.ARRANGEMENT,
    Result.STAYS: NoticeKind.STAYS,
    Result.NOT_ADMITTED: NoticeKind.NOT_ADMITTED,
}


@dataclass(frozen=True)
class Grounds:
    """What a letter rests on: a document of the answer in the letter's language, and whom to turn to.

    `answer` is the document that was pinned; for a supplement that of the present answer. `office` is the bureau with
    its telephone, hours and address as `present` shows them.
    """

    answer: Mapping[str, Any]
    office: Mapping[str, Any]


def kinds_for(case: Case) -> tuple[NoticeKind, ...]:
    """Return the letters that a case calls for as it is, the family's first; none before there is anything to tell."""
    if case.state is State.NEEDS_SUPPLEMENT:
        return (NoticeKind.SUPPLEMENT,)
    if case.decision is None:
        return ()
    must_take = case.checked is not None and case.checked.no_refusal and case.decision.result in SOMEWHERE
    return (_OF_RESULT[case.decision.result], *([NoticeKind.NO_REFUSAL] if must_take else []))


def write(kind: NoticeKind, case: Case, name: str, grounds: Grounds, issued: date, language: str) -> Notice:
    """Return a letter about the child of a name. Raises ValueError for a kind that the case does not call for."""
    if kind not in kinds_for(case):
        raise ValueError(f"{kind}: not a letter of this case as it is")
    letter = _Letter(kind, case, name, grounds, catalogue(language))
    return Notice(
        kind=kind,
        language=language,
        number=case.number,
        heading=letter.say(f"notice.heading.{kind}"),
        addressee=letter.addressee(),
        paragraphs=tuple(letter.paragraphs()),
        lines=tuple(letter.lines()),
        papers=tuple(letter.papers()),
        clauses=tuple(letter.clauses()),
        closing=tuple(letter.closing()),
        signs=grounds.office["who"],
        day=issued,
        day_text=letter.words.day(issued),
        labels=letter.labels(),
    )


@dataclass(frozen=True)
class _Letter:
    """One letter while it is written."""

    kind: NoticeKind
    case: Case
    name: str
    grounds: Grounds
    words: Catalogue

    def say(self, code: str) -> str:
        """Return a sentence of the catalogue; each may name the child, the school, the year and the stage."""
        first = school_year(self.case.entry_day)
        year = Message("notice.year", {"first": first, "last": first + 1})
        params = {"child": self.name, "school": self.school(), "year": year}
        return self.words.say(Message(code, {**params, "stage": Message(f"manual.stage.{self.case.stage}")}))

    def school(self) -> str:
        """The campus, or what the letter says where a child stays at a school that nobody named."""
        site = self.case.decision.site if self.case.decision else None
        if site is None:
            return self.words.say(Message("notice.own_school"))
        return site.name.get(self.words.language) or site.name.get("zh", "")

    def addressee(self) -> str:
        """The family of the child, or the school."""
        return self.say("notice.to.school" if self.kind is NoticeKind.NO_REFUSAL else "notice.to.family")

    def paragraphs(self) -> Iterator[str]:
        """What is told."""
        yield self.say(f"notice.text.{self.kind}")
        decision, choice = self.case.decision, standing_choice(self.case)
        if self.kind is NoticeKind.ADMISSION and choice and decision and is_same_site(decision.site, choice.site):
            yield self.words.say(Message("notice.chosen", {"day": choice.declared}))
        if decision and self._says_why(decision):
            yield self.words.say(Message("notice.reason", {"reason": decision.reason}))

    def _says_why(self, decision: Decision) -> bool:
        """Why nobody takes a child is told in the words of those who decided it, beside the clauses."""
        return self.kind is NoticeKind.NOT_ADMITTED and bool(decision.reason)

    def lines(self) -> Iterator[Line]:
        """What must be found at a glance: until when and where, or which school."""
        office = self.grounds.office
        if self.kind is NoticeKind.SUPPLEMENT and self.case.supplement:
            yield self._line("until", self.case.supplement.until)
            yield self._line("where", office["address"] or Message("notice.where_unset"))
            if office["hours"]:
                yield self._line("hours", office["hours"])
        elif self.kind is not NoticeKind.NOT_ADMITTED:
            yield self._line("school", self.school())
        yield self._line("phone", f"{office['who']} {office['phone_text']}")

    def _line(self, name: str, value: object) -> Line:
        return Line(self.words.say(Message(f"notice.line.{name}")), self.words.say(value))

    def papers(self) -> Iterator[Asked]:
        """Exactly the papers that are asked for; those of which any one is enough are one item."""
        supplement = self.case.supplement
        if self.kind is not NoticeKind.SUPPLEMENT or supplement is None:
            return
        stands = {paper["kind"]: paper for paper in self.grounds.answer.get("documents", ())}
        told: set[str] = set()
        for kind in supplement.papers:
            alternatives = [one for one in stands.get(kind, {}).get("one_of", ()) if one in supplement.papers] or [kind]
            if kind not in told:
                yield self._asked([stands.get(one, {"requirement": one, "why": ()}) for one in alternatives])
            told.update(alternatives)

    def _asked(self, papers: list[Document]) -> Asked:
        why = tuple(
            f"{paper['requirement']}{self.say('notice.colon')}{why}" for paper in papers for why in paper["why"]
        )
        if len(papers) == 1:
            return Asked(papers[0]["requirement"], tuple(papers[0]["why"]))
        named = self.say("notice.or").join(paper["requirement"] for paper in papers)
        return Asked(self.words.say(Message("notice.one_of", {"papers": named})), why)

    def clauses(self) -> Iterator[Quoted]:
        """The clauses on which the letter rests, each once; the one that forbids a refusal where it is about that."""
        found = self._asking() if self.kind is NoticeKind.SUPPLEMENT else self._deciding()
        yield from dict.fromkeys(_quoted(clause) for clause in found)

    def _asking(self) -> Iterator[Document]:
        asked = self.case.supplement.papers if self.case.supplement else ()
        for paper in self.grounds.answer.get("documents", ()):
            if paper["kind"] in asked and paper["clause"]:
                yield paper["clause"]

    def _deciding(self) -> Iterator[Document]:
        answer = self.grounds.answer
        duties = answer.get("quoted", {}).values()
        if self.kind is NoticeKind.NO_REFUSAL:
            yield from (clause for clause in duties if REFUSE in clause["forbids"])
            return
        if self.kind is NoticeKind.ARRANGEMENT:
            yield from (clause for clause in duties if clause["binds"] != ["family"])
        elif self._is_at_another_school():
            return
        yield from _laid_down(answer.get("reasons", ()))

    def _is_at_another_school(self) -> bool:
        """Whether it was decided for a school that the answer does not name: its clauses speak of others."""
        checked, site = self.case.checked, self.case.decision.site if self.case.decision else None
        if checked is None or site is None:
            return False
        return bool(checked.sites) and not any(_covers(one, site) for one in checked.sites)

    def closing(self) -> Iterator[str]:
        """What is said at the end."""
        yield self.say(f"notice.closing.{self.kind}")

    def labels(self) -> Labels:
        """The words above the parts."""
        return Labels(
            number=self.words.say(Message("notice.label.number")),
            papers=self.words.say(Message("notice.label.papers")),
            clauses=self.words.say(Message("notice.label.clauses")),
            seal=self.words.say(Message("notice.label.seal")),
            note=self.words.say(Message("notice.note")),
        )


def _laid_down(reasons: Iterable[Document]) -> Iterator[Document]:
    """The clauses of the rules themselves and of the rows of the list, without those of each condition below them."""
    said: dict[str, str] = {}
    for one in reasons:
        is_of_rule = said.setdefault(one["rule"], one["because"]) == one["because"] or one["rule"] == "catchment"
        if is_of_rule and one["clause"] and one["verdict"] != "no":
            yield one["clause"]


def _covers(found: Site, decided: Site) -> bool:
    if found.campus and decided.campus:
        return found.campus == decided.campus
    return found.zone == decided.zone


def _quoted(clause: Document) -> Quoted:
    parts = (clause["document"], clause["number"], clause["label"])
    return Quoted(clause["quote"], " · ".join(part for part in parts if part))
