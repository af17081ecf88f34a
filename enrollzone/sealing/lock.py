"""One key that closes texts: AES-256-GCM, each time with a new nonce, and bound to what it is about."""

import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from enrollzone.errors import EnrollzoneError

KEY_LENGTH = 32  # bytes
_NONCE_LENGTH = 12  # bytes, as NIST SP 800-38D recommends


class SealError(EnrollzoneError):
    """Something sealed cannot be opened: it was altered, belongs elsewhere, or another key closed it."""


@dataclass(frozen=True)
class Lock:
    """A key of 256 bits. What is sealed under a name (`about`) opens under that name alone."""

    key: bytes

    def __repr__(self) -> str:
        return "Lock(…)"

    @classmethod
    def new(cls) -> "Lock":
        """Return a lock with a key that was never used."""
        return cls(secrets.token_bytes(KEY_LENGTH))

    def seal(self, content: bytes, about: str) -> bytes:
        """Return the sealed content: a nonce, then the ciphertext with its tag."""
        nonce = secrets.token_bytes(_NONCE_LENGTH)
        return nonce + AESGCM(self.key).encrypt(nonce, content, about.encode())

    def open(self, sealed: bytes, about: str) -> bytes:
        """Return what was sealed. Raises SealError, which never says what was in it."""
        try:
            return AESGCM(self.key).decrypt(sealed[:_NONCE_LENGTH], sealed[_NONCE_LENGTH:], about.encode())
        except (InvalidTag, ValueError):
            raise SealError("what is sealed here does not open: altered, or closed with another key") from None
