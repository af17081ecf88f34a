"""Staging: a candidate becomes a complete edition that nobody is answered from, and a hold on it is cleared."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import shapely

from enrollzone.atlas.canaries import CANARY_COLUMNS, canaries_of
from enrollzone.atlas.contents import UNIT_COLUMNS
from enrollzone.atlas.edition import Alias, Edition, EditionStatus, Unit
from enrollzone.atlas.files import KNOWN_FILES, MANIFEST
from enrollzone.atlas.signoffs import SIGNOFF_COLUMNS, Signoff, SignoffStep
from enrollzone.atlas.tables import read_rows
from enrollzone.i18n.catalogue import LANGUAGES, catalogue
from enrollzone.intake.candidate import Candidate, Examination, Surroundings
from enrollzone.messages import Message
from enrollzone.publishing.archive import (
    Filed,
    Paperwork,
    State,
    bare_name,
    find,
    held_folder,
    ready_folder,
    same_person,
)
from enrollzone.publishing.carrying import Carried, Left, carry_over, table_of, with_other_names
from enrollzone.publishing.refusals import NotPublishedError
from enrollzone.publishing.writing import exclusively, place_folder, take_away
from enrollzone.quarantine.findings import Finding, Severity, Verdict

_SIGNOFFS = "signoffs.csv"
_CANARIES = "canaries.csv"
_SHAPES = "communities.geojson"
_CRS = "EPSG:4490"  # candidates are in degrees of WGS-84, which are those of CGCS2000: no vertex moves
_MARGIN_DEG = 0.05  # around what is drawn, where a county has no envelope yet
_SHORT = 12  # hexadecimal digits of an id: two of a million editions differ


@dataclass(frozen=True)
class Origin:
    """What is said of a new edition that its file does not say.

    Without a status it is official only where the edition before it is, and else a republished list or, with a map, an
    illustration: nothing becomes official without a person saying so.
    """

    authority: str | None = None
    licence: str | None = None
    status: EditionStatus | None = None


def stage(
    data_dir: Path,
    examination: Examination,
    surroundings: Surroundings,
    origin: Origin = Origin(),
    at: datetime | None = None,
) -> str:
    """Keep an examined candidate as an edition under the data directory, and return its id.

    The id follows from the content: the same file for the same day is the same edition. With warnings it is held until
    somebody approves it, else it may be activated. What was refused is never kept: NotPublishedError.
    """
    candidate = examination.candidate
    if candidate is None or examination.verdict is Verdict.REFUSED:
        raise NotPublishedError(Message("publishing.refused_file"))
    carried = carry_over(surroundings.before, candidate.units)
    files = {**carried.files, **_tables(candidate, surroundings, examination.declaration.first_day)}
    said = tuple(_said(examination, candidate, surroundings, origin))
    name = f"{examination.declaration.jurisdiction}-{_digest(files, said)}"
    files[_SIGNOFFS] = _trail(examination, carried, at or datetime.now(UTC))
    sealed = _sealed((f"id: {json.dumps(name)}", *said), files)
    with exclusively(data_dir):
        _place(data_dir, name, sealed, held=examination.verdict is Verdict.HELD)
    return name


def approve(data_dir: Path, name: str, by: str, why: str, at: datetime) -> Filed:
    """Clear the hold on an edition: every open warning is signed for, by whom, when and why. It is not activated.

    Raises NotPublishedError when it is not held or `by` is who handed it in, BoundaryError when it was altered.
    """
    with exclusively(data_dir):
        found = find(data_dir, name)
        edition = found.readable()
        refuse_same_person(found, by)
        if found.state is not State.HELD:
            raise NotPublishedError(Message("publishing.not_held", {"id": name}))
        rows = [signed_for(row, by, why, at) for row in found.signoffs]
        files = {**_files_of(edition), _SIGNOFFS: written_trail(rows)}
        target = ready_folder(data_dir, name)
        if target.exists():
            take_away(data_dir, target)
        place_folder(data_dir, target, _sealed(tuple(_manifest(found)), files))
        take_away(data_dir, found.folder)
        return find(data_dir, name)


def with_canaries(data_dir: Path, name: str, canaries: bytes, by: str, at: datetime) -> str:
    """Keep an edition once more with other canaries, and return the id of the new one; the old one stays as it is.

    Whoever brings the canaries has handed the new one in. What was held is held again. Raises BoundaryError for a
    table that cannot be read, NotPublishedError for an edition that there is not.
    """
    with exclusively(data_dir):
        found = find(data_dir, name)
        edition = found.readable()
        canaries_of(read_rows(canaries, _CANARIES, CANARY_COLUMNS), edition.units)
        said = _manifest(found)[1:]
        files = {**_files_of(edition), _CANARIES: canaries}
        new = f"{edition.jurisdiction}-{_digest({k: v for k, v in files.items() if k != _SIGNOFFS}, tuple(said))}"
        brought = Signoff(SignoffStep.HANDED_IN, _CANARIES, by=by, at=moment(at))
        files[_SIGNOFFS] = written_trail([*found.signoffs, brought])
        sealed = _sealed((f"id: {json.dumps(new)}", *said), files)
        _place(data_dir, new, sealed, held=found.state is State.HELD)
    return new


def _manifest(found: Filed) -> list[str]:
    """Return the lines of a manifest but for the digests; the first one is the id."""
    return (found.folder / MANIFEST).read_text(encoding="utf-8").partition("\nfiles:")[0].split("\n")


def refuse_same_person(found: Paperwork, by: str) -> None:
    """Raise NotPublishedError when somebody would answer for what they handed in themselves, or nobody is named."""
    if not bare_name(by):
        raise NotPublishedError(Message("publishing.nobody"))
    if any(same_person(by, other) for other in found.handed_in_by):
        raise NotPublishedError(Message("publishing.same_person"))


def _place(data_dir: Path, name: str, files: Mapping[str, bytes], *, held: bool) -> None:
    """Put an edition where it belongs, unless it is there. What was once live is not held any more."""
    if held_folder(data_dir, name).exists():
        return
    ready = ready_folder(data_dir, name)
    if not ready.exists():
        place_folder(data_dir, held_folder(data_dir, name) if held else ready, files)
    elif held and _unsigned(find(data_dir, name)):
        place_folder(data_dir, held_folder(data_dir, name), files)


def _unsigned(found: Filed) -> bool:
    """Tell whether an edition is staged without anybody having signed for a warning, and was never live."""
    signed = any(row.step is SignoffStep.SIGNED for row in found.signoffs)
    return found.state is State.STAGED and not signed


def _tables(candidate: Candidate, surroundings: Surroundings, first_day: date) -> dict[str, bytes]:
    units = [with_other_names(unit, surroundings.before, first_day) for unit in candidate.units.values()]
    files = {"units.csv": table_of([list(UNIT_COLUMNS), *map(_unit_cells, sorted(units, key=lambda unit: unit.code))])}
    return {**files, _SHAPES: _geojson(candidate)} if candidate.drawn else files


def _unit_cells(unit: Unit) -> list[str]:
    told = {
        "code": unit.code,
        "name": unit.name,
        "kind": str(unit.kind),
        "township_code": unit.township_code,
        "township": unit.township,
        "aliases": _aliases(unit.aliases),
        "township_aliases": _aliases(unit.township_aliases),
    }
    return [told.get(column, "") for column in UNIT_COLUMNS]


def _aliases(aliases: tuple[Alias, ...]) -> str:
    return "|".join(map(_alias, aliases))


def _alias(alias: Alias) -> str:
    dated = f"@{alias.since or ''}..{alias.until or ''}" if alias.since or alias.until else ""
    return alias.name + dated + (f"#{alias.source}" if alias.source else "")


def _geojson(candidate: Candidate) -> bytes:
    """Write the polygons one a line, every number with all its digits."""
    lines = []
    for code in sorted(candidate.drawn):
        properties = {"code": code, "name": candidate.units[code].name}
        geometry = shapely.geometry.mapping(candidate.drawn[code])
        feature = {"type": "Feature", "properties": properties, "geometry": geometry}
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    return ('{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n").encode()


def _said(examination: Examination, candidate: Candidate, surroundings: Surroundings, origin: Origin) -> Iterator[str]:
    """Walk over the lines of the manifest, but for the id and the files. No time stands there: the file decides all."""
    declaration, before = examination.declaration, surroundings.before
    name = Message("publishing.edition_name", {"county": surroundings.county.name, "day": declaration.first_day})
    unsaid = _both(Message("publishing.unsaid"))
    yield f"jurisdiction: {json.dumps(declaration.jurisdiction)}"
    yield f"name: {_yaml({language: catalogue(language).say(name) for language in LANGUAGES})}"
    yield f"status: {origin.status or _status(candidate, before)}"
    yield f"in_force: {{from: {declaration.first_day}, to: open}}"
    yield f"units_last_confirmed: {declaration.first_day}"
    yield f"authority: {_yaml(origin.authority or unsaid)}"
    yield f"source: {_yaml(f'{Path(examination.content.file).name} ({examination.content.format})')}"
    yield f"licence: {_yaml(origin.licence or unsaid)}"
    yield from _extent(candidate, before)


def _status(candidate: Candidate, before: Edition | None) -> EditionStatus:
    if before and before.status in {EditionStatus.OFFICIAL, EditionStatus.EXAMPLE}:
        return before.status
    return EditionStatus.ILLUSTRATIVE if candidate.drawn else EditionStatus.REPUBLISHED


def _extent(candidate: Candidate, before: Edition | None) -> Iterator[str]:
    envelope = before.envelope if before else None
    if candidate.drawn:
        yield f"crs: {_CRS}"
        if envelope is None:
            west, south, east, north = shapely.total_bounds(list(candidate.drawn.values())).tolist()
            envelope = (west - _MARGIN_DEG, south - _MARGIN_DEG, east + _MARGIN_DEG, north + _MARGIN_DEG)
        yield f"drawn: {_yaml(sorted(candidate.drawn))}"
    if envelope is not None:
        yield f"envelope: {_yaml(dict(zip(('west', 'south', 'east', 'north'), envelope, strict=True)))}"


def _yaml(told: object) -> str:
    """Return a value as JSON, which is YAML as well; numbers keep all their digits."""
    return json.dumps(told, ensure_ascii=False)


def _digest(files: Mapping[str, bytes], said: tuple[str, ...]) -> str:
    digests = "".join(f"{name} {hashlib.sha256(content).hexdigest()}\n" for name, content in sorted(files.items()))
    return hashlib.sha256(("\n".join(said) + digests).encode()).hexdigest()[:_SHORT]


def _sealed(manifest: tuple[str, ...], files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files with the manifest that names the digest of each."""
    digests = [f"  {name}: {hashlib.sha256(files[name]).hexdigest()}" for name in sorted(files)]
    return {**files, MANIFEST: ("\n".join([*manifest, "files:", *digests]) + "\n").encode()}


