"""A background for maps from elsewhere: none unless a deployment names one, and then that one only.

Tiles are pictures in Web Mercator. 天地图 and most of the world cut them on CGCS2000 or WGS-84, which are one here.
Many Chinese services cut theirs on GCJ-02, hundreds of metres beside: homes would be shown, and tapped, on the wrong
side of a border. So the system must be stated, and theirs is refused.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from enrollzone.config import Settings
from enrollzone.errors import SettingsError

_PLACES = {"{x}", "{y}", "{z}"}
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?", re.ASCII)
_WRITTEN = re.compile(r"[!#$%&'()*+,./0-9:=?@A-Z_a-z{}~-]+", re.ASCII)
_SAME_AS_WGS84 = ("wgs84", "cgcs2000")


@dataclass(frozen=True)
class Tiles:
    """The background of maps: templates of addresses, one above the other, and what must be said of them on the map."""

    templates: tuple[str, ...] = ()
    notice: str = ""

    @property
    def origins(self) -> tuple[str, ...]:
        """The origins from which a browser must be let fetch pictures; none for tiles of this very service."""
        parts = [urlsplit(template) for template in self.templates]
        return tuple(dict.fromkeys(f"{one.scheme}://{one.netloc}" for one in parts if one.netloc))


def tiles_of(settings: Settings) -> Tiles:
    """Return the background that a deployment has set. Raises SettingsError for one that cannot be used as it is."""
    templates = tuple(settings.map_tiles.split())
    for template in templates:
        _check(template)
    if templates and settings.map_tiles_crs.lower() not in _SAME_AS_WGS84:
        raise SettingsError(
            "ENROLLZONE_MAP_TILES_CRS must say on which system the tiles are cut: wgs84 or cgcs2000; tiles cut on"
            " gcj02 or bd09 lie hundreds of metres beside and are refused"
        )
    if templates and not settings.map_tiles_notice.strip():
        raise SettingsError("ENROLLZONE_MAP_TILES_NOTICE must say whose map it is, with its approval number")
    return Tiles(templates, settings.map_tiles_notice.strip())


def _check(template: str) -> None:
    placed = sorted(re.findall(r"\{[^{}]*\}", template))
    if not _WRITTEN.fullmatch(template) or placed != sorted(_PLACES) or not _leads_somewhere(template):
        raise SettingsError(
            "ENROLLZONE_MAP_TILES must be addresses with {z}, {x} and {y} in them, of https:// and one host each or"
            " beginning with /; several lie one above the other, with spaces between"
        )


def _leads_somewhere(template: str) -> bool:
    """Tell whether an address is one of this service, or of one host: what goes into a header must be no more."""
    parts = urlsplit(template)
    if not parts.scheme and not parts.netloc:
        return template.startswith("/") and not template.startswith("//")
    return parts.scheme in {"http", "https"} and _HOST.fullmatch(parts.netloc) is not None
