"""The settings of a deployment, read from a mapping. Nothing else reads the environment."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from enrollzone.errors import SettingsError

_PREFIX = "ENROLLZONE_"
_AN_ORIGIN = re.compile(r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]{0,200}[A-Za-z0-9])?(?::[0-9]{1,5})?", re.ASCII)
_HERE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Settings:
    """Where data stands and how the service listens.

    `jurisdictions` limits a deployment to some counties (codes of six digits, of a city four); empty means every
    installed one. `data_dir` holds what is staged and active at run time. `public_rate` is the limit on questions per
    address. `map_tiles` are templates of addresses of a background for maps, `map_tiles_crs` the system on which it is
    cut and `map_tiles_notice` what must be said of it; `map_approval` is the approval number (审图号) of our own maps.
    `public_url` is the address under which families know the service (``https://example.cn``), for what is printed and
    what is sent on; without it no address is printed, since what a request says of its host may be wrong.
    `database_url` is the desk's database, `desk_keys` its file of keys; unless they are set both stand in `data_dir`.
    `desk_scans` lets the desk keep pictures of papers. `proxies` is how many servers of one's own stand before this
    one, each of which writes down who asked it: what a request says of that beyond them anybody may have written.
    """

    boundaries_dir: Path = _HERE / "boundaries"
    policies_dir: Path = _HERE / "policies"
    data_dir: Path = Path("data")
    jurisdictions: tuple[str, ...] = ()
    host: str = "127.0.0.1"
    port: int = 8000
    public_rate: str = "120 per minute"
    secret_key: str = field(default="", repr=False)
    public_url: str = ""
    map_tiles: str = ""
    map_tiles_crs: str = ""
    map_tiles_notice: str = ""
    map_approval: str = ""
    database_url: str = field(default="", repr=False)
    desk_keys: Path | None = None
    desk_scans: bool = False
    proxies: int = 0

    @property
    def desk_database(self) -> str:
        """The address of the desk's database: an SQLite file in the data directory unless another one is set."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'desk' / 'desk.sqlite3').absolute()}"

    @property
    def desk_folder(self) -> Path:
        """Where the desk keeps what stands outside its database: anchors, and the list of what was erased."""
        return self.data_dir / "desk"

    @property
    def exports_folder(self) -> Path:
        """Where files of layers are kept that were made once; it may be emptied."""
        return self.data_dir / "cache" / "exports"

    @property
    def desk_key_file(self) -> Path:
        """The file with the keys of the desk."""
        return self.desk_keys or self.data_dir / "desk" / "keys.json"

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read the variables of the process. Raises SettingsError as `from_mapping` does."""
        return cls.from_mapping(os.environ)

    @classmethod
    def from_mapping(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the variables ENROLLZONE_*. Raises SettingsError for one that is unknown or cannot be used."""
        given = {k.removeprefix(_PREFIX).lower(): v for k, v in environment.items() if k.startswith(_PREFIX)}
        unknown = sorted(given.keys() - cls.__dataclass_fields__.keys())
        if unknown:
            known = ", ".join(_PREFIX + name.upper() for name in cls.__dataclass_fields__)
            raise SettingsError(f"unknown setting {_PREFIX}{unknown[0].upper()}; known are {known}")
        return cls(
            boundaries_dir=_folder("boundaries_dir", given, cls.boundaries_dir),
            policies_dir=_folder("policies_dir", given, cls.policies_dir),
            data_dir=Path(given.get("data_dir", cls.data_dir)),
            jurisdictions=_codes(given.get("jurisdictions", "")),
            host=given.get("host", cls.host),
            port=_port(given.get("port", str(cls.port))),
            public_rate=given.get("public_rate", cls.public_rate),
            secret_key=given.get("secret_key", cls.secret_key),
            public_url=_origin(given.get("public_url", cls.public_url)),
            map_tiles=given.get("map_tiles", cls.map_tiles),
            map_tiles_crs=given.get("map_tiles_crs", cls.map_tiles_crs),
            map_tiles_notice=given.get("map_tiles_notice", cls.map_tiles_notice),
            map_approval=given.get("map_approval", cls.map_approval).strip(),
            database_url=given.get("database_url", cls.database_url),
            desk_keys=Path(given["desk_keys"]) if given.get("desk_keys") else None,
            desk_scans=_switch("desk_scans", given),
            proxies=_proxies(given.get("proxies", "0")),
        )


def _folder(name: str, given: Mapping[str, str], usual: Path) -> Path:
    path = Path(given.get(name, usual))
    if given.get(name) == "" or not path.is_dir():  # an empty name would be the folder one happens to stand in
        raise SettingsError(f"{_PREFIX}{name.upper()} must name a folder that exists")
    return path


def _codes(value: str) -> tuple[str, ...]:
    codes = tuple(value.split())
    if any(not code.isascii() or not code.isdigit() or len(code) not in {4, 6} for code in codes):
        raise SettingsError(f"{_PREFIX}JURISDICTIONS must be codes of four or six digits, with spaces between them")
    return codes


def _port(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 0 < int(value) < 65536:
        raise SettingsError(f"{_PREFIX}PORT must be a number from 1 to 65535")
    return int(value)


def _proxies(value: str) -> int:
    if value not in {"0", "1", "2", "3", "4"}:
        raise SettingsError(f"{_PREFIX}PROXIES must be how many proxies stand before the service, from 0 to 4")
    return int(value)


def _switch(name: str, given: Mapping[str, str]) -> bool:
    """Whether something is on. Any other word is refused: a bureau must not believe that it switched something off."""
    value = given.get(name, "off")
    if value not in {"on", "off"}:
        raise SettingsError(f"{_PREFIX}{name.upper()} must be on or off")
    return value == "on"


def _origin(value: str) -> str:
    """An address without a path: a mistake in it would stand on paper for years, and be led to."""
    address = value.removesuffix("/")
    if address and not _AN_ORIGIN.fullmatch(address):
        raise SettingsError(f"{_PREFIX}PUBLIC_URL must be like https://example.cn, without a path")
    return address
