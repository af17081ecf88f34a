"""Write the SHA-256 of an edition's files into its edition.yaml: `python boundaries/seal.py FOLDER...`.

To be run after every change of a table or of the polygons; what is read later must be what was sealed.
"""

import hashlib
import sys
from pathlib import Path

_NOT_SEALED = frozenset({"edition.yaml", "README.md"})


def seal(folder: Path) -> None:
    """Replace the last key of edition.yaml, `files`, by the digests of the files beside it."""
    manifest = folder / "edition.yaml"
    said = manifest.read_text(encoding="utf-8").partition("\nfiles:")[0].rstrip("\n")
    files = sorted(path for path in folder.iterdir() if path.name not in _NOT_SEALED and not path.name.startswith("."))
    digests = "".join(f"  {path.name}: {hashlib.sha256(path.read_bytes()).hexdigest()}\n" for path in files)
    manifest.write_text(f"{said}\nfiles:\n{digests}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        seal(Path(argument))
