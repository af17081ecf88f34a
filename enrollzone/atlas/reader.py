"""From the folder of an edition to an `Edition`, and from the folder of a county to a `Jurisdiction`."""

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Generic, TypeVar

from enrollzone.atlas.area_features import features_of
from enrollzone.atlas.canaries import CANARY_COLUMNS, canaries_of
from enrollzone.atlas.contents import ADDRESS_COLUMNS, SITE_COLUMNS, UNIT_COLUMNS, addresses_of, sites_of, units_of
from enrollzone.atlas.crs import Envelope, PointError, epsg_of, metric_crs
from enrollzone.atlas.edition import ApprovedLine, Edition, EditionStatus, MapApproval, Provenance, Unit
from enrollzone.atlas.files import AREA_FILE, MANIFEST, EditionFiles, content_of, edition_files, named_in
from enrollzone.atlas.jurisdiction import Jurisdiction, read_contacts, read_seats
from enrollzone.atlas.manifest import Fields, day_of, read_fields
from enrollzone.atlas.shelf import Atlas
from enrollzone.atlas.succession import read_successions
from enrollzone.errors import BoundaryError
from enrollzone.periods import Period

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from enrollzone.atlas.areas import DrawnAreas
    from enrollzone.atlas.index import Shapes
    from enrollzone.atlas.polygons import Drawing

_KEYS = (
    "id", "jurisdiction", "name", "status", "in_force", "units_last_confirmed", "authority", "source", "licence",
    "note", "crs", "envelope", "drawn", "map_approval", "files",
)  # fmt: skip
_CODE = re.compile(r"[0-9]{4}([0-9]{2})?", re.ASCII)
_DISTRICT = re.compile(r"[0-9]{6}", re.ASCII)
_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,79}", re.ASCII)  # stands in names of files and in addresses
_SIDES = ("west", "south", "east", "north")
_NONE_KNOWN: Mapping[str, Edition] = MappingProxyType({})
_STATUSES = f"one of {', '.join(EditionStatus)}"


_Drawn = TypeVar("_Drawn")


class _OnFirstUse(Generic[_Drawn]):
    """Reads polygons once, when they are first asked for. A failure is raised again each time."""

    def __init__(self, read: Callable[[], _Drawn]) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._drawn: _Drawn | None = None

    def __call__(self) -> _Drawn:
        with self._lock:
            if self._drawn is None:
                self._drawn = self._read()
            return self._drawn


def read_edition(folder: Path, *, eager: bool = False, known: Mapping[str, Edition] = _NONE_KNOWN) -> Edition:
    """Return the edition in a folder. Its polygons are read on first use, or at once when `eager`.

    One of the editions that are `known`, by digest, is taken instead of reading what it was read from once more: every
    file is held against its digest all the same. Raises BoundaryError, naming the file and the row or key, for
    anything missing, altered or malformed.
    """
    content = content_of(folder / MANIFEST, named_in(folder, MANIFEST))
    manifest = read_fields(content, named_in(folder, MANIFEST))
    manifest.only(*_KEYS)
    files = edition_files(manifest, folder)
    digest = files.digest(content)
    found = known.get(digest)
    # The period of a known one may be that of a generation: that of the edition itself stands in its manifest.
    edition = (
        replace(found, period=_period(manifest.fields("in_force"))) if found else _edition(manifest, files, digest)
    )
    if eager:
        edition.areas()
        edition.shapes()
    return edition


@dataclass(frozen=True)
class Shelved:
    """An edition that stands elsewhere than in its county's folder, and the days on which it holds there."""

    folder: Path
    edition: str
    digest: str
    period: Period


def read_shelved(one: Shelved, *, eager: bool = False, known: Mapping[str, Edition] = _NONE_KNOWN) -> Edition:
    """Return an edition with the days on which it holds. Raises as `read_edition`, and for another than was noted."""
    edition = read_edition(one.folder, eager=eager, known=known)
    if (edition.id, edition.digest) != (one.edition, one.digest):
        why = "不是登记的那个版本 / not the edition that was noted: another id or digest"
        raise BoundaryError(named_in(one.folder, MANIFEST), why)
    return replace(edition, period=one.period)


