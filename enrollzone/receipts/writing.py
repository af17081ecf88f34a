"""A receipt as a text: letters and digits that a code of squares holds well and a person can copy.

`EZ1.` and then, in base 32: one byte of flags, the marks, the typed code, the rest as deflated JSON, the signature, and
four bytes against damage. Read back, everything is checked as what comes from outside is: a receipt without signature
may have been written by anybody.
"""

import json
import zlib
from base64 import b32decode, b32encode
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from importlib.resources import files
from struct import Struct
from typing import Annotated, Any

from itsdangerous import Signer
from itsdangerous.encoding import base64_decode, base64_encode
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from enrollzone.receipts.marks import Marks
from enrollzone.receipts.receipt import Receipt
from enrollzone.request import Day, LookupBody

PREFIX = "EZ1."
LONGEST_RECEIPT = 4000  # characters; the longest that we write has some seven hundred
_LONGEST_CONTENT = 20_000  # bytes of JSON: what claims to unfold to more is none of ours
_HEAD = Struct("!B8s8s8s4s4s5s")
_SIGNED = 1
_SIGNATURE_LENGTH, _CHECK_LENGTH = 32, 4

# Words that families of many policies tell, so that they cost two bytes and not ten. Nothing else rests on them; they
# belong to this version of the text and may never change in it.
_USUAL = "".join(
    files("enrollzone.receipts").joinpath("usual_words_1.txt").read_text(encoding="utf-8").splitlines()
).encode()


class Fault(StrEnum):
    """Why a text is no receipt of this service.

    `nothing`: it is no receipt at all; `newer`: one of a version that this program does not know; `damaged`: cut off or
    mistyped; `foreign`: sound, but signed with another key.
    """

    NOTHING = "nothing"
    NEWER = "newer"
    DAMAGED = "damaged"
    FOREIGN = "foreign"


@dataclass(frozen=True)
class Read:
    """A receipt that was read, and whether it bears our signature. One that does not may say anything."""

    receipt: Receipt
    signed: bool


_Name = Annotated[str, StringConstraints(max_length=60)]


class _Content(BaseModel):
    """What stands in a receipt beside its marks."""

    model_config = ConfigDict(extra="forbid")

    q: LookupBody
    points: list[_Name] = Field(default=[], max_length=50)
    assumed: list[_Name] = Field(default=[], max_length=200)
    made: Day
    engine: Annotated[str, StringConstraints(max_length=40)]
    language: Annotated[str, StringConstraints(max_length=20)]
    said: Annotated[str, StringConstraints(max_length=400)]


class Stamp:
    """Writes receipts and reads them back, with the key of a deployment; without a key they bear no signature."""

    def __init__(self, secret: str) -> None:
        self._signer = Signer(secret, salt=b"receipt", key_derivation="hmac", digest_method=sha256) if secret else None

    @property
    def signs(self) -> bool:
        """Whether there is a key."""
        return self._signer is not None

    def write(self, receipt: Receipt) -> str:
        """Return a receipt as a text of capital letters, digits and one full stop."""
        marks, code = receipt.marks, b32decode(receipt.code.removeprefix("EZ-").replace("-", ""))
        parts = (marks.policy, marks.edition, marks.result, marks.reasons, marks.papers, code)
        body = _HEAD.pack(_SIGNED if self.signs else 0, *parts) + _deflated(_content(receipt))
        whole = body + self._signature(body)
        return PREFIX + b32encode(whole + _check(whole)).decode().rstrip("=")

    def read(self, text: str) -> Read | Fault:
        """Return the receipt that a text is, however it was copied, or why it is none. A link to it will do."""
        written = "".join(text.rpartition("#")[2].split()).upper()
        if len(text) > LONGEST_RECEIPT or not written.startswith("EZ"):
            return Fault.NOTHING
        if not written.startswith(PREFIX):
            return Fault.NEWER if "." in written[:5] and written[2:3].isdecimal() else Fault.NOTHING
        return self._opened(_unwritten(written.removeprefix(PREFIX)))

    def _opened(self, whole: bytes) -> Read | Fault:
        if len(whole) <= _HEAD.size + _CHECK_LENGTH or _check(whole[:-_CHECK_LENGTH]) != whole[-_CHECK_LENGTH:]:
            return Fault.DAMAGED
        body, signed = whole[:-_CHECK_LENGTH], bool(whole[0] & _SIGNED)
        if signed:
            body, signature = body[:-_SIGNATURE_LENGTH], body[-_SIGNATURE_LENGTH:]
            if self._signer is None or not self._signer.verify_signature(body, base64_encode(signature)):
                return Fault.FOREIGN
        receipt = _receipt(body)
        return Read(receipt, signed) if receipt else Fault.DAMAGED

    def _signature(self, body: bytes) -> bytes:
        return base64_decode(self._signer.get_signature(body)) if self._signer else b""


def _check(whole: bytes) -> bytes:
    return sha256(whole).digest()[:_CHECK_LENGTH]


def _unwritten(letters: str) -> bytes:
    """The bytes of a text in base 32; none of them where it is not."""
    try:
        return b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError:
        return b""


def _content(receipt: Receipt) -> bytes:
    question = receipt.body.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    held = {"q": question, "points": list(receipt.points), "made": receipt.made.isoformat()}
    held |= {"engine": receipt.engine, "language": receipt.language, "said": receipt.said}
    held |= {"assumed": list(receipt.assumed)} if receipt.assumed else {}
    return json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode()


def _deflated(content: bytes) -> bytes:
    press = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9, zlib.Z_DEFAULT_STRATEGY, _USUAL)
    return press.compress(content) + press.flush()


def _inflated(pressed: bytes) -> bytes | None:
    """The content, or None where it is cut off, broken, or unfolds to more than a receipt ever holds."""
    unfold = zlib.decompressobj(-zlib.MAX_WBITS, _USUAL)
    try:
        content = unfold.decompress(pressed, _LONGEST_CONTENT)
    except zlib.error:
        return None
    return content if unfold.eof and not unfold.unused_data else None


def _is_plain(question: LookupBody) -> bool:
    """Tell whether a question is one that receipts hold: of a day, and no link leads to the answer to a "what if"."""
    asked = question.model_dump(exclude_defaults=True)
    return question.on is not None and not asked.keys() & {"readings", "documents", "advise"} and _has_no_point(asked)


def _has_no_point(asked: dict[str, Any]) -> bool:
    places = (asked.get("home"), *asked.get("facts", {}).values())
    return not any(isinstance(place, dict) and "point" in place for place in places)


def _receipt(body: bytes) -> Receipt | None:
    """The receipt in a body; None where it is not as we write it."""
    _, policy, edition, result, reasons, papers, code = _HEAD.unpack_from(body)
    content = _inflated(body[_HEAD.size :])
    try:
        held = _Content.model_validate_json(content or b"")
    except ValidationError:
        return None
    if not _is_plain(held.q):
        return None
    typed = b32encode(code).decode()
    return Receipt(
        body=held.q,
        points=tuple(held.points),
        marks=Marks(policy, edition, result, reasons, papers),
        code=f"EZ-{typed[:4]}-{typed[4:]}",
        made=held.made,
        engine=held.engine,
        language=held.language,
        said=held.said,
        assumed=tuple(held.assumed),
    )
