"""Which codes the program can say: read from its sources, with every part that is filled in later written out."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_args

from enrollzone import receipts
from enrollzone.answers.answer import Code
from enrollzone.atlas.crs import PointFault
from enrollzone.atlas.desk_rules import By
from enrollzone.atlas.diff import Became
from enrollzone.atlas.edition import EditionStatus
from enrollzone.atlas.shift import Compass
from enrollzone.atlas.signoffs import SignoffStep
from enrollzone.atlas.succession import Change
from enrollzone.casework import cases
from enrollzone.casework.cases import Result
from enrollzone.casework.duplicates import Alike
from enrollzone.casework.faults import FaultCode, Obstacle
from enrollzone.casework.refusals import Refusal
from enrollzone.casework.scans_faults import ScanFault
from enrollzone.casework.states import State, Step
from enrollzone.enrolment.placings import Measured, PlacingFault, PlacingState
from enrollzone.enrolment.plans import PlanFault, PlanStep
from enrollzone.evidence.kinds import PaperState
from enrollzone.exports.formats import FORMATS
from enrollzone.grammar.shapes import Kind, Stage
from enrollzone.intake.placing import CAUSES
from enrollzone.layers.lists import NO_FAMILY
from enrollzone.layers.registry import LAYERS
from enrollzone.manual.boxes import Part, Relation
from enrollzone.mapsheets.land import Edge
from enrollzone.notices.letter import NoticeKind
from enrollzone.offline.words import INTERFACE
from enrollzone.placement import lottery, seats
from enrollzone.placement.explained import Decided, Reason
from enrollzone.places.home import Missing, Rung, Why
from enrollzone.policy.catchments import EdgeRule
from enrollzone.policy.pack import CHOICE, LOTTERY, ORDER, ReadingStatus
from enrollzone.policy.unions import PlaqueMode, Role, UnionKind
from enrollzone.publishing.archive import State as HeldState
from enrollzone.quarantine.findings import Severity, Verdict
from enrollzone.quarantine.troubles import Trouble
from enrollzone.registry.publications import Act, End
from enrollzone.roster.columns import PERSONS, Takes
from enrollzone.roster.faults import RowFault, SheetFault
from enrollzone.roster.results import OURS
from enrollzone.roster.running import FAILED
from enrollzone.rules.dates import COMPARED, FUNCTIONS, PLAIN, UNITS
from enrollzone.schools import NameKind
from enrollzone.staff import permissions
from enrollzone.staff.accounts import Happening
from enrollzone.storage.erasing import ERASED
from enrollzone.storage.faults import Broken
from enrollzone.web.desk.address import CRS
from enrollzone.web.desk.errors import STOPS
from enrollzone.web.errors import CODES
from enrollzone.web.families.printing import Sheet
from enrollzone.web.replaying import Verdict as Against

PACKAGE = Path(__file__).resolve().parents[3] / "enrollzone"
TOLD_BY_PLACE = {Code.OUTSIDE_JURISDICTION, Code.GAP_IN_DATA}  # their headline is that of what is missing
OF_RULES = {
    Code.ASSIGNED,
    Code.ASSIGNED_GROUP,
    Code.CHOICE,
    Code.BUREAU_ARRANGES,
    Code.NOT_COVERED,
    Code.STAYS,
    Code.AGE_NOT_COVERED,
}
REQUEST_FAULTS = {
    "not_as_expected",
    "unknown_field",
    "missing",
    "exactly_one",
    "unknown_value",
    "ambiguous",
    "told_twice",
    "unknown_fact",
    "not_a_date",
    "unknown_reading",
    "unknown_paper",
    "paper_twice",
    "not_held",
    "no_such_part",
    "unknown_mark",
    "ends_first",
    "out_of_range",
    "no_metric_system",
    "no_map",
    "not_in_period",
    "other_region",
    "not_in_export",
    "not_offered",
    "too_large_for_format",
    "made_at_terminal",
    "paper_too_small",
} | ({fault.value for fault in PointFault} - {PointFault.OUTSIDE_ENVELOPE.value})


Calls = Mapping[str, Sequence[ast.Call]]


@cache
def calls_of(path: Path) -> tuple[Calls, Calls]:
    """The calls with something in their brackets in a source: of names, and of what belongs to something, by name.

    A source is looked through for many kinds of words, so it is parsed and walked through once.
    """
    plain: dict[str, list[ast.Call]] = {}
    owned: dict[str, list[ast.Call]] = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[_, *_]):
                plain.setdefault(name, []).append(node)
            case ast.Call(func=ast.Attribute(attr=name), args=[_, *_]):
                owned.setdefault(name, []).append(node)
    return plain, owned


def codes(node: ast.expr, prefix: str = "") -> Iterator[str]:
    """Walk over the codes that an expression may stand for; a filled-in part is written {}."""
    match node:
        case ast.Constant(value=str() as code):
            yield prefix + code
        case ast.JoinedStr(values=parts):
            yield prefix + "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in parts)
        case ast.IfExp(body=yes, orelse=no):
            yield from codes(yes, prefix)
            yield from codes(no, prefix)


def calls(path: Path, *names: str) -> Iterator[ast.Call]:
    return (call for name in names for call in calls_of(path)[0].get(name, ()))


def said(path: Path) -> Sequence[ast.Call]:
    """The calls of a `say` that belongs to something: `self.say("…")`."""
    return calls_of(path)[1].get("say", ())


def raised(name: str) -> set[str]:
    """The codes with which the sources build an error of this name."""
    at = {"FieldProblem": 1}.get(name, 0)
    found = (call for path in PACKAGE.rglob("*.py") for call in calls(path, name) if len(call.args) > at)
    return {code for call in found for code in codes(call.args[at])}


@dataclass(frozen=True)
class Raised:
    """The codes of one kind of error, with others: read from the sources once somebody goes through them."""

    name: str
    others: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[str]:
        return iter(self.others | raised(self.name))


COLUMNS = [
    "label",
    "quote",
    "id",
    "zone",
    "campuses",
    "union",
    "clause",
    "places",
    "code",
    "hangs_on",
    "day",
    "value",
    "fact",
    "question",
    "answers",
    "link_type",
    "legal_person",
    "members_are",
    "managed",
    "unified",
    "member",
    "plaque",
    "since",
    "number",
    "recipient",
    "former",
    "supporter",
    "change",
    "note",
]
HANDED_FAULTS = ("no_policy_file", "too_large", "not_a_file", "no_archive", "several_folders", "other_county")
PUBLISHING_COLUMNS = [
    *("what", "id", "days", "digest", "from", "by", "open", "generation", "act", "who", "when", "why", "step", "where"),
    *("said", "became", "before", "after", "zone", "came", "left", "units", "situation", "share"),
]
LENGTHS = [f"{unit}.{number}" for unit in UNITS for number in ("one", "several")]

SEAT_COLUMNS = [
    *("campus", "source", "seats", "classes", "class_size", "taken", "promised", "left", "day", "state", "children"),
    *("by", "number", "child", "class", "leave_out", "way", "reason", "placed", "full_after"),
]

# What may stand in the place of {} in a code that is put together.
FILLED: dict[str, Iterable[str]] = {
    "headline.{}": set(Code) - TOLD_BY_PLACE,
    "headline.needs_facts.{}": ("listed", "unlisted"),
    "headline.missing.{}": Missing,
    "next.{}": Code,
    "matrix.kind.{}": (*Code, NO_FAMILY),
    "possible.{}": OF_RULES,
    "because.{}": FUNCTIONS,
    "because.edge.{}": EdgeRule,
    "catchment.edge.{}": EdgeRule,
    "placement.{}": (CHOICE, LOTTERY, ORDER),
    "union.kind.{}": UnionKind,
    "union.role.{}": Role,
    "union.mode.{}": PlaqueMode,
    "union.legal_person.{}": ("one", "own", "unstated"),
    "union.name.{}": NameKind,
    "union.stage.{}": ("primary", "junior", "nine_year"),
    "union.status.{}": ("planned", "built"),
    "manual.dates.{}": (*COMPARED, *(f"{plain}.{truth}" for plain in PLAIN for truth in ("yes", "no"))),
    "manual.length.{}": LENGTHS,
    "manual.age.{}": LENGTHS,
    "manual.month.{}": range(1, 13),
    "manual.outcome.{}": get_args(Kind),
    "manual.status.{}": ReadingStatus,
    "manual.relation.{}": ("overrides", "beaten_by", "adds_to", "instead_of"),
    "manual.readings.{}": ReadingStatus,
    "manual.pack_status.{}": ("draft", "current", "historical"),
    "manual.force.{}": ("full", "none"),
    "manual.stage.{}": get_args(Stage),
    "manual.plaque.{}": PlaqueMode,
    "manual.legal_person.{}": ("one", "own", "unstated"),
    "manual.change.{}": ("new", "changed", "unchanged"),
    "manual.column.{}": COLUMNS,
    "manual.chart.arrow.{}": set(Relation) - {Relation.LEADS},
    "manual.chart.column.{}": ("clause", "middle", "rule", "outcome"),
    "manual.chart.part.{}": Part,
    "manual.chart.line.{}": ("clause", "reading", "condition", "result", "adds_to", "instead_of"),
    "notice.heading.{}": NoticeKind,
    "notice.text.{}": NoticeKind,
    "notice.closing.{}": NoticeKind,
    "notice.line.{}": ("until", "where", "hours", "school", "phone"),
    "page.desk.notices.kind.{}": NoticeKind,
    "page.desk.decisions.refusal.{}": Refusal,
    "page.desk.decisions.result.{}": Result,
    "who.{}": ("school", "bureau", "family"),
    "paper.state.{}": PaperState,
    "value.{}": ("yes", "no", "outside"),
    "edition.status.{}": EditionStatus,
    "finding.direction.{}": Compass,
    "letter.verdict.{}": Verdict,
    "letter.next.{}": Verdict,
    "letter.severity.{}": Severity,
    "letter.fact.{}": ("county", "by", "written_on", "first_day", "format", "crs", "before", "units", "staged"),
    "letter.column.{}": ("number", "why", "who", "when"),
    "succession.{}": Change,
    "problem.field.{}": REQUEST_FAULTS,
    "problem.title.{}": Raised("UnreadableBodyError", frozenset([*REQUEST_FAULTS, *CODES.values(), "several_fields"])),
    "how.{}": Rung,
    "terminal.refused.{}": REQUEST_FAULTS,
    "terminal.handed_in.{}": (*Verdict, *Severity),
    "terminal.handed_in.next.{}": Verdict,
    "page.candidates.why.{}": Why,
    "page.receipt.fault.{}": (*receipts.Fault, "elsewhere"),
    "page.receipt.unkept.{}": receipts.Unkept,
    "page.receipt.verdict.{}": Against,
    "page.receipt.explain.{}": Against,
    "page.receipt.print.left.{}": Sheet.__dataclass_fields__,
    "phone.{}": INTERFACE,
    "roster.sheet.{}": SheetFault,
    "roster.fault.{}": RowFault,
    "roster.outcome.{}": (*Code, FAILED),
    "roster.column.home.{}": ("point", "crs", "accuracy_m"),
    "roster.column.people.{}": PERSONS,
    "roster.takes.{}": (Takes.PLACE, Takes.FLAG, Takes.WORD, Takes.DAY),  # what templates offer
    "roster.template.{}": ("sheet", "about", "column", "name", "takes", "words", "example"),
    "roster.result.{}": OURS,
    "publishing.handed.{}": HANDED_FAULTS,
    "terminal.policies.state.{}": HeldState,
    "page.desk.publishing.state.{}": HeldState,
    "page.desk.publishing.sort.{}": ("edition", "policy"),
    "page.desk.publishing.step.{}": SignoffStep,
    "page.desk.publishing.event.{}": (*Act, *End),
    "page.desk.publishing.act.{}": Act,
    "page.desk.publishing.did.{}": ("activate", "rollback"),
    "page.desk.publishing.reading.{}": ReadingStatus,
    "page.desk.publishing.outcome.{}": get_args(Kind),
    "page.desk.publishing.became.{}": Became,
    "page.desk.publishing.column.{}": PUBLISHING_COLUMNS,
    "page.desk.publishing.hand_in.{}": ("no_file",),
    "page.desk.publishing.decide.{}": ("unsaid",),
    "page.desk.state.{}": State,
    "page.desk.step.{}": Step,
    "page.desk.verdict.{}": cases.PaperVerdict,
    "page.desk.relation.{}": cases.Relation,
    "page.desk.number_kind.{}": cases.NumberKind,
    "page.desk.alike.{}": Alike,
    "page.desk.fault.{}": FaultCode,
    "page.desk.obstacle.{}": Obstacle,
    "page.desk.scans.fault.{}": ScanFault,
    "page.desk.pages.address.systems.{}": CRS,
    "terminal.lottery.fault.{}": lottery.Fault,
    "page.desk.seats.by_intake.{}": ("county", "stage", "year"),
    "page.desk.seats.column.{}": SEAT_COLUMNS,
    "page.desk.seats.source.{}": seats.SeatSource,
    "page.desk.seats.row.{}": seats.RowFault,
    "page.desk.seats.plan.fault.{}": PlanFault,
    "page.desk.seats.order.{}": ("distance", "lottery"),
    "page.desk.seats.tie.{}": By,
    "page.desk.seats.state.{}": PlacingState,
    "page.desk.seats.means.{}": PlacingState,
    "page.desk.seats.measured.{}": Measured,
    "page.desk.seats.reason.{}": Reason,
    "page.desk.seats.by.{}": Decided,
    "page.desk.seats.fault.{}": PlacingFault,
    "page.desk.people.fault.{}": Raised("AccountError"),
    "page.desk.people.duty.{}": permissions.Role,
    "page.desk.pages.role.{}": permissions.Role,
    "page.desk.happened.{}": {*Happening, *PlacingState, *PlanStep, "numbered", ERASED, "exported"},
    "page.desk.audit.fault.{}": Broken,
    "page.desk.stopped.{}": STOPS,
    "page.desk.after.{}": STOPS,
    "page.doors.crs.{}": ("cgcs2000", "metric", "gcj02"),
    "export.field.{}": {field.name for kind in LAYERS.values() for field in kind.fields},
    "export.layer.{}": LAYERS,
    "export.layer.{}.row": LAYERS,
    "export.format.{}": FORMATS,
    "sheet.edge.{}": Edge,
    "export.no_map.{}": ("unions", "no_policy", "no_polygons"),
    "export.style.{}": ("partly", "drawn", "open", "group", "campus"),
    "export.style.border.{}": ("both", "primary", "junior", "none", "edge"),
}
BY_THEMSELVES = {"terminal.{}", "page.{}", "finding.{}"}  # their codes are written where they are called


@cache
def messages() -> frozenset[str]:
    """The codes of every Message("…") in the package, of those that a `LooksAt` keeps, and of what intake `found`."""
    said_at = {"Message": (0, ""), "LooksAt": (3, ""), "found": (0, "finding.")}
    of_fields = (field for kind in LAYERS.values() for field in kind.fields)
    of_exports = {field.meaning_of(value).code for field in of_fields for value in field.values}
    return frozenset(
        of_exports
        | {f"finding.{code}" for code in (*Trouble, *CAUSES)}
        | {
            code
            for path in PACKAGE.rglob("*.py")
            for name, (at, prefix) in said_at.items()
            for call in calls(path, name)
            for code in codes(call.args[at], prefix)
        }
    )


@cache
def phrases() -> frozenset[str]:
    """The codes of the phrases of the terminal and of the pages, which are called by their last part."""
    found = {
        code
        for path in (PACKAGE / "cli").glob("*.py")
        for call in calls(path, "say", "policy_words")
        for code in codes(call.args[0], "terminal.")
    }
    for path in (PACKAGE / "manual").glob("*.py"):
        told = {code for call in said(path) for code in codes(call.args[0])}
        found |= {code for code in told if code.startswith(("manual.", "union.kind.", "who."))}
    for path in (PACKAGE / "notices").glob("*.py"):
        told = {code for call in said(path) for code in codes(call.args[0])}
        found |= {code for code in told if code.startswith("notice.")}
    for path in (PACKAGE / "web").rglob("*.py"):
        found |= {code for call in calls(path, "say") if len(call.args) > 1 for code in codes(call.args[1], "page.")}
    for path in (PACKAGE / "web").rglob("*.html"):
        found |= set(in_template(path.read_text(encoding="utf-8")))
    return frozenset(found)


def in_template(text: str) -> Iterator[str]:
    """Walk over the codes in the calls of `say` of a template: 'a.b', 'a.' ~ x, and 'a' if x else 'b'."""
    for call in re.findall(r"say\(language, ([^()]*(?:\([^()]*\)[^()]*)*)\)", text):
        spoken = re.sub(r", *\w+=.*", "", call)  # the parameters
        condition = re.sub(r" if .*? else ", " else ", spoken)
        for quoted, joined in re.findall(r"'([a-z_.]+)'( ~)?", condition):
            yield f"page.{quoted}{'{}' if joined else ''}"
