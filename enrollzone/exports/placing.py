"""A file is put in its place as a whole: whoever opens it meanwhile sees the old one or none."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def as_a_whole(target: Path) -> Iterator[Path]:
    """Lend a path to write to, beside a file and called as it is; what was written there takes the file's place.

    Where anything is raised meanwhile the file stays as it was, and nothing is left beside it. Raises OSError where
    nothing can be written.
    """
    with TemporaryDirectory(prefix=".making-", dir=target.parent) as folder:
        made = Path(folder) / target.name
        yield made
        made.replace(target)
