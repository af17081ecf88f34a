"""From settings to ready services: the only place where things are wired together."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from enrollzone.atlas.artefact import with_compiled
from enrollzone.atlas.edition import Edition
from enrollzone.atlas.generations import (
    Entry,
    Generation,
    PolicyEntry,
    current_generation,
    days_in_force,
    edition_folder,
    policy_folder,
)
from enrollzone.atlas.jurisdiction import Jurisdiction
from enrollzone.atlas.reader import Shelved, read_jurisdiction
from enrollzone.atlas.shelf import Atlas
from enrollzone.atlas.succession import former_units
from enrollzone.config import Settings
from enrollzone.errors import PackError, SettingsError
from enrollzone.grammar.classes import admission_order
from enrollzone.grammar.desk_rules import read_desk_rules
from enrollzone.grammar.reader import read_policy
from enrollzone.lookup import Bureau
from enrollzone.periods import CHINA_TIME, Period
from enrollzone.places.gazetteer import Gazetteer
from enrollzone.policy.binding import refuse_unbound
from enrollzone.policy.pack import Pack, Policy
from enrollzone.policy.shelf import Shelf
from enrollzone.publishing.kept import POLICY, read_live

if TYPE_CHECKING:
    from enrollzone.casework.acting import Desk
    from enrollzone.publishing.deployment import Deployment

Bureaus = Mapping[str, Bureau]
_NOTHING_BEFORE: Bureaus = MappingProxyType({})
_in_use: WeakValueDictionary[tuple[str | tuple[str, str], ...], Policy] = WeakValueDictionary()


def open_bureaus(
    settings: Settings,
    only: str | None = None,
    *,
    eager: bool = False,
    generation: Generation | None = None,
    before: Bureaus = _NOTHING_BEFORE,
) -> Bureaus:
    """Return the bureaus of a deployment by county code, each an immutable snapshot.

    `only` opens one county; `eager` reads the polygons at once, so that a service refuses to start on a broken file.
    Editions and policies are those of a `generation`, of the one that holds unless another is given. What was
    opened `before` and is still the same by its digest is not read, compiled or indexed once more.
    Raises BoundaryError, PackError or SettingsError, naming the file and the reason; then nothing is opened.
    """
    _refuse_unknown(settings)
    held = current_generation(settings.data_dir) if generation is None else generation
    opened = {}
    for folder in _county_folders(settings, only):
        old = before.get(_code(folder))
        county = _county(settings, folder, held, old, eager=eager)
        opened[county.code] = _bureau(county, _policies(settings, folder, held), old)
    if only and only not in opened:
        raise _not_installed(settings)
    return opened


def change_over(settings: Settings, before: Bureaus, old: Generation, new: Generation) -> Bureaus:
    """Return bureaus with the editions and policies of a new generation, from those that they had under the old one.

    Only counties that differ are opened anew, eagerly. Where their policies are the same these are not read: whoever
    publishes an edition does not publish what somebody else is writing at that moment. Raises as `open_bureaus`.
    """
    changed = {}
    for folder in _county_folders(settings, None):
        code = _code(folder)
        if code in before and old.differs(new, code):
            held = before[code]
            same = old.policies_of(code) == new.policies_of(code)
            county = _county(settings, folder, new, held, eager=True)
            changed[code] = _bureau(county, held.shelf.policies if same else _policies(settings, folder, new), held)
    return {**before, **changed}


def _policies(settings: Settings, folder: Path, held: Generation) -> Sequence[Policy]:
    """Read the policies that a county has in a generation: those that were published, or else those that were shipped.

    What this process has in use already is not read and compiled once more while every file of it is the same.
    """
    cache = settings.data_dir / "cache"
    entries = held.policies_of(_code(folder))
    if entries is None:
        shipped = sorted((settings.policies_dir / folder.name).glob("*/policy.yaml"))
        return [_in_use_or_read(file, partial(_read, file, cache)) for file in shipped]
    days = days_in_force(entries)
    return [_live(settings, entry, days[entry.policy], cache) for entry in entries]


def _live(settings: Settings, entry: PolicyEntry, period: Period, cache: Path) -> Policy:
    file = policy_folder(settings.data_dir, entry) / POLICY
    read = partial(read_live, settings.data_dir, entry, period, cache)
    return _in_use_or_read(file, read, entry.digest, str(period)) if file.is_file() else read()


def _county(
    settings: Settings, folder: Path, held: Generation, old: Bureau | None = None, *, eager: bool = False
) -> Jurisdiction:
    """Read a county with the editions that it has in a generation."""
    entries = held.of(_code(folder))
    shelved = None if entries is None else [_shelved(settings, entry) for entry in entries]
    known = {edition.digest: edition for edition in old.county.editions} if old else {}
    county = replace(read_jurisdiction(folder, shelved=shelved, known=known), desk=read_desk_rules(folder))
    return with_compiled(county, settings.data_dir / "cache", eager=eager)


def _shelved(settings: Settings, entry: Entry) -> Shelved:
    return Shelved(edition_folder(settings.data_dir, entry), entry.edition, entry.digest, entry.period)


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


def _in_use_or_read(file: Path, read: Callable[[], Policy], *marks: str) -> Policy:
    """Return a policy, read again unless every file beside it is byte for byte what it was read from."""
    beside = tuple(_digests(file.parent))
    found = _in_use.get((str(file), *marks, *beside))
    if found is None:
        found = read()
        if (file.name, found.sha256) in beside:  # or else somebody wrote to it since
            _in_use[(str(file), *marks, *beside)] = found
    return found


def _digests(folder: Path) -> Iterator[tuple[str, str]]:
    """Walk over the names and digests of the files in a folder; what cannot be read will be refused by who reads it."""
    for file in sorted(folder.iterdir()):
        with suppress(OSError):
            yield file.name, sha256(file.read_bytes()).hexdigest()


def _read(file: Path, cache: Path | None) -> Policy:
    """Read a policy; a fault in it is told with the folders of its county and policy, since every pack has one name."""
    try:
        return read_policy(file, cache=cache).called("/".join(file.parts[-3:]))
    except PackError as error:
        here = "/".join(file.parts[-3:-1])
        raise PackError(replace(problem, file=f"{here}/{problem.file}") for problem in error.problems) from None


def county_of(settings: Settings, pack: Policy) -> Jurisdiction | None:
    """Return the installed county that a pack is for, whatever folder the pack stands in; None: not installed."""
    folder = next(_county_folders(settings, pack.jurisdiction), None)
    return _county(settings, folder, current_generation(settings.data_dir)) if folder else None


def trial_bureau(settings: Settings, pack: Policy) -> Bureau:
    """Return the bureau of a pack's county with this pack alone, a draft as if it were in force.

    Raises SettingsError when the county is not installed, PackError for codes that it does not have.
    """
    county = county_of(settings, pack)
    if county is None:
        raise _not_installed(settings)
    # Only a draft is never on the shelf; a copy of any other would have to be compiled once more.
    return _bureau(county, [replace(pack, status="current") if pack.status == "draft" else pack])


def with_editions(bureau: Bureau, editions: Iterable[Edition], policies: Sequence[Policy] | None = None) -> Bureau:
    """Return a bureau as it would be with other editions, and other policies where they are given.

    Raises PackError for codes that an edition does not have, and for policies that overlap.
    """
    county = replace(bureau.county, atlas=Atlas(editions))
    return _bureau(county, bureau.shelf.policies if policies is None else policies, bureau)


def deployment_of(settings: Settings) -> "Deployment":
    """Return what publishing works with: where everything stands, and how a county is opened as it would be."""
    # Only where something is published: no lookup loads what only that needs.
    from enrollzone.publishing.activation import shipped_folders  # noqa: PLC0415
    from enrollzone.publishing.deployment import Deployment  # noqa: PLC0415

    def opened(code: str, generation: Generation) -> Bureau:
        return open_bureaus(settings, code, eager=True, generation=generation)[code]

    def editions(code: str) -> Mapping[str, Path]:
        return shipped_folders(county_folders(settings, code)[code])

    def policies(code: str) -> tuple[Path, ...]:
        files = (settings.policies_dir / county_folders(settings, code)[code].name).glob("*/policy.yaml")
        return tuple(file.parent for file in sorted(files))

    return Deployment(settings.data_dir, tuple(county_folders(settings)), opened, with_editions, editions, policies)


def county_folders(settings: Settings, only: str | None = None) -> Mapping[str, Path]:
    """Return the folders of the counties that are served here, by code. Raises SettingsError for one that is not."""
    folders = {_code(folder): folder for folder in _county_folders(settings, only)}
    if only and not folders:
        raise _not_installed(settings)
    return folders


def open_county(settings: Settings, folder: Path, generation: Generation) -> Jurisdiction:
    """Return a county with its editions in a generation. Raises BoundaryError for one that cannot be used."""
    return _county(settings, folder, generation)


def _bureau(county: Jurisdiction, policies: Sequence[Policy], before: Bureau | None = None) -> Bureau:
    for policy in policies:
        if isinstance(policy, Pack):
            refuse_unbound(policy, county.editions)
            if policy.status == "current":
                admission_order(county.desk, policy)  # a class that asks for what the policy does not have is refused
    made = before.gazetteer if before else None
    return Bureau(county, Shelf.of(policies), _Gazetteers(county, made if isinstance(made, _Gazetteers) else None))


class _Gazetteers:
    """The indexes of names of the editions of a county under its policies, each made once: on first use.

    Those of editions that were there `before` are taken over.
    """

    def __init__(self, county: Jurisdiction, before: "_Gazetteers | None" = None) -> None:
        self.own_names = (county.name.zh, *county.other_names, *county.within)
        self.districts, self.successions = county.districts, county.successions
        self._lock = Lock()
        digests = {edition.digest for edition in county.editions}
        # A copy in one step: requests go on making indexes meanwhile.
        taken = dict(before.made) if before is not None and before.of_county() == self.of_county() else {}
        self.made: dict[tuple[date, str, str], Gazetteer] = {
            key: gazetteer for key, gazetteer in taken.items() if key[1] in digests
        }

    def __call__(self, edition: Edition, pack: Pack | None) -> Gazetteer:
        # The digest says which edition it is; the day from which it holds, which units are gone by then.
        key = (edition.period.first, edition.digest, pack.sha256 if pack else "")
        with self._lock:
            if key not in self.made:
                written = pack.catchments.written if pack else {}
                formers = former_units(self.successions, edition)
                self.made[key] = Gazetteer.of(edition, written, self.own_names, formers, self.districts)
            return self.made[key]

    def of_county(self) -> tuple[object, ...]:
        """Everything in an index that is not the edition's or the policy's own."""
        return self.own_names, self.districts, self.successions


def open_desk(settings: Settings, bureaus: Callable[[], Bureaus], now: Callable[[], datetime]) -> "Desk":
    """Return the desk of a deployment; `bureaus` are asked for anew at each step, `now` is its clock.

    Raises KeyFileError for keys that cannot be used. The database is not asked: it may be away, and come back.
    """
    # Only where there is a desk: the public lookup answers without a database's library being loaded.
    from enrollzone.casework.acting import Desk  # noqa: PLC0415
    from enrollzone.receipts import Stamp  # noqa: PLC0415
    from enrollzone.registry.kinds import KINDS  # noqa: PLC0415
    from enrollzone.sealing.keyfile import KeyFile  # noqa: PLC0415
    from enrollzone.storage.database import Database  # noqa: PLC0415
    from enrollzone.storage.store import Store  # noqa: PLC0415

    keys, database = KeyFile(settings.desk_key_file), Database(settings.desk_database)
    store = Store(database, keys, KINDS, now, settings.desk_folder)
    stamp = Stamp(settings.secret_key)
    return Desk(store, bureaus, stamp, lambda: now().astimezone(CHINA_TIME).date(), keeps_scans=settings.desk_scans)


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
