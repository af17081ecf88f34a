"""The publishing page: what is live, what waits for a signature, and every act on it, each by the command for it."""

import re
import tempfile
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as WerkzeugResponse

from enrollzone.atlas.edition import EditionStatus
from enrollzone.publishing.archive import State
from enrollzone.registry.publications import Act, Asked
from enrollzone.staff.permissions import Action
from enrollzone.web.desk.doorway import KILOBYTE, Keep, Rate, Route, Visit, shown
from enrollzone.web.desk.publishing_acts import KEPT, Doing, busy, do, named_by, spoken
from enrollzone.web.desk.publishing_commands import BusyError, commands
from enrollzone.web.desk.publishing_view import EDITION, POLICY, Live, Waiting, open_readings, published, thing
from enrollzone.web.errors import NotThereError

LARGEST_UPLOAD = 20_000 * KILOBYTE + 64 * KILOBYTE  # a file of boundaries, and the form around it
_NAME = re.compile(r"[^\w.-]", re.UNICODE)
_LONGEST = 400  # characters of what somebody writes as a reason
_CRS = ("EPSG:4490", "wgs84", "gcj02", "bd09")


def publishing(visit: Visit) -> Response:
    """Show what is live, what waits, and what was live before."""
    return visit.page("desk/publishing.html", found=published(visit), states=(State.HELD, State.STAGED, State.PAST))


def item(visit: Visit, what: str) -> Response:
    """Show an edition or a policy of the data directory with its trail, and what may be done with it."""
    one = _thing(visit, what)
    others = [other for other in published(visit).states.get(State.STAGED, ()) if other.id != one.id]
    mine = one.is_of(visit.actor.name)
    return visit.page("desk/publishing_item.html", one=one, others=others, mine=mine)


def preview(visit: Visit, what: str) -> Response:
    """Show what something would change, worked out by the command for it."""
    one = _thing(visit, what)
    live = [thing for county in published(visit).counties if county.code == one.county for thing in county.things]
    command = _preview_command(one, live, [_id(other) for other in request.args.getlist("with")])
    if command is None:
        return visit.page("desk/publishing_preview.html", one=one, ran=None, found=None)
    try:
        with commands(visit.doorway.settings) as runs:
            ran = runs(spoken(command, visit.language))
    except BusyError:
        return busy(visit)
    found = ran.document if ran.status == 0 else None
    return visit.page("desk/publishing_preview.html", status=200 if found else 422, one=one, ran=ran, found=found)


def _preview_command(one: Waiting, live: list[Live], beside: list[str]) -> list[str] | None:
    if one.sort == POLICY:
        return ["policy", "preview", "--json", *(f"--with={other}" for other in beside), "--", one.id]
    others = [thing for thing in live if thing.sort == EDITION and thing.id != one.id]
    now = [thing.id for thing in others if one.first and one.first in thing.period] or [thing.id for thing in others]
    return ["boundaries", "diff", "--json", "--", now[-1], one.id] if now else None


def hand_in(visit: Visit) -> Response | WerkzeugResponse:
    """Show the forms for a policy and for an edition; stage what is handed in by one of them."""
    if request.method != "POST":
        return _hand_in_page(visit)
    file, sort = request.files.get("file"), request.form.get("sort", "")
    content = file.read() if file else b""
    if not content or sort not in (EDITION, POLICY):
        return _hand_in_page(visit, status=422, fault="no_file")
    with tempfile.TemporaryDirectory(prefix="enrollzone-") as room:
        path = Path(room) / _file_name(file.filename if file else None)
        path.write_bytes(content)
        return do(visit, _handing_in(visit, sort, path, content))


def _file_name(told: str | None) -> str:
    """Return what a file is called in the trail: by its own name, as far as that is letters, digits and dots."""
    return _NAME.sub("_", Path(told or "").name)[-80:].lstrip(".-") or "upload"


def _handing_in(visit: Visit, sort: str, path: Path, content: bytes) -> Doing:
    if sort == POLICY:
        return Doing(Act.HANDING_IN, named_by(content), Asked((path.name,)), _policy_command(visit, path))
    county = request.form.get("county", "")
    asked = Asked((path.name,), county if county in visit.bureaus else "")
    return Doing(Act.HANDING_IN, named_by(content), asked, _edition_command(visit, path), KEPT)


def _hand_in_page(visit: Visit, status: int = 200, fault: str = "") -> Response:
    counties = [(code, bureau.county.name) for code, bureau in visit.bureaus.items()]
    staged = [one for one in published(visit).waiting if one.sort == EDITION and one.state is not State.PAST]
    return visit.page(
        "desk/publishing_hand_in.html", status=status, fault=fault, counties=counties, staged=staged,
        systems=_CRS, statuses=list(EditionStatus),
    )  # fmt: skip


def _policy_command(visit: Visit, path: Path) -> list[str]:
    beside = [f"--with={_id(name)}" for name in request.form.getlist("with") if name]
    return ["policy", "stage", "--json", f"--by={visit.actor.name}", *beside, "--", str(path)]


def _edition_command(visit: Visit, path: Path) -> list[str]:
    told = {"jurisdiction": "county", "crs": "crs", "from": "first", "layer": "layer", "status": "status"}
    told |= {"authority": "authority", "licence": "licence"}
    options = [f"--{option}={value}" for option, field in told.items() if (value := _typed(field))]
    columns = [f"--map={line}" for line in _typed("columns").splitlines() if line.strip()]
    return ["boundaries", "import", "--json", f"--by={visit.actor.name}", *options, *columns, "--", str(path)]


