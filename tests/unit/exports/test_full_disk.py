"""A disk that is full stops every writer: nobody takes a file without its end for a whole one."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from enrollzone.exports.formats import FORMATS
from tests.unit.exports.made_files import MINE, MadeFiles


@contextmanager
def _no_file_larger_than(size: int) -> Iterator[None]:
    """The nearest thing to a full disk that a test can have: each byte that is too many is refused."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("share", [0.9])
@pytest.mark.parametrize("form", MINE)
def test_a_file_that_has_no_room_is_an_error(made: MadeFiles, tmp_path: Path, form: str, share: float) -> None:
    delivery, whole = made.of(form, "units")
    with _no_file_larger_than(int(whole.stat().st_size * share)), pytest.raises(OSError, match=r"."):
        FORMATS[form].write(delivery, tmp_path / whole.name)
