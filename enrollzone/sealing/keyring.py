"""The keys of a desk, in a file outside its database: whoever has only one of the two reads nothing.

Master keys have ids and close the keys of cases; the newest closes, all open. The index key makes blind marks, by which
equal numbers are found without being read; the chain key links events.
"""

import hmac
import json
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from enrollzone.errors import EnrollzoneError
from enrollzone.sealing.lock import KEY_LENGTH, Lock, SealError

_PRIVATE = 0o600


class KeyFileError(EnrollzoneError):
    """The file of keys is missing, unreadable, or open to others. Says which file, never what is in it."""


@dataclass(frozen=True)
class Keyring:
    """The master keys by id with the id of the one that closes, the key of the index, and that of the chain."""

    current: str
    keys: Mapping[str, Lock]
    index: bytes
    chain: bytes

    def __repr__(self) -> str:
        return f"Keyring(current={self.current!r}, …)"

    @property
    def ledger_lock(self) -> Lock:
        """The lock of what the ledger says of itself: why a record was erased, whose own key is gone by then."""
        return Lock(hmac.new(self.chain, b"ledger", sha256).digest())

    @classmethod
    def new(cls) -> "Keyring":
        """Return a ring of keys that were never used."""
        return cls("k1", {"k1": Lock.new()}, secrets.token_bytes(KEY_LENGTH), secrets.token_bytes(KEY_LENGTH))

    def rotated(self) -> "Keyring":
        """Return the ring with one more master key, which closes from now on."""
        name = f"k{1 + max(int(one.removeprefix('k')) for one in self.keys)}"
        return replace(self, current=name, keys={**self.keys, name: Lock.new()})

    def without(self, name: str) -> "Keyring":
        """Return the ring without an old master key. Raises KeyFileError for the one that closes."""
        if name == self.current or name not in self.keys:
            raise KeyFileError(f"key {name}: not an old key of this ring; old ones are {self._old()}")
        return replace(self, keys={one: lock for one, lock in self.keys.items() if one != name})

    def _old(self) -> str:
        return ", ".join(name for name in self.keys if name != self.current) or "none"

    def wrap(self, lock: Lock, about: str) -> str:
        """Return the key of a lock, closed with the newest master key: its id, a full stop, and base 64."""
        return f"{self.current}.{b64encode(self.keys[self.current].seal(lock.key, about)).decode()}"

    def unwrap(self, wrapped: str, about: str) -> Lock:
        """Return the lock whose key was wrapped. Raises SealError."""
        name, _, sealed = wrapped.partition(".")
        if name not in self.keys:
            raise SealError("closed with a key which this ring does not have")
        try:
            return Lock(self.keys[name].open(b64decode(sealed, validate=True), about))
        except ValueError:
            raise SealError("what is sealed here is no key") from None

    def mark(self, kind: str, value: str) -> str:
        """Return the blind mark of a value: equal values have equal marks, and without the key none is found by trying.

        There are only some ten million plausible numbers of residents for a county's children: a plain digest of one
        is undone in minutes, so it is keyed with a key that the database does not hold.
        """
        return hmac.new(self.index, f"{kind}\0{value}".encode(), sha256).hexdigest()

    def link(self, previous: bytes, said: bytes) -> bytes:
        """Return the link of a chain after `previous` for what is said there (HMAC-SHA-256)."""
        return hmac.new(self.chain, previous + said, sha256).digest()


def read_keyring(file: Path) -> Keyring:
    """Return the keys in a file. Raises KeyFileError for one that is missing, malformed, or readable by others."""
    try:
        if os.name == "posix" and file.stat().st_mode & 0o077:
            raise KeyFileError(f"{file.name}: others may read it; expected mode 600 (chmod 600)")
        return _ring(json.loads(file.read_text(encoding="ascii")))
    except OSError as error:
        begin = " (`enrollzone desk init` makes those of a new desk)" if isinstance(error, FileNotFoundError) else ""
        raise KeyFileError(f"{file.name}: the keys of the desk cannot be read: {error.strerror}{begin}") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeyFileError(f"{file.name}: not a file of keys as `enrollzone desk init` writes it") from None


def write_keyring(ring: Keyring, file: Path) -> None:
    """Write the keys, for the owner alone, in one step. Raises KeyFileError; then what was there stays."""
    told = {
        "current": ring.current,
        "keys": {name: _text(lock.key) for name, lock in ring.keys.items()},
        "index": _text(ring.index),
        "chain": _text(ring.chain),
    }
    beside = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE), "w", encoding="ascii") as out:  # noqa: PTH123
            out.write(json.dumps(told, indent=1) + "\n")
            out.flush()
            os.fsync(out.fileno())
        beside.replace(file)
        _settle(file.parent)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise KeyFileError(f"{file.name}: the keys of the desk cannot be written: {error.strerror}") from None


def _settle(folder: Path) -> None:
    """Have the file's name outlast a loss of power: records are closed with a new key as soon as it stands here."""
    with suppress(PermissionError):  # Windows gives out no handle of a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _text(key: bytes) -> str:
    return b64encode(key).decode()


def _key(text: str) -> bytes:
    key = b64decode(text, validate=True)
    if len(key) != KEY_LENGTH:
        raise ValueError(len(key))
    return key


def _ring(told: Mapping[str, object]) -> Keyring:
    keys = told["keys"]
    if not isinstance(keys, dict) or told["current"] not in keys:
        raise ValueError("current")
    locks = {str(name): Lock(_key(key)) for name, key in keys.items()}
    return Keyring(str(told["current"]), locks, _key(str(told["index"])), _key(str(told["chain"])))
