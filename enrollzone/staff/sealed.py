"""The secrets of an account, closed once more with its own key: whoever reads the account does not read them."""

from base64 import b64decode, b64encode

from enrollzone.sealing.lock import Lock, SealError


def closed(lock: Lock, subject: str, field: str, text: str) -> str:
    """Return a secret of an account as its record holds it."""
    return b64encode(lock.seal(text.encode(), f"{subject}/{field}")).decode()


def opened(lock: Lock, subject: str, field: str, token: str) -> str:
    """Return the secret. Raises SealError for one that was altered, or belongs elsewhere."""
    try:
        sealed = b64decode(token, validate=True)
    except ValueError:
        raise SealError("what is sealed here does not open: altered") from None
    return lock.open(sealed, f"{subject}/{field}").decode()
