"""The file of keys as running programs see it: when it is changed, they change over."""

from pathlib import Path

from enrollzone.sealing.keyring import KeyFileError, Keyring, read_keyring


class KeyFile:
    """A file of keys, read again whenever it was changed. Raises KeyFileError at the start, never later.

    A program that went on closing with a key of yesterday would leave records that nobody can open once that key is
    removed; therefore the file is looked at each time that its keys are asked for.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._seen, self._ring = _seal_of(file), read_keyring(file)

    def __call__(self) -> Keyring:
        """Return the keys as they are now; those of before while the file is away or cannot be read."""
        seen = _seal_of(self.file)
        if seen is not None and seen != self._seen:
            try:
                self._seen, self._ring = seen, read_keyring(self.file)
            except KeyFileError:
                return self._ring
        return self._ring


def _seal_of(file: Path) -> tuple[int, int, int] | None:
    """What changes with a file: its number, its size, and when it was written."""
    try:
        told = file.stat()
    except OSError:
        return None
    return told.st_ino, told.st_size, told.st_mtime_ns