def read_jurisdiction(
    folder: Path,
    *,
    eager: bool = False,
    shelved: Iterable[Shelved] | None = None,
    known: Mapping[str, Edition] = _NONE_KNOWN,
) -> Jurisdiction:
    """Return the county described by a folder ``<code>-<name>`` of boundaries/, with every edition in it.

    Editions that are `shelved` are read in place of those in the folder. A county may have no edition yet: then it has
    policies that assign no home, or none. `eager` reads the polygons too, so that a service fails when it starts and
    not at the first question. Raises BoundaryError when a file is missing or unreadable, an edition is refused, or
    their periods overlap or leave a gap.
    """
    file = f"{folder.name}/jurisdiction.yaml"
    described = read_fields(content_of(folder / "jurisdiction.yaml", file), file)
    described.only("code", "name", "other_names", "within", "predecessors", "districts")
    code = described.text("code")
    if folder.name.partition("-")[0] != code:
        raise described.fault("code", "与文件夹名不符 / differs from the name of the folder")
    atlas = _atlas(code, _editions(folder, shelved, known, eager=eager))
    return Jurisdiction(
        code=code,
        name=described.both("name"),
        other_names=described.texts("other_names"),
        within=described.texts("within"),
        predecessors=_predecessors(described),
        atlas=atlas,
        contacts=read_contacts(folder),
        seats=read_seats(folder),
        districts=_districts(described),
        successions=read_successions(folder, atlas.editions if shelved is None else None),
    )


def _predecessors(described: Fields) -> tuple[str, ...]:
    """The codes of the counties out of which this one was made."""
    codes = described.texts("predecessors")
    if not all(_CODE.fullmatch(code) for code in codes):
        raise described.fault("predecessors", "应为 4 或 6 位代码 / expected codes of 4 or 6 digits")
    return codes


def _districts(described: Fields) -> Mapping[str, str]:
    """The names of the counties and districts that a city consists of, by their codes of six digits."""
    if "districts" not in described.entries:
        return {}
    given = described.fields("districts")
    for code in given.entries:
        if not _DISTRICT.fullmatch(code):
            raise given.fault(code, "应为 6 位代码 / expected a code of 6 digits")
    return {code: given.text(code) for code in given.entries}


def _edition(manifest: Fields, files: EditionFiles, digest: str) -> Edition:
    units = units_of(files.rows("units.csv", UNIT_COLUMNS))
    # Without polygons nobody asks by a point, and the box can be left out.
    has_box = files.shape_file is not None or "envelope" in manifest.entries
    envelope = _envelope(manifest.fields("envelope")) if has_box else None
    edition = Edition(
        id=manifest.parsed("id", _id, "字母、数字、- . _ / letters, digits and - . _"),
        jurisdiction=manifest.text("jurisdiction"),
        name=manifest.both("name").zh,
        period=_period(manifest.fields("in_force")),
        status=manifest.parsed("status", EditionStatus, _STATUSES),
        provenance=_provenance(manifest),
        digest=digest,
        units=units,
        addresses=addresses_of(files.rows("gazetteer.csv", ADDRESS_COLUMNS), units),
        sites=sites_of(files.rows("campuses.csv", SITE_COLUMNS), units, envelope),
        confirmed=manifest.day("units_last_confirmed"),
        envelope=envelope,
        canaries=canaries_of(files.rows("canaries.csv", CANARY_COLUMNS), units),
        sealed=files.sealed,
        map_approval=_map_approval(manifest),
    )
    if files.shape_file is None or envelope is None:
        return edition
    return _with_areas(_with_shapes(edition, files, manifest, files.shape_file, envelope), files, envelope)


def _with_areas(edition: Edition, files: EditionFiles, envelope: Envelope) -> Edition:
    """Add what the edition draws beside its units, in the system of its units."""
    if AREA_FILE not in files.digests or edition.crs is None:
        return edition
    crs, name = edition.crs, named_in(files.folder, AREA_FILE)

    def read() -> "DrawnAreas":
        from enrollzone.atlas.areas import read_areas  # noqa: PLC0415 - a question by name needs no geometry

        return read_areas(files.content(AREA_FILE), name, crs, envelope)

    ids = frozenset(features_of(files.content(AREA_FILE), name))
    return replace(edition, area_ids=ids, areas=_OnFirstUse(read))


