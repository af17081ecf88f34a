"""The files of an edition, each as it was when its digest was taken."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from enrollzone.atlas.manifest import Fields
from enrollzone.atlas.tables import Row, read_rows
from enrollzone.errors import BoundaryError

SHAPE_FILES = ("communities.geojson", "communities.gpkg")
AREA_FILE = "areas.geojson"
KNOWN_FILES = ("units.csv", "campuses.csv", "gazetteer.csv", "canaries.csv", "signoffs.csv", AREA_FILE, *SHAPE_FILES)
MANIFEST = "edition.yaml"
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


def content_of(path: Path, file: str) -> bytes:
    """Return the bytes of a file, called `file` in errors. Raises BoundaryError when it is missing or unreadable."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise BoundaryError(file, "文件缺失 / the file is missing") from None
    except OSError as error:
        raise BoundaryError(file, f"无法读取 / cannot be read: {error.strerror}") from None


def named_in(folder: Path, name: str) -> str:
    """Return how a file is called in errors: from the folder of its county on, never by a path of the machine."""
    return f"{folder.parent.name}/{folder.name}/{name}"


@dataclass(frozen=True)
class EditionFiles:
    """The files that an edition's manifest names, with the SHA-256 of each."""

    folder: Path
    digests: Mapping[str, str]

    def content(self, name: str) -> bytes:
        """Return a file's bytes. Raises BoundaryError when they are not those whose digest the manifest names."""
        content = content_of(self.folder / name, named_in(self.folder, name))
        if hashlib.sha256(content).hexdigest() != self.digests[name]:
            why = "内容与摘要不符 / altered: its SHA-256 is not the one in edition.yaml"
            raise BoundaryError(named_in(self.folder, name), why)
        return content

    def sealed(self, name: str) -> bytes | None:
        """Return a file's bytes as `content` does, None for one that the manifest does not name."""
        return self.content(name) if name in self.digests else None

    def rows(self, name: str, columns: tuple[str, ...]) -> tuple[Row, ...]:
        """Return the rows of a table; a table that the manifest does not name is empty."""
        if name not in self.digests:
            return ()
        return read_rows(self.content(name), named_in(self.folder, name), columns)

    @property
    def shape_file(self) -> str | None:
        """The name of the polygon file, or None for an edition of names only."""
        return next((name for name in SHAPE_FILES if name in self.digests), None)

    def digest(self, manifest: bytes) -> str:
        """Return the digest of the whole edition: what ``sha256sum *`` prints for its files, hashed once more."""
        digests = {**self.digests, MANIFEST: hashlib.sha256(manifest).hexdigest()}
        listing = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
        return hashlib.sha256(listing.encode()).hexdigest()


def edition_files(manifest: Fields, folder: Path) -> EditionFiles:
    """Return the files that the manifest names, after comparing each with its digest.

    Raises BoundaryError for a name that no edition has, a missing or altered file, two polygon files, no units.csv, and
    a file in the folder that the manifest does not name: somebody believes it to be in use.
    """
    named = manifest.fields("files")
    named.only(*KNOWN_FILES)
    expected = "SHA-256，64 位十六进制 / 64 hex digits"
    files = EditionFiles(folder, {name: named.parsed(name, _sha256, expected) for name in named.entries})
    if "units.csv" not in files.digests:
        raise named.fault("units.csv", "缺失 / missing: every edition lists its units")
    if AREA_FILE in files.digests and files.shape_file is None:
        raise named.fault(AREA_FILE, f"没有单元的多边形 / expected beside {' or '.join(SHAPE_FILES)}: points need both")
    if all(name in files.digests for name in SHAPE_FILES):
        raise named.fault(SHAPE_FILES[1], f"不应与 {SHAPE_FILES[0]} 并存 / expected one of the two")
    for name in files.digests:
        files.content(name)
    _refuse_strangers(folder, {*files.digests, MANIFEST, "README.md"})
    return files


def _refuse_strangers(folder: Path, known: set[str]) -> None:
    for path in sorted(folder.iterdir()):
        if path.name not in known and not path.name.startswith("."):
            raise BoundaryError(named_in(folder, path.name), "未列入 edition.yaml / not named in edition.yaml")


def _sha256(text: str) -> str:
    if not _SHA256.fullmatch(text):
        raise ValueError(text)
    return text
