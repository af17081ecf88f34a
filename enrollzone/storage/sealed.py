"""How contents and records are closed before they are stored: packed, salted where the chain commits, sealed."""

import json
import secrets
import zlib
from dataclasses import dataclass
from hashlib import sha256

from enrollzone.sealing.lock import Lock, SealError
from enrollzone.storage.kinds import Content

_SALT_LENGTH = 16  # bytes: without it the content of a small event could be found by trying


@dataclass(frozen=True)
class Closed:
    """A content as it is stored, and the commitment that outlasts its erasure."""

    sealed: bytes
    commitment: bytes


def close_content(content: Content, lock: Lock, about: str) -> Closed:
    """Return a content sealed under a name, with a salted commitment to it."""
    salted = secrets.token_bytes(_SALT_LENGTH) + _written(content)
    return Closed(lock.seal(zlib.compress(salted), about), sha256(salted).digest())


def open_content(sealed: bytes, commitment: bytes, lock: Lock, about: str) -> Content:
    """Return the content. Raises SealError where it is not the one that was committed to."""
    salted = _unpacked(lock.open(sealed, about))
    if sha256(salted).digest() != commitment:
        raise SealError(f"{about}: not what was recorded")
    content: Content = json.loads(salted[_SALT_LENGTH:])
    return content


def close_body(body: bytes, lock: Lock, subject: str) -> bytes:
    """Return the record of a subject, sealed."""
    return lock.seal(zlib.compress(body), f"{subject}/body")


def open_body(sealed: bytes, lock: Lock, subject: str) -> bytes:
    """Return the record of a subject. Raises SealError."""
    return _unpacked(lock.open(sealed, f"{subject}/body"))


def _unpacked(packed: bytes) -> bytes:
    try:
        return zlib.decompress(packed)
    except zlib.error:
        raise SealError("what is sealed here was not packed by this program") from None


def _written(content: Content) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