def _with_shapes(edition: Edition, files: EditionFiles, manifest: Fields, name: str, envelope: Envelope) -> Edition:
    crs = manifest.parsed("crs", _system, "wgs84, cgcs2000 or EPSG:n")
    drawn = _drawn(manifest, edition.units)

    def drawing() -> "Drawing":
        from enrollzone.atlas.polygons import Drawing  # noqa: PLC0415 - a question by name needs no geometry

        names = {code: unit.name for code, unit in edition.units.items()}
        return Drawing(named_in(files.folder, name), edition.status, crs, envelope, names, drawn)

    def read() -> "Shapes":
        from enrollzone.atlas.polygons import read_shapes  # noqa: PLC0415 - as above

        return read_shapes(files.content(name), drawing())

    def degrees() -> "Mapping[str, BaseGeometry]":
        from enrollzone.atlas.polygons import read_degrees  # noqa: PLC0415 - as above

        return read_degrees(files.content(name), drawing())

    return replace(edition, crs=crs, drawn=drawn, shapes=_OnFirstUse(read), degrees=degrees)


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError(text)
    return text


def _system(text: str) -> str:
    """Take the system of a polygon file: any that a point may be told in, but those that are no system of maps."""
    try:
        known = epsg_of(text)
    except PointError as error:
        raise ValueError(text) from error
    if known is None:
        raise ValueError(text)
    return text


def _drawn(manifest: Fields, units: Mapping[str, Unit]) -> frozenset[str]:
    """Return the codes of the units that have a polygon: ``all``, or a list."""
    if manifest.entries.get("drawn") == "all":
        return frozenset(units)
    drawn = manifest.texts("drawn")
    for code in drawn:
        if code not in units:
            raise manifest.fault("drawn", f"units.csv 中没有该代码 / units.csv has no {code}")
    if not drawn:
        raise manifest.fault("drawn", "应为 all 或代码列表 / expected all, or a list of codes")
    return frozenset(drawn)


def _period(given: Fields) -> Period:
    given.only("from", "to")
    first = given.day("from")
    last = None if given.text("to") == "open" else given.parsed("to", day_of, "日期或 open / YYYY-MM-DD or open")
    try:
        return Period(first, last)
    except ValueError:
        raise given.fault("to", "早于生效日期 / lies before the first day") from None


def _provenance(manifest: Fields) -> Provenance:
    authority, source, licence = (manifest.text(key) for key in ("authority", "source", "licence"))
    return Provenance(authority, source, licence, manifest.optional("note") or "")


def _map_approval(manifest: Fields) -> MapApproval | None:
    """Return the approval of its maps, None where the edition has none."""
    if "map_approval" not in manifest.entries:
        return None
    given = manifest.fields("map_approval")
    given.only("number", "lines")
    try:
        lines = frozenset(map(ApprovedLine, given.texts("lines")))
    except ValueError:
        raise given.fault("lines", f"应为 / expected some of {', '.join(ApprovedLine)}") from None
    return MapApproval(given.text("number"), lines)


def _envelope(given: Fields) -> Envelope:
    """Return the box in degrees outside which a point is refused, after asking that it hold a county of China."""
    given.only(*_SIDES, "note")
    west, south, east, north = (given.parsed(side, float, "度数 / degrees") for side in _SIDES)
    try:
        metric_crs((west + east) / 2)
        ordered = west < east and south < north
    except (ValueError, OverflowError):
        ordered = False
    if not ordered:
        raise given.fault("west", "应为 west < east、south < north 的经纬度 / expected degrees of a county of China")
    return west, south, east, north


def _editions(
    folder: Path, shelved: Iterable[Shelved] | None, known: Mapping[str, Edition], *, eager: bool
) -> Iterator[Edition]:
    """Walk over the editions of a county: those shelved for it, or else every subfolder as one."""
    if shelved is not None:
        yield from (read_shelved(one, eager=eager, known=known) for one in shelved)
        return
    for path in edition_folders(folder):
        yield read_edition(path, eager=eager, known=known)


def edition_folders(folder: Path) -> tuple[Path, ...]:
    """Return the folders of the editions that stand in the folder of a county, by name."""
    return tuple(sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith((".", "_"))))


def _atlas(code: str, editions: Iterable[Edition]) -> Atlas:
    """Put editions on a shelf, and refuse days between two of them that belong to none."""
    atlas = Atlas(editions)
    if atlas.editions and atlas.editions[0].jurisdiction != code:
        raise BoundaryError(atlas.editions[0].id, f"应属于 {code} / expected an edition of {code}")
    for earlier, later in pairwise(atlas.editions):
        if not earlier.period.ends_before(later.period):
            raise BoundaryError(later.id, f"与 {earlier.id} 之间有空档 / some days after {earlier.id} have no edition")
    return atlas
