"""From settings to ready services: the only place where things are wired together."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from threading import Lock

from enrollzone.atlas.edition import Edition
from enrollzone.atlas.jurisdiction import Jurisdiction
from enrollzone.atlas.reader import read_jurisdiction
from enrollzone.config import Settings
from enrollzone.errors import SettingsError
from enrollzone.lookup import Bureau
from enrollzone.places.gazetteer import Gazetteer
from enrollzone.policy.binding import refuse_unbound
from enrollzone.policy.pack import Pack
from enrollzone.policy.reader import read_pack
from enrollzone.policy.shelf import Shelf

Bureaus = Mapping[str, Bureau]


def open_bureaus(settings: Settings, only: str | None = None, *, eager: bool = False) -> Bureaus:
    """Return the bureaus of a deployment by county code, each an immutable snapshot.

    `only` opens one county; `eager` reads the polygons at once, so that a service refuses to start on a broken file.
    Raises BoundaryError, PackError or SettingsError, naming the file and the reason; then nothing is opened.
    """
    opened = {}
    for folder in _county_folders(settings, only):
        county = read_jurisdiction(folder, eager=eager)
        opened[county.code] = open_bureau(county, settings.policies_dir / folder.name)
    if only and only not in opened:
        known = ", ".join(folder.name for folder in _county_folders(settings, None))
        raise SettingsError(f"no county with this code is installed; installed are {known or 'none'}")
    return opened


def open_bureau(county: Jurisdiction, policies: Path) -> Bureau:
    """Return the bureau of a county with the policies in a folder, each bound to the county's units."""
    packs = [read_pack(file) for file in sorted(policies.glob("*/policy.yaml"))]
    for pack in packs:
        refuse_unbound(pack, county.editions)
    gazetteers: dict[tuple[str, str], Gazetteer] = {}
    return Bureau(county, Shelf.of(packs), partial(_gazetteer, county, gazetteers, Lock()))


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
    wanted = {only} if only else set(settings.jurisdictions)
    for folder in sorted(settings.boundaries_dir.glob("*-*/")):
        if (folder / "jurisdiction.yaml").is_file() and (not wanted or folder.name.partition("-")[0] in wanted):
            yield folder