def decide(visit: Visit) -> Response | WerkzeugResponse:
    """Show the readings of the live policies; stage a version of one in which a reading is decided."""
    policy, _, rest = _typed("reading").partition("/")
    reading, _, option = rest.partition("/")
    told = {name: _typed(name) for name in ("decided_by", "on", "ref")}
    if request.method != "POST" or not (option and all(told.values())):
        return _decide_page(visit)
    options = [f"--decided-by={told['decided_by']}", f"--on={told['on']}", f"--ref={told['ref']}"]
    command = ["policy", "decide", "--json", f"--by={visit.actor.name}", *options, "--", policy, reading, option]
    asked = Asked((policy, reading, option), why=told["ref"])
    name = named_by(*(part.encode() for part in (policy, reading, option, *told.values())))
    return do(visit, Doing(Act.DECIDING, name, asked, command))


def _decide_page(visit: Visit) -> Response:
    status = 422 if request.method == "POST" else 200
    fault = "unsaid" if request.method == "POST" else ""
    found = list(open_readings(visit.bureaus))
    return visit.page("desk/publishing_decide.html", status=status, fault=fault, readings=found)


def sign(visit: Visit, what: str) -> Response | WerkzeugResponse:
    """Sign for everything that is open, with the reason: somebody else than who handed it in."""
    one = _thing(visit, what)
    why = _typed("why")
    if request.method != "POST" or not why:
        return _back(visit, one)
    command = ["policy", "sign"] if one.sort == POLICY else ["boundaries", "approve"]
    command += [f"--by={visit.actor.name}", f"--why={why}", "--", one.id]
    return do(visit, Doing(Act.SIGNING, one.id, Asked((one.id,), one.county, why), command))


def activate(visit: Visit, what: str) -> Response | WerkzeugResponse:
    """Make something live, together with what was chosen beside it."""
    one = _thing(visit, what)
    if request.method != "POST":
        return _back(visit, one)
    chosen = [one, *(_thing(visit, _id(other)) for other in request.form.getlist("with"))]
    why = _typed("why")
    command = [*_activation(chosen), f"--by={visit.actor.name}", f"--why={why}", "--"]
    first = [other.id for other in chosen if other.sort == POLICY] or [one.id]
    asked = Asked(tuple(other.id for other in chosen), one.county, why)
    return do(visit, Doing(Act.ACTIVATING, one.id, asked, [*command, *first]))


def _activation(chosen: list[Waiting]) -> Iterator[str]:
    if not any(one.sort == POLICY for one in chosen):
        yield from ("boundaries", "activate")
        return
    yield from ("policy", "activate")
    yield from (f"--with={one.id}" for one in chosen if one.sort == EDITION)


def roll_back(visit: Visit) -> Response | WerkzeugResponse:
    """Make live again what was live in an older generation."""
    number, why = _typed("number"), _typed("why")
    if request.method != "POST" or not (number.isascii() and number.isdigit() and len(number) < 9 and why):
        return redirect(visit.address("publishing"), HTTPStatus.SEE_OTHER)
    command = ["policy", "rollback", f"--to={number}", f"--by={visit.actor.name}", f"--why={why}"]
    return do(visit, Doing(Act.ROLLING_BACK, "generations", Asked((number,), why=why), command))


def _thing(visit: Visit, name: str) -> Waiting:
    """Return what has an id. Raises NotThereError where nothing of a county that is served here has."""
    found = thing(visit, _id(name))
    if found is None or found.county not in visit.bureaus:
        raise NotThereError
    return found


def _id(name: str) -> str:
    """Return an id as ours are written. Raises NotThereError for any other word: no command is asked for it."""
    if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z.-]{0,99}", name, re.ASCII):
        raise NotThereError
    return name


def _typed(field: str) -> str:
    return request.form.get(field, "").strip()[:_LONGEST]


def _back(visit: Visit, one: Waiting) -> WerkzeugResponse:
    return redirect(visit.address("publishing_item", what=one.id), HTTPStatus.SEE_OTHER)


def _acting(path: str, name: str, view: Any, needs: Action, largest: int = 64 * KILOBYTE) -> Route:  # noqa: ANN401
    """Return the route of an act: it takes seconds of a processor, and may therefore be asked for less often."""
    return Route(path, name, view, needs, posts=True, keep=Keep.NOBODY, rate=Rate.HEAVY, largest=largest)


ROUTES = (
    shown("/publishing", "publishing", publishing, Action.SEE_PUBLISHING),
    shown("/publishing/<what>", "publishing_item", item, Action.SEE_PUBLISHING),
    Route(
        "/publishing/<what>/preview", "publishing_preview", preview, Action.SEE_PUBLISHING,
        posts=False, keep=Keep.NOBODY, rate=Rate.HEAVY, largest=0,
    ),
    _acting("/publishing/hand-in", "publishing_hand_in", hand_in, Action.STAGE, LARGEST_UPLOAD),
    _acting("/publishing/decide", "publishing_decide", decide, Action.STAGE),
    _acting("/publishing/<what>/sign", "publishing_sign", sign, Action.SIGN_PUBLISHING),
    _acting("/publishing/<what>/activate", "publishing_activate", activate, Action.ACTIVATE),
    _acting("/publishing/roll-back", "publishing_roll_back", roll_back, Action.ACTIVATE),
)  # fmt: skip
