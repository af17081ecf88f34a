"""What the pages of a roster carry from one to the next: sealed, for half an hour, for the session that made it.

The service keeps nothing of a roster, so it does not matter which of its processes is asked next, and nothing has to be
cleared away. What is carried opens under the key of the desk alone.
"""

import hmac
import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from flask import request

from enrollzone.sealing.lock import Lock, SealError
from enrollzone.web.desk.doorway import Visit

FIELD = "carried"
LARGEST = 24 * 1024 * 1024  # bytes of a form that carries a roster
_MOST_CARRIED = LARGEST - 64 * 1024  # the other fields of a form need room as well
_KEPT = timedelta(minutes=30)
_QUICK = 1


class CarriedError(Exception):
    """What a form carries does not open: it is too old, or was made in another session."""


class TooMuchError(Exception):
    """A roster that is too large to be carried by a page."""


def sealed(visit: Visit, kind: str, told: dict[str, Any]) -> str:
    """Return what a page carries, for its form. Raises TooMuchError."""
    content = json.dumps({"made": visit.desk.now.isoformat(), **told}, separators=(",", ":")).encode()
    text = urlsafe_b64encode(_lock(visit).seal(zlib.compress(content, _QUICK), _about(visit, kind))).decode()
    if len(text) > _MOST_CARRIED:
        raise TooMuchError
    return text


def opened(visit: Visit, kind: str) -> dict[str, Any]:
    """Return what the form of this request carries. Raises CarriedError."""
    try:
        content = _lock(visit).open(urlsafe_b64decode(request.form.get(FIELD, "").encode()), _about(visit, kind))
    except (SealError, Error, ValueError):
        raise CarriedError from None
    told: dict[str, Any] = json.loads(zlib.decompress(content))
    if visit.desk.now - datetime.fromisoformat(told["made"]) > _KEPT:
        raise CarriedError
    return told


def _lock(visit: Visit) -> Lock:
    return Lock(hmac.new(visit.desk.store.keyring.index, b"pages of rosters", sha256).digest())


def _about(visit: Visit, kind: str) -> str:
    return f"roster/{kind}/{visit.token}"
