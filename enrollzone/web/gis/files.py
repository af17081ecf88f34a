"""Files of layers, by edition, layer and format: the same bytes for the same address as long as its data is the same.

They hold what is published and no family, so that anybody's page or program may read and keep them.
"""

from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any, BinaryIO, cast
from urllib.parse import urlencode

from flask import Response, redirect, request, url_for
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wsgi import wrap_file

from enrollzone.bootstrap import Bureaus
from enrollzone.errors import FieldProblem, NotOfferedError, ParameterError, SettingsError
from enrollzone.exports.about import DICTIONARY_COLUMNS, about, dictionary, written
from enrollzone.exports.asking import EVERYTHING, Wishes, covered, file_name, layers_together, named, order_of
from enrollzone.exports.formats import FORMATS
from enrollzone.exports.orders import Order
from enrollzone.exports.sidecars import ABOUT, FIELDS, sheet
from enrollzone.layers.coverage import Coverage
from enrollzone.layers.registry import LAYERS
from enrollzone.lookup import Bureau
from enrollzone.web.errors import NotInstalledError
from enrollzone.web.gis.asked import day_asked, refuse_unknown, wishes_asked
from enrollzone.web.gis.doorway import FOR_OTHER_SITES, Doorway, Route
from enrollzone.web.gis.making import OpenFile
from enrollzone.web.gis.parts import Part
from enrollzone.web.service import Prepared
from enrollzone.web.views import today, unless_known

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_KEPT = "public, no-cache"  # kept by anybody, who asks each time whether it is still the same
_FOR_ALL = {
    "Cache-Control": _KEPT,
    **FOR_OTHER_SITES,
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Disposition, Content-Range, ETag, Link",
    "X-Robots-Tag": "noindex",
}
_CSV = "text/csv; charset=utf-8"
_SHOWN = 50  # editions that are named where none is called so


def file(doorway: Doorway, edition: str, file: str) -> Response:
    """Send a file: whole, a part of it (Range), or only that it is still the same."""
    refuse_unknown(request.args)
    coverage = _coverage(doorway.bureaus, edition, day_asked(request.args))
    if file == FIELDS:
        return _beside(sheet(DICTIONARY_COLUMNS, (row.cells for row in dictionary(LAYERS.values()))), _CSV, file)
    if file == ABOUT:
        return _about(coverage, wishes_asked(request.args))
    order = _order(coverage, *named(file), wishes_asked(request.args))
    try:
        made = doorway.maker.opened(order)
    except SettingsError as error:
        raise NotInstalledError from error
    return _sent(order, made)


def chosen(doorway: Doorway, edition: str) -> Response:
    """Lead from what was chosen on a page to the address of the file: a form cannot write one."""
    refuse_unknown(request.args, "layer", "format")
    _coverage(doorway.bureaus, edition, day_asked(request.args))
    layer, form = request.args.get("layer", EVERYTHING), request.args.get("format", "gpkg")
    if layer not in {EVERYTHING, *LAYERS} or form not in FORMATS:
        raise NotOfferedError(_unknown(layer, form))
    told = {name: value for name, value in request.args.items() if value and name not in {"layer", "format"}}
    path = url_for("gis.file", edition=edition, file=f"{layer}.{form}")
    return redirect(f"{path}?{urlencode(told)}" if told else path, 303, Response)  # type: ignore[return-value]


def _coverage(bureaus: Bureaus, edition: str, on: date | None) -> Coverage:
    bureau = next((one for one in bureaus.values() if edition in _editions(one)), None)
    if bureau is None:
        raise NotOfferedError([FieldProblem("edition", "not_offered", _offered(bureaus, edition))])
    return covered(bureau, edition, on, today())


def _offered(bureaus: Bureaus, edition: str) -> tuple[str, ...]:
    """The editions of the county with whose code a name begins, else of all: as many as one can read."""
    meant = bureaus.get(edition.partition("-")[0])
    near = (meant,) if meant else bureaus.values()
    return tuple(one for bureau in near for one in _editions(bureau))[:_SHOWN]


def _editions(bureau: Bureau) -> tuple[str, ...]:
    return tuple(edition.id for edition in bureau.county.editions)


def _order(coverage: Coverage, layer: str, form: str, wishes: Wishes) -> Order:
    if layer not in {EVERYTHING, *LAYERS} or form not in FORMATS:
        raise NotOfferedError(_unknown(layer, form))
    if layer == EVERYTHING and not FORMATS[form].several:
        several = tuple(name for name, one in FORMATS.items() if one.several)
        raise ParameterError([FieldProblem("layer", "not_in_export", several)])
    return order_of(coverage, layers_together(coverage, form) if layer == EVERYTHING else (layer,), form, wishes)


def _unknown(layer: str, form: str) -> list[FieldProblem]:
    found = []
    if layer not in {EVERYTHING, *LAYERS}:
        found.append(FieldProblem("layer", "not_offered", (EVERYTHING, *LAYERS)))
    if form not in FORMATS:
        found.append(FieldProblem("format", "not_offered", tuple(FORMATS)))
    return found


def _about(coverage: Coverage, wishes: Wishes) -> Response:
    """What is said of the files of an edition as they are, before anything is simplified."""
    order = order_of(coverage, (), "gpkg", wishes)
    return _beside(f"{written(about(coverage, order.target))}\n".encode(), "application/json", ABOUT)


def _beside(body: bytes, content_type: str, name: str) -> Response:
    said = Prepared(body, sha256(body).hexdigest(), tuple(_FOR_ALL.items()))
    response = unless_known(said, content_type)
    response.headers["Content-Disposition"] = f"inline; filename={name}"
    return response


def _sent(order: Order, made: OpenFile) -> Response:
    """Return the file with what its bytes are called, and where to read what its fields mean."""
    response = Response(wrap_file(request.environ, made.file), headers=_FOR_ALL, direct_passthrough=True)
    response.content_type = FORMATS[order.format].media_type
    response.content_length = made.size
    response.set_etag(made.digest)
    response.headers["Content-Disposition"] = f"attachment; filename={file_name(order)}"
    for name, relation in ((FIELDS, "describedby"), (ABOUT, "about")):
        told = url_for("gis.file", edition=order.coverage.edition.id, file=name, **_as_asked(name))
        response.headers.add("Link", f'<{told}>; rel="{relation}"')
    try:
        response.make_conditional(_asked_in_one_part(), accept_ranges=True, complete_length=made.size)
    except RequestedRangeNotSatisfiable:
        made.file.close()
        raise
    if response.status_code == 206:
        response.response = wrap_file(request.environ, cast("BinaryIO", _part(made, response)))
    return response


def _part(made: OpenFile, response: Response) -> Part:
    told = response.content_range
    part = Part(made.file, told.start or 0, told.stop or made.size)
    part.seek(0)
    return part


def _as_asked(beside: str) -> dict[str, Any]:
    """The day and system of this file, of which `about` has to speak; the dictionary hangs on neither."""
    return {name: request.args[name] for name in ("on", "crs") if beside == ABOUT and request.args.get(name)}


def _asked_in_one_part() -> "WSGIEnvironment":
    """The request; without its Range if that names several parts, or none that can be read: then the whole is sent.

    RFC 9110, 14.2: a server may leave such a field aside, and must not take it for a part that is not there.
    """
    told = request.range
    if told is not None and told.units == "bytes" and len(told.ranges) == 1:
        return request.environ
    return {name: value for name, value in request.environ.items() if name != "HTTP_RANGE"}


ROUTES: tuple[Route, ...] = (
    Route("/exports/<edition>", "chosen", chosen),
    Route("/exports/<edition>/<file>", "file", file),
)
