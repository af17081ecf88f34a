"""From a finding of the rules to an answer: outcome, options, reasons, papers, warnings and next step."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from enrollzone.answers.advice import enough_papers, otherwise, paper_notices
from enrollzone.answers.answer import (
    Answer,
    Basis,
    Because,
    Code,
    Contradiction,
    DecidingBorder,
    NextQuestion,
    NextStep,
    OpenReading,
    PlaceReport,
    Possibility,
    Question,
    UnderReadings,
)
from enrollzone.answers.border import deciding_border
from enrollzone.answers.nearer import nearer
from enrollzone.answers.notices import notices
from enrollzone.answers.ordinary import ordinary
from enrollzone.answers.possible import possibilities
from enrollzone.answers.territory import HOME, Territory, is_left_out, place_steps
from enrollzone.answers.unions import about_home, home_told
from enrollzone.atlas.edition import Edition
from enrollzone.atlas.jurisdiction import Contact
from enrollzone.decision.checklist import checklist
from enrollzone.decision.decide import Finding, Status, facts_of
from enrollzone.decision.explain import steps
from enrollzone.decision.facts import FactState, options_of
from enrollzone.decision.resting import decisions_behind
from enrollzone.decision.screens import needs, next_screen
from enrollzone.evidence.checks import Clash
from enrollzone.messages import Message, Text
from enrollzone.placement.options import Option
from enrollzone.places.home import Located, Missing, NotFound
from enrollzone.policy.duties import Obligation
from enrollzone.policy.pack import FactKind, Impossible, Pack, Policy

_ABOUT_A_PLACE = frozenset([Code.UNCLEAR_PLACE, Code.UNIT_SPLIT, Code.CONFLICT_IN_DATA])
_MISSING = {
    Missing.OUTSIDE_JURISDICTION: Code.OUTSIDE_JURISDICTION,
    Missing.GAP_IN_DATA: Code.GAP_IN_DATA,
    Missing.NO_MAP: Code.GAP_IN_DATA,
}


@dataclass(frozen=True)
class Case:
    """Everything from which an answer is concluded."""

    question: Question
    pack: Pack
    edition: Edition
    places: tuple[Territory, ...]
    facts: FactState
    finding: Finding
    contact: Contact | None
    basis: Basis
    clashes: tuple[Clash, ...] = ()

    @cached_property
    def found(self) -> tuple[Possibility, ...]:
        """The outcomes of the finding as answers would give them: the one that is decided, or all still possible."""
        return possibilities(self.pack, self.finding.outcomes)

    @property
    def home(self) -> Territory | None:
        """The home, when it was told as a place."""
        return next((place for place in self.places if place.report.fact == HOME), None)

    @property
    def uncertain_places(self) -> tuple[str, ...]:
        """The places on which the outcome hangs and that are told as one of several, or cannot be told."""
        return tuple(name for name in self.finding.uncertain if self.pack.facts[name].kind is FactKind.ZONE)

    @property
    def unsettled_place(self) -> Territory | None:
        """The first of them that was told as a place, although that does not settle its zone."""
        looked_up = {place.report.fact: place for place in self.places}
        return next((looked_up[name] for name in self.uncertain_places if name in looked_up), None)


def conclude(case: Case) -> Answer:
    """Return the answer for a family whose places were found."""
    pack, finding = case.pack, case.finding
    code, headline = _outcome(case)
    options, possible = _options(case)
    usual = ordinary(pack, case.facts, case.places) if code is Code.NEEDS_FACTS else None
    provisional = finding.provisional + (usual.provisional if usual else ())
    border = deciding_border(pack, case.edition, case.home, case.facts, finding.outcomes)
    return Answer(
        question=case.question,
        outcome=code,
        headline=headline,
        next_step=_case_step(case, code),
        basis=case.basis,
        options=options,
        possible=possible,
        ordinary=usual,
        place=_place(case, code),
        places=tuple(place.report for place in case.places),
        border=border,
        reasons=steps(pack, case.facts, finding, tuple(place_steps(pack, case.places))),
        documents=checklist(pack, case.facts, finding, every=case.question.advise),
        enough=enough_papers(pack, finding),
        what_if=otherwise(pack, case.facts, finding) if case.question.advise else (),
        obliges=_obligations(pack, finding),
        asks=_next_question(case, code),
        readings=_readings(case, provisional),
        by_reading=_by_reading(pack, finding),
        rules=finding.rules,
        uncertain=finding.uncertain,
        contradictions=_contradictions(case),
        warnings=_warnings(case, provisional, border),
        nearer=nearer(case.question, pack, case.edition, usual.possibility.options if usual else options),
    )


def _warnings(case: Case, provisional: tuple[str, ...], border: DecidingBorder | None) -> tuple[Message, ...]:
    about_papers = paper_notices(case.question, case.pack, case.facts, case.finding, case.clashes)
    return (*about_papers, *notices(case.question, case.pack, case.edition, case.places, provisional, border))


def _options(case: Case) -> tuple[tuple[Option, ...], tuple[Possibility, ...]]:
    """The options of a decided outcome, or the outcomes still possible."""
    return (case.found[0].options, ()) if case.finding.status is Status.DECIDED else ((), case.found)


def _outcome(case: Case) -> tuple[Code, Message]:
    """The code of an answer and its first line."""
    finding = case.finding
    if finding.status is Status.DECIDED:
        if case.found[0].code is Code.NOT_COVERED and case.home and is_left_out(case.pack, case.home):
            return Code.GAP_IN_DATA, Message("headline.left_out", {"fact": case.pack.facts[HOME].label})
        return case.found[0].code, headline_of(case.found[0])
    if finding.status is Status.CONTRADICTION:
        return Code.STAFF_DECIDES, Message("headline.contradiction")
    code = _undecided(case)
    return code, _undecided_headline(case, code)


def _undecided(case: Case) -> Code:
    """A place that was told but does not settle its zone is asked about first; then facts, papers, and the bureau.

    A place that cannot be told keeps nobody from the questions that can: it is what is left when they are answered.
    """
    place = case.unsettled_place
    if place is not None and place.report.conflict:
        return Code.CONFLICT_IN_DATA
    if place is not None and place.report.parts and len(place.claims) == 1:
        return Code.UNIT_SPLIT
    pack, finding = case.pack, case.finding
    if place is None and finding.status is Status.NEED_FACTS:
        return Code.NEEDS_FACTS
    if case.uncertain_places:
        return Code.UNCLEAR_PLACE
    if finding.status is Status.NEEDS_BUREAU:
        return Code.STAFF_DECIDES
    return Code.NEEDS_DOCUMENTS if pack.paper_facts.intersection(finding.uncertain) else Code.NEEDS_FACTS


def headline_of(found: Possibility) -> Message:
    """Return the first line of an answer in which an outcome is decided."""
    names = tuple(option.campus.name if option.campus else option.zone.name for option in found.options)
    return Message(f"headline.{found.code}", {"options": names})


def _undecided_headline(case: Case, code: Code) -> Message:
    if code in _ABOUT_A_PLACE:
        place = case.unsettled_place
        fact = place.report.fact if place else case.uncertain_places[0]
        return Message(f"headline.{code}", {"fact": case.pack.facts[fact].label})
    zones = case.home.report.zones if case.home else ()
    named = tuple(case.pack.zones[zone].name for zone in zones if zone in case.pack.zones)
    if code is Code.NEEDS_FACTS and len(zones) == 1:
        suffix = "listed" if named else "unlisted"
        return Message(f"headline.needs_facts.{suffix}", {"zone": named})
    if code is Code.UNCLEAR_PLACE:
        return Message("headline.unclear_place", {"fact": _open_place(case)})
    return Message(f"headline.{code}")


def _open_place(case: Case) -> Text:
    """The label of the first place on which the outcome hangs and that the family could not tell."""
    facts = (case.pack.facts[name] for name in case.finding.uncertain)
    return next(fact.label for fact in facts if fact.kind is FactKind.ZONE)


def _case_step(case: Case, code: Code) -> NextStep:
    """What to do next: answers that contradict one another are checked; what could not be told has to be found out."""
    if case.finding.status is Status.CONTRADICTION:
        return NextStep(Message("next.contradiction"), case.contact)
    if code is not Code.NEEDS_FACTS or case.finding.askable:
        return _next_step(code, case.contact)
    facts = tuple(case.pack.facts[name].label for name in case.finding.uncertain)
    return NextStep(Message("next.nothing_to_ask", {"facts": facts}), case.contact)


def _next_step(code: Code, contact: Contact | None) -> NextStep:
    return NextStep(Message(f"next.{code}"), contact)


def _place(case: Case, code: Code) -> PlaceReport | None:
    """The place that the answer is about: the one that is unclear, else the home."""
    unsettled = case.unsettled_place
    if unsettled is not None and code in _ABOUT_A_PLACE:
        return unsettled.report
    return case.home.report if case.home else None


def _obligations(pack: Pack, finding: Finding) -> tuple[Obligation, ...]:
    if finding.status is not Status.DECIDED:
        return ()
    return tuple(dict.fromkeys(duty for name in finding.rules for duty in pack.rules[name].obliges))


def _next_question(case: Case, code: Code) -> NextQuestion | None:
    if code is not Code.NEEDS_FACTS:
        return None
    asked = next_screen(case.pack, case.facts, case.finding)
    return asked and NextQuestion(*asked, tuple(_because(case, asked[1])))


def _because(case: Case, facts: tuple[str, ...]) -> Iterator[Because]:
    for need in needs(case.pack, case.finding, facts):
        yield Because(need.words, tuple(case.pack.clauses[name] for name in need.clauses), need.facts)


def _readings(case: Case, provisional: tuple[str, ...]) -> tuple[OpenReading, ...]:
    """The readings that matter to this answer: those still open, in use for now, decided, and those asked for."""
    pack, facts, finding = case.pack, case.facts, case.finding
    asked_first = finding.status is Status.NEED_FACTS  # which readings carry the outcome can only be said later
    settled = () if asked_first else (*finding.readings, *decisions_behind(pack, facts, finding.outcomes))
    names = {*settled, *provisional, *case.question.readings}
    return tuple(
        OpenReading(reading, _used(case.pack, name, case.question.readings))
        for name, reading in case.pack.readings.items()
        if name in names
    )


def _used(pack: Pack, name: str, chosen: Mapping[str, str]) -> str | None:
    options = options_of(pack, name, chosen)
    return options[0] if len(options) == 1 else None


def _by_reading(pack: Pack, finding: Finding) -> tuple[UnderReadings, ...]:
    return tuple(UnderReadings(choice, possibilities(pack, outcomes)) for choice, outcomes in finding.by_reading)


def _contradictions(case: Case) -> tuple[Contradiction, ...]:
    return tuple(_contradiction(case, entry) for entry in case.finding.contradictions)


def _contradiction(case: Case, entry: Impossible) -> Contradiction:
    clauses = tuple(case.pack.clauses[name] for name in entry.clauses)
    return Contradiction(entry.words, _told(case, facts_of(entry)), clauses)


def _told(case: Case, facts: tuple[str, ...]) -> tuple[str, ...]:
    """The names under which the family told some facts."""
    told = case.question.told_as
    return tuple(told.get(name, name) for name in facts if name in case.facts.values)


def place_missing(contact: Contact | None, question: Question, basis: Basis, report: PlaceReport) -> Answer:
    """Return the answer when the home, or a place told as a fact, was not found. No school is ever guessed."""
    found = report.found
    why = found.why if isinstance(found, NotFound) else Missing.UNKNOWN_NAME
    code = _MISSING.get(why, Code.UNCLEAR_PLACE)
    label = basis.pack.facts[report.fact].label if basis.pack else report.fact
    headline = Message(f"headline.missing.{why}", {"fact": label})
    step = _next_step(code, contact)
    if why is Missing.ABOLISHED:
        step = NextStep(Message("next.abolished"), contact)
    return Answer(question, code, headline, step, basis, place=report, places=(report,))


def nothing_in_force(
    contact: Contact | None,
    question: Question,
    basis: Basis,
    code: Code,
    nearest: tuple[Policy, ...],
    home: Located | NotFound | None = None,
) -> Answer:
    """Return the answer for a day or a stage that no policy covers, with the nearest policies, never with old law.

    Where the home is, is told where it was looked up, and changes nothing else.
    """
    headline, warnings = Message(f"headline.{code}", {"day": question.on}), tuple(about_home(home))
    step = _next_step(code, contact)
    if basis.pack is not None:  # a policy does hold: what is missing is the list of units of that day
        headline, step = Message("headline.no_list", {"day": question.on}), NextStep(Message("next.no_list"), contact)
    return Answer(question, code, headline, step, basis, nearest=nearest, place=home_told(home), warnings=warnings)
