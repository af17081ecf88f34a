"""From settings to ready services: the only place where things are wired together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Lock

from enrollzone.atlas.edition import Edition
from enrollzone.atlas.jurisdiction import Jurisdiction
from enrollzone.atlas.reader import read_jurisdiction
from enrollzone.config import Settings
from enrollzone.errors import PackError, SettingsError
from enrollzone.grammar.reader import read_policy
from enrollzone.lookup import Bureau
from enrollzone.places.gazetteer import Gazetteer
from enrollzone.policy.binding import refuse_unbound
from enrollzone.policy.pack import Pack, Policy
from enrollzone.policy.shelf import Shelf

Bureaus = Mapping[str, Bureau]


def open_bureaus(settings: Settings, only: str | None = None, *, eager: bool = False) -> Bureaus:
    """Return the bureaus of a deployment by county code, each an immutable snapshot.

    `only` opens one county; `eager` reads the polygons at once, so that a service refuses to start on a broken file.
    Raises BoundaryError, PackError or SettingsError, naming the file and the reason; then nothing is opened.
    """
    _refuse_unknown(settings)
    opened = {}
    for folder in _county_folders(settings, only):
        county = read_jurisdiction(folder, eager=eager)
        opened[county.code] = open_bureau(county, settings.policies_dir / folder.name)
    if only and only not in opened:
        raise _not_installed(settings)
    return opened


def _refuse_unknown(settings: Settings) -> None:
    """A county that a deployment names and does not have is a slip that would make its families' homes unknown."""
    installed = {_code(folder) for folder in _installed(settings)}
    missing = [code for code in settings.jurisdictions if code not in installed]
    if missing:
        known = _names(_installed(settings))
        raise SettingsError(f"ENROLLZONE_JURISDICTIONS names {', '.join(missing)}; installed are {known}")


def _not_installed(settings: Settings) -> SettingsError:
    known = _names(_county_folders(settings, None))
    return SettingsError(f"no county with this code is served here; there are {known}")


def _names(folders: Iterable[Path]) -> str:
    return ", ".join(folder.name for folder in folders) or "none"


def open_bureau(county: Jurisdiction, policies: Path) -> Bureau:
    """Return the bureau of a county with the policies in a folder, each bound to the county's units."""
    return _bureau(county, [_read(file) for file in sorted(policies.glob("*/policy.yaml"))])


def _read(file: Path) -> Policy:
    """Read a policy; a fault in it is told with the folders of its county and policy, since every pack has one name."""
    try:
        return replace(read_policy(file), file="/".join(file.parts[-3:]))
    except PackError as error:
        here = "/".join(file.parts[-3:-1])
        raise PackError(replace(problem, file=f"{here}/{problem.file}") for problem in error.problems) from None


def county_of(settings: Settings, pack: Policy) -> Jurisdiction | None:
    """Return the installed county that a pack is for, whatever folder the pack stands in; None: not installed."""
    folder = next(_county_folders(settings, pack.jurisdiction), None)
    return read_jurisdiction(folder) if folder else None


def trial_bureau(settings: Settings, pack: Policy) -> Bureau:
    """Return the bureau of a pack's county with this pack alone, a draft as if it were in force.

    Raises SettingsError when the county is not installed, PackError for codes that it does not have.
    """
    county = county_of(settings, pack)
    if county is None:
        raise _not_installed(settings)
    # Only a draft is never on the shelf; a copy of any other would have to be compiled once more.
    return _bureau(county, [replace(pack, status="current") if pack.status == "draft" else pack])


def _bureau(county: Jurisdiction, policies: Sequence[Policy]) -> Bureau:
    for policy in policies:
        if isinstance(policy, Pack):
            refuse_unbound(policy, county.editions)
    gazetteers: dict[tuple[str, str], Gazetteer] = {}
    return Bureau(county, Shelf.of(policies), partial(_gazetteer, county, gazetteers, Lock()))


def _gazetteer(
    county: Jurisdiction, made: dict[tuple[str, str], Gazetteer], lock: Lock, edition: Edition, pack: Pack | None
) -> Gazetteer:
    """Return the index of names of an edition under a policy, made once: there are as many as editions times packs."""
    key = (edition.id, pack.sha256 if pack else "")
    with lock:
        if key not in made:
            written = pack.catchments.written if pack else {}
            own_names = (county.name.zh, *county.other_names, *county.within)
            made[key] = Gazetteer.of(edition, written, own_names)
        return made[key]


def _county_folders(settings: Settings, only: str | None) -> Iterator[Path]:
    """The folders of the counties that this deployment serves, or of one of them."""
    for folder in _installed(settings):
        code = _code(folder)
        if only in (None, code) and (not settings.jurisdictions or code in settings.jurisdictions):
            yield folder


def _installed(settings: Settings) -> Iterator[Path]:
    for folder in sorted(settings.boundaries_dir.glob("*-*/")):
        if (folder / "jurisdiction.yaml").is_file():
            yield folder


def _code(folder: Path) -> str:
    return folder.name.partition("-")[0]
