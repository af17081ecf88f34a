"""A receipt as a text: it comes back as it was written, or is told to be none; nothing else ever happens."""

import json
import re
import zlib
from base64 import b32encode
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrollzone.receipts import LONGEST_RECEIPT, Fault, Marks, Read, Receipt, Stamp
from enrollzone.request import read_body

OURS, OTHER, NONE = Stamp("k" * 32), Stamp("another key of this length......"), Stamp("")
FEW = settings(max_examples=20, deadline=None)  # making a receipt up costs more than writing and reading it
NAMES = st.sampled_from(["request", "child.birth", "child.hukou_place", "gp.public", "p2.works_in", "lease.end", "甲"])
DAYS = st.integers(0, 20_000).map(lambda days: date(1990, 1, 1) + timedelta(days))
LINES = st.text(max_size=30).map(lambda line: line.encode("utf-8", "ignore").decode())
PLACES = st.one_of(
    st.integers(0, 10**12 - 1).map(lambda code: {"unit": f"{code:012}"}),
    st.sampled_from(["甲街道东村", "乙镇西社区长街12号附3号", "丙乡花园3幢"]).map(lambda text: {"text": text}),
)
VALUES = st.one_of(st.booleans(), NAMES, DAYS.map(date.isoformat), PLACES, st.lists(NAMES, min_size=2, max_size=3))


@st.composite
def receipts(draw: st.DrawFn) -> Receipt:
    body: dict[str, Any] = {
        "jurisdiction": draw(st.sampled_from(["000000", "3605", "530427"])),
        "stage": draw(st.sampled_from(["primary", "junior"])),
        "on": draw(DAYS).isoformat(),
        "home": draw(PLACES),
        "facts": draw(st.dictionaries(NAMES, VALUES, max_size=6)),
        "dont_know": draw(st.lists(NAMES, max_size=4)),
    }
    digest = draw(st.binary(min_size=37, max_size=37))
    marks = Marks(digest[:8], digest[8:16], digest[16:24], digest[24:28], digest[28:32])
    typed = b32encode(digest[32:]).decode()
    return Receipt(
        body=read_body(body),
        points=tuple(draw(st.lists(NAMES, max_size=2))),
        marks=marks,
        code=f"EZ-{typed[:4]}-{typed[4:]}",
        made=draw(DAYS),
        engine=draw(st.sampled_from(["0.1.0", "12.3.4"])),
        language=draw(st.sampled_from(["zh", "en", "zh-Hant"])),
        said=draw(LINES),
        assumed=tuple(draw(st.lists(NAMES, max_size=3))),
    )


PLAIN = Receipt(
    body=read_body({"jurisdiction": "000000", "on": "2026-09-01", "home": {"unit": "000000001003"}, "facts": {}}),
    points=(),
    marks=Marks(b"p" * 8, b"e" * 8, b"r" * 8, b"r" * 4, b"p" * 4),
    code="EZ-ABCD-2345",
    made=date(2026, 3, 1),
    engine="0.1.0",
    language="zh",
    said="对口学校：甲",
)


@FEW
@given(receipts())
def test_what_is_written_is_read_as_it_was_and_holds_only_what_squares_hold_well(receipt: Receipt) -> None:
    assert re.fullmatch(r"EZ1\.[A-Z2-7]+", OURS.write(receipt))
    assert OURS.read(OURS.write(receipt)) == Read(receipt, signed=True)
    assert NONE.read(NONE.write(receipt)) == Read(receipt, signed=False)


@FEW
@given(receipts(), st.data())
def test_a_text_with_a_wrong_letter_or_a_missing_end_is_damaged(receipt: Receipt, data: st.DataObject) -> None:
    text = OURS.write(receipt)
    at = data.draw(st.integers(4, len(text) - 3))  # the last letters hold bits that mean nothing
    other = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567").filter(lambda letter: letter != text[at]))
    assert OURS.read(text[:at] + other + text[at + 1 :]) is Fault.DAMAGED
    assert OURS.read(text[:at]) is Fault.DAMAGED


@FEW
@given(receipts())
def test_a_receipt_of_another_key_is_foreign_and_one_without_a_key_is_unsigned(receipt: Receipt) -> None:
    assert OTHER.read(OURS.write(receipt)) is Fault.FOREIGN
    assert NONE.read(OURS.write(receipt)) is Fault.FOREIGN
    assert OURS.read(NONE.write(receipt)) == Read(receipt, signed=False)


@FEW
@given(st.text(max_size=200))
def test_whatever_else_is_pasted_is_no_receipt(text: str) -> None:
    assert isinstance(OURS.read(text), Fault)
    assert isinstance(OURS.read(f"EZ1.{text}"), Fault)


@pytest.mark.parametrize("around", ["{}", " {}\n", "https://xuequ.example/r#{}", "https://xuequ.example/en/r#{}"])
def test_a_text_may_be_pasted_with_its_link_and_with_white_space_in_it(around: str) -> None:
    text = OURS.write(PLAIN)
    broken = "\n".join(re.findall(".{1,40}", text))
    assert OURS.read(around.format(text)) == OURS.read(broken) == OURS.read(text.lower()) == Read(PLAIN, signed=True)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.NOTHING),
        ("EZ-ABCD-2345", Fault.NOTHING),  # the typed code, of which nothing can be read back
        ("https://xuequ.example/r", Fault.NOTHING),
        ("EZ1." + "A" * LONGEST_RECEIPT, Fault.NOTHING),
        ("EZ2.AAAA", Fault.NEWER),
        ("EZ1.", Fault.DAMAGED),
        ("EZ1.AAAAAAAA", Fault.DAMAGED),
        ("EZ1.甲乙丙丁", Fault.DAMAGED),
        ("EZ1.11111111", Fault.DAMAGED),
    ],
)
def test_what_is_no_receipt_is_told_why(text: str, fault: Fault) -> None:
    assert OURS.read(text) is fault


def forged(content: bytes) -> str:
    """A text whose check is right, with any content: anybody can write one without a signature."""
    press = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = bytes(38) + press.compress(content) + press.flush()
    return "EZ1." + b32encode(body + sha256(body).digest()[:4]).decode().rstrip("=")


def content(**question: object) -> bytes:
    asked = {"jurisdiction": "000000", "on": "2026-09-01", "home": {"unit": "000000001003"}, **question}
    rest = {"made": "2026-03-01", "engine": "0.1.0", "language": "zh", "said": "x"}
    return json.dumps({"q": asked, **rest}).encode()


def test_a_text_that_somebody_wrote_by_himself_is_read_as_unsigned() -> None:
    found = OURS.read(forged(content()))
    assert isinstance(found, Read)
    assert (found.signed, found.receipt.body) == (False, PLAIN.body)


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"{}",
        b"[1]",
        b"\xff\xfe",
        b" " * 1_000_000,  # a small text that unfolds to a large one
        content(on="yesterday"),
        content(on=None),  # a question of no day would be one of every day
        content(jurisdiction="../../etc"),
        content(readings={"scope": "wide"}),  # a link must not lead to a "what if"
        content(advise=True),
        content(documents=[{"kind": "permit"}]),
        content(home={"point": {"x": 1.0, "y": 2.0, "crs": "wgs84"}}),
        content(facts={"old.place": {"point": {"x": 1.0, "y": 2.0, "crs": "wgs84"}}}),
        content(facts={"name": "x" * 101}),
    ],
)
def test_what_we_would_never_write_is_not_opened(written: bytes) -> None:
    assert OURS.read(forged(written)) is Fault.DAMAGED
