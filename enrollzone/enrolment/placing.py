"""The placing by the bureau, step by step: gather, draw where nothing but a lot decides, propose, sign or discard."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from enrollzone.atlas.desk_rules import By, DeskRules, TieBreak
from enrollzone.casework.acting import Desk, Form, act_within, case_of
from enrollzone.casework.cases import Case, Decision, Result, Site
from enrollzone.casework.faults import reason_in
from enrollzone.casework.keeping import kept_until
from enrollzone.casework.states import Step
from enrollzone.enrolment.gathering import Waiting, children, digest_of_case, rests_on, waiting
from enrollzone.enrolment.placing_words import decision_words
from enrollzone.enrolment.placings import (
    PLACING,
    Child,
    ClassUsed,
    Drawn,
    Ended,
    Gathered,
    Offered,
    Placing,
    PlacingError,
    PlacingFault,
    PlacingState,
    Proposed,
    new_placing,
    written,
)
from enrollzone.enrolment.seats import Intake, campuses_of, seat_table
from enrollzone.errors import PackError
from enrollzone.lookup import Bureau
from enrollzone.placement.assignment import Applicant
from enrollzone.placement.explained import Assignment, Placement, assign
from enrollzone.placement.flow import Comparison, FlowUnavailableError, compared, optimum
from enrollzone.placement.lottery import drawn, listed
from enrollzone.staff.permissions import Action, Actor, can, check
from enrollzone.storage.errors import UnknownRecordError
from enrollzone.storage.ledger import Entry
from enrollzone.storage.search import Wanted, find
from enrollzone.storage.store import Record, Recorded, Writer


@dataclass(frozen=True)
class Wishes:
    """How somebody wants a placing: at which campuses, in this order where no way tells; whom to leave out, and why.

    `oversubscribed` are campuses whose own children are placed with the others, because there are more than seats.
    `tie_breaks` are chosen for this time where the county laid down no order of its own; `why` says why.
    """

    campuses: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    why: str = ""
    oversubscribed: tuple[str, ...] = ()
    tie_breaks: tuple[By, ...] = ()
    together: bool = False


def gather(desk: Desk, actor: Actor, intake: Intake, wishes: Wishes, form: Form) -> Recorded[Placing]:
    """Gather who is to be placed, and fix the list of their numbers. Nothing is decided by it.

    Raises PlacingError with what stands against it, FormFaultError where a reason is missing, NotAllowedError and
    StorageError.
    """
    check(actor, Action.PROPOSE_PLACING)
    bureau = desk.bureaus().get(intake.jurisdiction)
    if bureau is None:
        raise PlacingError(PlacingFault.NO_CASES)
    classes = _classes(bureau.county.desk, intake.stage, wishes)
    chosen = _chosen(_waiting(desk, bureau, intake, wishes), wishes)
    offered = tuple(_offered(desk, bureau, intake, wishes, chosen))
    found = children(desk, bureau, chosen, offered)
    gathered = Gathered(
        **vars(intake),
        offered=offered,
        children=found,
        classes=classes,
        rules=bureau.county.desk.sha256 if not wishes.tie_breaks else "",
        together=_together(bureau.county.desk, wishes),
        why=reason_in(wishes.why) if wishes.left_out or wishes.tie_breaks else "",
        left_out=wishes.left_out,
        digest=listed(child.applicant.id for child in found).digest,
        by=actor.name,
        on=desk.today(),
    )
    return _record(desk, actor, new_placing(actor.name, form.token), PlacingState.GATHERED, gathered, form)


def _classes(rules: DeskRules, stage: str, wishes: Wishes) -> tuple[ClassUsed, ...]:
    """The order of the county, else the one chosen for this time. None is ever assumed."""
    laid_down = rules.classes_of(stage)
    if laid_down:
        if wishes.tie_breaks:
            raise PlacingError(PlacingFault.ORDER_GIVEN)
        return tuple(ClassUsed(one.id, vars(one.name), one.tie_breaks) for one in laid_down)
    if not wishes.tie_breaks or By.DATE in wishes.tie_breaks:
        raise PlacingError(PlacingFault.ORDER_MISSING)
    return (ClassUsed("all", {}, tuple(TieBreak(by) for by in wishes.tie_breaks)),)


def _together(rules: DeskRules, wishes: Wishes) -> bool:
    return wishes.together if rules.siblings_together is None else rules.siblings_together


def _waiting(desk: Desk, bureau: Bureau, intake: Intake, wishes: Wishes) -> tuple[Waiting, ...]:
    try:
        return waiting(desk, bureau, intake, wishes.oversubscribed)
    except PackError as error:
        raise PlacingError(PlacingFault.ORDER_UNREADABLE, tuple(map(str, error.problems))) from None


def _chosen(everybody: Sequence[Waiting], wishes: Wishes) -> tuple[Waiting, ...]:
    """Those who are placed. Nobody is placed before it is known in which class they all are: it would be last."""
    known = {one.record.held.number for one in everybody}
    _refuse(PlacingFault.NOT_IN, (number for number in wishes.left_out if number not in known))
    chosen = tuple(one for one in everybody if one.record.held.number not in wishes.left_out)
    if not chosen:
        raise PlacingError(PlacingFault.NO_CASES)
    _refuse(PlacingFault.STALE, (one.record.held.number for one in chosen if one.stale))
    _refuse(PlacingFault.UNSETTLED, (one.record.held.number for one in chosen if not one.in_class.is_settled))
    return chosen


def _refuse(fault: PlacingFault, about: Iterable[str]) -> None:
    found = tuple(sorted(set(about)))
    if found:
        raise PlacingError(fault, found)


def _offered(
    desk: Desk, bureau: Bureau, intake: Intake, wishes: Wishes, chosen: Sequence[Waiting]
) -> Iterator[Offered]:
    sites = campuses_of(bureau, intake)
    asked = tuple(dict.fromkeys((*wishes.campuses, *wishes.oversubscribed)))
    if not asked or not set(asked) <= sites.keys():
        raise PlacingError(PlacingFault.NO_CAMPUSES)
    left = _seats_left(desk, bureau, intake, (one.record.subject for one in chosen))
    for campus in asked:
        seats = left[campus]
        if seats is None:
            raise PlacingError(PlacingFault.SEATS_UNKNOWN, (campus,))
        yield Offered(sites[campus], seats)


def _seats_left(desk: Desk, bureau: Bureau, intake: Intake, subjects: Iterable[str]) -> dict[str, int | None]:
    return {row.campus: row.left for row in seat_table(desk, bureau, intake, subjects)}


# ---- from the list to the proposal


def draw(desk: Desk, actor: Actor, subject: str, seed: str, form: Form) -> Recorded[Placing]:
    """Draw the lot over the list that was fixed when the children were gathered.

    Raises SeedError for a text that is no seed, PlacingError where it is not the time for it.
    """
    check(actor, Action.PROPOSE_PLACING)
    lot = drawn(placing_of(desk, subject).held.lottery, seed)
    happened = Drawn(lot.seed, lot.order, actor.name, desk.today())
    return _record(desk, actor, subject, PlacingState.DRAWN, happened, form)


def propose(desk: Desk, actor: Actor, subject: str, form: Form) -> Recorded[Placing]:
    """Propose who goes where, with the reason for each child. Nothing is final by it.

    Raises PlacingError where nothing but a lot decides between some, or where the order knows no lot for them.
    """
    check(actor, Action.PROPOSE_PLACING)
    placing = placing_of(desk, subject).held
    assignment = assigned(placing)
    if assignment.ties:
        tied = tuple(sorted({number for tie in assignment.ties for number in tie.applicants}))
        raise PlacingError(PlacingFault.NOTHING_DECIDES if placing.drawn else PlacingFault.DRAW_NEEDED, tied)
    happened = Proposed(assignment, beside_optimum(placing, assignment), actor.name, desk.today())
    return _record(desk, actor, subject, PlacingState.PROPOSED, happened, form)


def assigned(placing: Placing) -> Assignment:
    """Return who goes where by the order of a placing; with ties it stands for nothing."""
    gathered = placing.gathered
    seats = {one.site.campus: one.seats for one in gathered.offered}
    return assign(_applicants(placing), seats, placing.order, together=gathered.together)


def _applicants(placing: Placing) -> tuple[Applicant, ...]:
    return tuple(child.applicant for child in placing.gathered.children)


def beside_optimum(placing: Placing, assignment: Assignment) -> Comparison | None:
    """Return a placing beside the one with the shortest ways; None where that cannot be worked out here."""
    applicants = _applicants(placing)
    seats = {one.site.campus: one.seats for one in placing.gathered.offered}
    try:
        best = optimum(applicants, seats)
    except FlowUnavailableError:
        return None
    return compared(applicants, {one.applicant: one.campus for one in assignment.placements}, best)


def discard(desk: Desk, actor: Actor, subject: str, why: str, form: Form) -> Recorded[Placing]:
    """Discard a placing that is not signed, with a reason. Raises PlacingError, FormFaultError and NotAllowedError."""
    if not can(actor, Action.SIGN_PLACING):
        check(actor, Action.PROPOSE_PLACING)
    ended = _ended(desk, actor, subject, reason_in(why))
    return _record(desk, actor, subject, PlacingState.DISCARDED, ended, form)


def _ended(desk: Desk, actor: Actor, subject: str, why: str) -> Ended:
    """What ends a placing. It is kept as long as a case of its county that ends today."""
    jurisdiction = placing_of(desk, subject).held.gathered.jurisdiction
    return Ended(why, actor.name, desk.today(), kept_until(desk, jurisdiction))


# ---- the signature


def sign(desk: Desk, actor: Actor, subject: str, form: Form) -> Recorded[Placing]:
    """Sign a proposal: every child that it places is decided with it, all of them or none.

    In one transaction, in which nobody else writes, every case is held against what it was, and every campus against
    the seats that it has left. Raises PlacingError, naming the cases or campuses, NotAllowedError, StaleError and
    StorageError; then nothing was done.
    """
    check(actor, Action.SIGN_PLACING)
    ended = _ended(desk, actor, subject, "")
    with desk.store.writing() as writer:
        recorded = writer.record(_entry(actor, subject, PlacingState.SIGNED, ended, form), seen=form.seen)
        if not recorded.repeated:
            _decide(desk, actor, writer, recorded.record, form)
    return recorded


def _decide(desk: Desk, actor: Actor, writer: Writer, record: Record[Placing], form: Form) -> None:
    placing, gathered = record.held, record.held.gathered
    found = ((child.subject, _unchanged(writer, child)) for child in gathered.children)
    cases = {subject: case for subject, case in found if case is not None}
    _refuse(PlacingFault.CASES_CHANGED, (one.applicant.id for one in gathered.children if one.subject not in cases))
    _refuse(PlacingFault.OWN_CHECK, (one.applicant.id for one in gathered.children if one.checked_by == actor.name))
    _refuse_what_no_longer_fits(desk, placing)
    sites = {one.site.campus: one.site for one in gathered.offered}
    for child, one in _placed(placing):
        decision = _decision(record, child, one, sites[one.campus or ""], actor)
        seen = Form(cases[child.subject].version, request=form.request)
        act_within(writer, actor, child.subject, Step.DECIDED, decision, seen)


def _unchanged(writer: Writer, child: Child) -> Record[Case] | None:
    """The case of a child, None where anything in it is otherwise than when it was gathered. Who looked is nothing."""
    try:
        record: Record[Case] = writer.load(child.subject)
    except UnknownRecordError:
        return None
    return record if digest_of_case(record.held) == child.digest else None


def _refuse_what_no_longer_fits(desk: Desk, placing: Placing) -> None:
    gathered = placing.gathered
    bureau = desk.bureaus().get(gathered.jurisdiction)
    if bureau is None:
        raise PlacingError(PlacingFault.STALE)
    if _order_changed(bureau.county.desk, placing):
        raise PlacingError(PlacingFault.ORDER_CHANGED)
    _refuse(PlacingFault.STALE, (one.applicant.id for one in gathered.children if not _is_current(desk, bureau, one)))
    left = _seats_left(desk, bureau, intake_of(placing), (child.subject for child in gathered.children))
    wanted = Counter(campus for _, campus in placed(placing))
    _refuse(
        PlacingFault.SEATS_CHANGED, (campus for campus, number in wanted.items() if (left.get(campus) or 0) < number)
    )


def _order_changed(rules: DeskRules, placing: Placing) -> bool:
    """Tell whether the county has laid down something else since, or an order where it had none."""
    laid_down = rules.sha256 if rules.classes_of(placing.gathered.stage) else ""
    return laid_down != placing.gathered.rules


def _is_current(desk: Desk, bureau: Bureau, child: Child) -> bool:
    case: Case = case_of(desk, child.subject).held
    pack, edition = bureau.in_force(case.stage, case.entry_day)
    return pack is not None and edition is not None and rests_on(case, pack.sha256, edition.digest)


def _decision(record: Record[Placing], child: Child, one: Placement, site: Site, actor: Actor) -> Decision:
    """A child that gets the campus of the rules is admitted there; any other is placed by the bureau.

    Its reason stands in the decision itself: a placing may be erased before one of its cases is.
    """
    placing, is_own = record.held, site.campus == child.own
    result = Result.ADMITTED if is_own else Result.ARRANGED
    first = child.checked_by if is_own or placing.proposed is None else placing.proposed.by
    day = placing.ended.on if placing.ended else placing.gathered.on
    return Decision(result, site, is_own, decision_words(placing, one), first, actor.name, day, record.subject)


# ---- what is told of placings


def placing_of(desk: Desk, subject: str) -> Record[Placing]:
    """Return a placing as it is now. Raises UnknownRecordError."""
    return desk.store.load(subject)


def placings_of(desk: Desk, intake: Intake) -> tuple[Record[Placing], ...]:
    """Return the placings of an intake, the last one first."""
    wanted = Wanted(PLACING, jurisdiction=intake.jurisdiction, stage=intake.stage, entry_day=intake.entry_day)
    return find(desk.store, wanted)[::-1]


def intake_of(placing: Placing) -> Intake:
    """Return the intake of a placing."""
    return Intake(placing.gathered.jurisdiction, placing.gathered.stage, placing.gathered.year)


def placed(placing: Placing) -> Iterator[tuple[Child, str]]:
    """Walk over the children that a proposal places, with the campus of each."""
    for child, one in _placed(placing):
        yield child, one.campus or ""


def _placed(placing: Placing) -> Iterator[tuple[Child, Placement]]:
    by_number = {child.applicant.id: child for child in placing.gathered.children}
    for one in placing.proposed.assignment.placements if placing.proposed else ():
        if one.campus is not None:
            yield by_number[one.applicant], one


def _record(
    desk: Desk, actor: Actor, subject: str, state: PlacingState, happened: object, form: Form
) -> Recorded[Placing]:
    seen = 0 if state is PlacingState.GATHERED else form.seen
    return desk.store.record(_entry(actor, subject, state, happened, form), seen=seen)


def _entry(actor: Actor, subject: str, state: PlacingState, happened: object, form: Form) -> Entry:
    return Entry(subject, state, actor.name, written(state, happened), form.request, form.token)
