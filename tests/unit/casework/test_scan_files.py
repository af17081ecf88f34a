"""What a file must be to be kept as a picture of a paper, and what is left of it: its bytes alone say so."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollzone.casework import scans_pdf
from enrollzone.casework.scans import JPEG, LARGEST_SCAN, PDF, PNG, cleaned
from enrollzone.casework.scans_faults import ScanFault, ScanFaultError
from tests.unit.casework.papers_scanned import (
    ADOBE,
    DEVICE,
    ENTROPY,
    FRAME,
    GPS,
    HEAD,
    JFIF,
    LAST,
    SIZE,
    START,
    chunk,
    exif,
    jpeg,
    pdf,
    png,
    segment,
    stream,
)

NOTED = [JFIF, exif(), segment(0xE2, b"ICC_PROFILE\0" + DEVICE), segment(0xED, GPS), segment(0xFE, GPS)]
TEXTS = [chunk(b"tEXt", b"Author\0" + DEVICE), chunk(b"eXIf", GPS), chunk(b"iTXt", GPS), chunk(b"tIME", b"\0" * 7)]


def fault(content: bytes) -> ScanFault:
    with pytest.raises(ScanFaultError) as error:
        cleaned(content)
    assert str(error.value) == f"not kept: {error.value.code}"
    return error.value.code


# ---- pictures


def test_of_a_photo_nothing_is_kept_but_the_picture_and_which_way_it_was_held() -> None:
    media_type, kept = cleaned(jpeg(*NOTED, end=b"\xff\xd9" + GPS))
    turned = segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0")
    assert (media_type, kept) == (JPEG, jpeg(JFIF, turned))
    assert cleaned(kept) == (JPEG, kept)


@pytest.mark.parametrize("orientation", [0, 1, 9, 255])
def test_a_photo_that_was_held_upright_or_nobody_knows_how_keeps_nothing_of_its_camera(orientation: int) -> None:
    assert cleaned(jpeg(exif(orientation)))[1] == jpeg()
    assert cleaned(jpeg(exif(orientation, "<")))[1] == jpeg()


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("orientation", range(2, 9))
def test_which_way_a_photo_was_held_is_read_in_both_orders_of_bytes(orientation: int, order: str) -> None:
    assert cleaned(jpeg(exif(orientation, order)))[1] == cleaned(jpeg(exif(orientation)))[1] != jpeg()


@pytest.mark.parametrize("cut", [b"", b"XX*\0", b"II*\0\x08\0\0", b"MM\0*\0\0\0\x08\xff\xff", b"MM\0*\xff\xff\xff\xff"])
def test_notes_of_a_camera_that_cannot_be_read_are_left_out(cut: bytes) -> None:
    assert cleaned(jpeg(segment(0xE1, b"Exif\0\0" + cut)))[1] == jpeg()


def test_what_decoding_needs_is_kept_without_what_hangs_on_it() -> None:
    small_copy = segment(0xE0, JFIF[4:16] + b"\x01\x01" + b"\x10\x20\x30")
    kept = cleaned(jpeg(small_copy, segment(0xEE, ADOBE + GPS)))[1]
    assert kept == jpeg(JFIF, segment(0xEE, ADOBE))
    assert cleaned(jpeg(segment(0xE0, b"JFXX\0\x10" + GPS), segment(0xEE, b"Other"), segment(0xE1, GPS)))[1] == jpeg()


def test_a_picture_in_several_scans_with_restarts_and_stuffed_bytes_is_kept_whole() -> None:
    points = b"\x12\xff\x00\x34\xff\xd0\x56" + START + b"\x78\xff\xff"
    again = cleaned(jpeg(points=points))[1]
    assert again == jpeg(points=points[:-2])


@pytest.mark.parametrize(
    "broken",
    [
        b"\xff\xd8\xff",
        jpeg()[:-2],
        jpeg()[:-1],
        jpeg()[:40],
        jpeg(points=b"\x3f", end=b"\xff\xff"),
        jpeg(JFIF, b"\x00"),
        jpeg(b"\xff\xe1\x00\x01"),
        jpeg(b"\xff\xe1\xff\xff"),
        jpeg(b"\xff\xc9\x00\x02"),
        jpeg(b"\xff\xd8"),
        jpeg(FRAME),
        jpeg(frame=b""),
        jpeg(frame=segment(0xC0, b"\x08\x00\x08\x00\x08\x03\x01\x11\x00")),
        jpeg(frame=segment(0xC0, b"\x08")),
        jpeg(frame=segment(0xC0, b"\x08\x00\x00\x00\x08\x01\x01\x11\x00")),
        jpeg(start=b"", points=b""),
        png()[:-1],
        png()[:20],
        png()[:8],
        png(chunk(b"wIDe", b"")[:-1] + b"?"),
        png(chunk(b"WiDE", b"")),
        png(chunk(b"te1t", b"")),
        png(HEAD),
        png(head=b""),
        png(head=SIZE + HEAD),
        png(head=chunk(b"IHDR", b"\0\0\0\x08\0\0\0\x02")),
        png(head=chunk(b"IHDR", b"\0" * 13)),
        png(points=b""),
        png(points=LAST, last=b""),
    ],
)
def test_a_picture_that_is_cut_off_or_not_made_as_its_format_says_is_not_kept(broken: bytes) -> None:
    assert fault(broken) == ScanFault.BROKEN


def test_of_a_png_nothing_is_kept_but_points_palette_and_size() -> None:
    assert cleaned(png(*TEXTS, SIZE, last=LAST + GPS)) == (PNG, png(SIZE))


@pytest.mark.parametrize(
    "unfolding",
    [
        jpeg(frame=segment(0xC2, b"\x08\xff\xff\xff\xff\x01\x01\x11\x00")),
        png(head=chunk(b"IHDR", b"\0\0\xff\xff\0\0\xff\xff\x08\x02\0\0\0")),
        b"\xff\xd8\xff" + bytes(LARGEST_SCAN),
    ],
)
def test_a_small_file_that_unfolds_to_a_huge_picture_is_not_kept(unfolding: bytes) -> None:
    assert fault(unfolding) == ScanFault.TOO_LARGE


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", ScanFault.NO_FILE),
        (b"GIF89a" + bytes(20), ScanFault.NO_PICTURE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ScanFault.NO_PICTURE),
        (b"PK\x03\x04" + pdf(), ScanFault.NO_PICTURE),
        (b"\n" + pdf(), ScanFault.NO_PICTURE),
    ],
)
def test_what_begins_like_none_of_the_three_formats_is_not_kept(content: bytes, expected: ScanFault) -> None:
    assert fault(content) == expected


@given(st.binary(max_size=300), st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-"]))
def test_whatever_follows_a_beginning_is_kept_or_refused_and_never_a_fault_of_ours(rest: bytes, begins: bytes) -> None:
    try:
        media_type, kept = cleaned(begins + rest)
    except ScanFaultError:
        return
    assert cleaned(kept) == (media_type, kept)


@given(st.integers(0, 400), st.integers(0, 255), st.sampled_from([jpeg(*NOTED), png(*TEXTS, SIZE)]))
def test_a_picture_with_any_byte_changed_comes_out_clean_or_not_at_all(at: int, byte: int, content: bytes) -> None:
    changed = content[: at % len(content)] + bytes([byte]) + content[at % len(content) + 1 :]
    try:
        _, kept = cleaned(changed)
    except ScanFaultError:
        return
    assert cleaned(kept)[1] == kept


# ---- PDFs


@pytest.mark.parametrize(
    "objects",
    [
        [],
        [stream(zlib.compress(b"0 0 595 842 re f"))],
        [stream(jpeg(), b"/Filter /DCTDecode")],
        [stream(zlib.compress(jpeg()), b"/Filter [/FlateDecode /DCTDecode]")],
        [stream(ENTROPY, b"/Filter [ ]"), stream(b"BT ET", b"")],
        [stream(zlib.compress(b"\0" * 40), b"/Type /XRef /Filter /FlateDecode /DecodeParms << /Predictor 12 >>")],
        [stream(zlib.compress(b"5 0 << /Type /Font >>"), b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")],
        [stream(zlib.compress(b"5 0 <<>>"), b"/First 4 /Filter /FlateDecode /DecodeParms << /Predictor  1 >>")],
        [stream(zlib.compress(bytes(3_000_000)))],
        [b"5 0 obj\n<< /LaunchPad (x) /OpenActions (y) >>\nendobj\n"],
    ],
)
def test_a_pdf_that_only_shows_something_is_kept_as_it_came(objects: list[bytes]) -> None:
    assert cleaned(pdf(*objects)) == (PDF, pdf(*objects))


ACTIONS = [
    b"/OpenAction 5 0 R",
    b"/A << /S /JavaScript /JS (app.alert) >>",
    b"/A <</S/Launch/F(x.exe)>>",
    b"/S /SubmitForm",
    b"/Names << /EmbeddedFiles 6 0 R >>",
    b"/EF << /F 7 0 R >> /Type /Filespec",
    b"/Type /EmbeddedFile",
    b"/XFA[",
    b"/S /J#61v#61Script ",
    b"/#4fpen#41ction",
]


@pytest.mark.parametrize("action", ACTIONS)
def test_a_pdf_that_does_something_or_carries_a_file_is_not_kept_wherever_it_says_so(action: bytes) -> None:
    assert fault(pdf(b"5 0 obj\n<< %s >>\nendobj\n" % action)) == ScanFault.ACTIVE
    hidden = b"x" * 1_048_570 + b"<< %s >>" % action  # over the seam of two pieces
    for packed in (zlib.compress(hidden), zlib.compress(hidden)[:-4] + b"????"):  # readers ask for no checksum
        assert fault(pdf(stream(packed, b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"))) == ScanFault.ACTIVE


@pytest.mark.parametrize(
    "objects",
    [
        b"5 0 obj\n<< /Encrypt 6 0 R >>\nendobj\n",
        stream(b"x", b"/Filter /LZWDecode"),
        stream(b"x", b"/Filter /#4cZWDecode"),
        stream(b"x", b"/Filter [/ASCII85Decode /FlateDecode]"),
        stream(b"x", b"/Filter [/FlateDecode /FlateDecode]"),
        stream(b"x", b"/Filter [/FlateDecode /DCTDecode /DCTDecode]"),
        stream(b"x", b"/Filter [7 0 R]"),
        stream(b"x", b"/Filter 7 0 R"),
        stream(b"x", b"/Filter % \n /FlateDecode"),
        stream(b"x", b"/Filter [/FlateDecode % \n]"),
        stream(zlib.compress(b"x"), b"/First 4 /Filter /FlateDecode /DecodeParms << /Predictor 12 >>"),
        stream(zlib.compress(b"x" * 900)[:8] + b"\xff" * 8),
        b"6 0 obj << /Length 9 >>\nstream\n" + zlib.compress(bytes(range(256)))[:100],
    ],
)
def test_a_pdf_with_parts_that_cannot_be_looked_into_is_not_kept(objects: bytes) -> None:
    assert fault(pdf(objects)) == ScanFault.CLOSED


def test_a_pdf_whose_deflated_part_never_ends_is_not_kept() -> None:
    cut = zlib.compress(bytes(range(256)) * 9)[:40] + b"%%EOF"
    unended = zlib.compressobj()
    packed = unended.compress(b"0 0 1 1 re") + unended.flush(zlib.Z_SYNC_FLUSH)
    assert fault(b"%PDF-1.7\n%%EOF\nstream\n" + packed) == ScanFault.CLOSED
    assert fault(b"%PDF-1.7\nstream\n" + cut) == ScanFault.CLOSED


def test_a_pdf_that_is_cut_off_is_not_kept() -> None:
    assert fault(pdf(end=b"")) == ScanFault.BROKEN


def test_a_pdf_that_unfolds_without_end_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = pdf(stream(zlib.compress(bytes(4_000_000), 9)))
    assert cleaned(bomb)[0] == PDF
    monkeypatch.setattr(scans_pdf, "MOST_UNFOLDED", 3_000_000)
    assert fault(bomb) == ScanFault.CLOSED


def test_a_small_pdf_that_would_be_looked_into_for_minutes_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = pdf(stream(zlib.compress(b"#4a" * 20_000, 9)))
    assert cleaned(slow)[0] == PDF
    monkeypatch.setattr(scans_pdf, "MOST_UNFOLDED", 1_000_000)
    assert fault(slow) == ScanFault.CLOSED
    assert cleaned(pdf(stream(zlib.compress(bytes(60_000), 9))))[0] == PDF