def _files_of(edition: Edition) -> dict[str, bytes]:
    return {name: content for name in KNOWN_FILES if (content := edition.sealed(name)) is not None}


def _trail(examination: Examination, carried: Carried, at: datetime) -> bytes:
    declaration, file = examination.declaration, Path(examination.content.file).name
    handed = Signoff(SignoffStep.HANDED_IN, str(examination.verdict), file, by=declaration.by, at=moment(at))
    found = [row for finding in examination.findings if (row := _row(finding)) is not None]
    return written_trail([handed, *found, *map(_left, carried.left)])


def _row(finding: Finding) -> Signoff | None:
    step = {Severity.WARNING: SignoffStep.OPEN, Severity.REPAIR: SignoffStep.REPAIRED}.get(finding.severity)
    return Signoff(step, finding.code, finding.where, _both(finding.message)) if step else None


def _left(left: Left) -> Signoff:
    said = Message("publishing.left_behind", {"unit": left.unit})
    return Signoff(SignoffStep.LEFT_BEHIND, "left_behind", f"{left.table}:{left.line}", _both(said))


def signed_for(row: Signoff, by: str, why: str, at: datetime) -> Signoff:
    """Return a row with who answers for it; only what is open is signed."""
    if row.step is not SignoffStep.OPEN:
        return row
    return Signoff(SignoffStep.SIGNED, row.finding, row.where, row.said, by, moment(at), why)


def written_trail(rows: list[Signoff]) -> bytes:
    """Return a trail as signoffs.csv."""
    return table_of([list(SIGNOFF_COLUMNS), *(row.cells for row in rows)])


def moment(at: datetime) -> str:
    """Return an instant as a trail notes it."""
    return at.isoformat(timespec="seconds")


def _both(message: Message) -> str:
    return " / ".join(catalogue(language).say(message) for language in LANGUAGES)
