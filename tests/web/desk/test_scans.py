"""Pictures of papers on their page: handed in, given out as a file and never shown, removed; or not kept at all."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from enrollzone.casework.acting import Desk
from enrollzone.casework.checking import withdraw
from enrollzone.casework.scans import LARGEST_SCAN
from enrollzone.web import create_app
from tests.at_desk import AT_LAKE
from tests.checked import MIGRANT, a_body, form_for, held, opened
from tests.desk import AUDITOR, CLERK, REVIEWER, Clock, desk_settings, signed_in
from tests.unit.casework.papers_scanned import DEVICE, GPS, exif, jpeg, pdf, png
from tests.web.conftest import TODAY
from tests.web.desk.forms import hidden_in

PHOTO = jpeg(exif(1))
NAME = "MARKER-欧阳晓晨-居住证.jpg"


@pytest.fixture(scope="module")
def keeping_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    made = create_app(desk_settings(tmp_path_factory.mktemp("keeping"), desk_scans=True))
    made.config["TODAY"], made.config["NOW"] = lambda: TODAY, Clock()
    yield made
    made.extensions["desk_of_enrollzone"].desk.store.database.close()


@pytest.fixture
def desk(keeping_app: Flask) -> Desk:
    keeping_app.extensions["limiter_of_enrollzone"].reset()  # thirty a minute are enough for a person
    found: Desk = keeping_app.extensions["desk_of_enrollzone"].desk
    return found


@pytest.fixture
def clerk(keeping_app: Flask) -> FlaskClient:
    return signed_in(keeping_app, CLERK)


def a_case(desk: Desk) -> str:
    return opened(desk, a_body(AT_LAKE, MIGRANT))


def page_of(subject: str, page: str = "scans") -> str:
    return f"/desk/cases/{subject.partition(':')[2]}{page and '/'}{page}"


def handed_in(client: FlaskClient, subject: str, content: bytes, **more: str) -> TestResponse:
    """A form with a file as a browser sends it: the client of the tests would put a large one on the disk."""
    at = page_of(subject)
    form = {**hidden_in(client.get(at).text, at), "paper": "permit", **more}
    head = "".join(f'--b\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in form.items())
    head += f'--b\r\nContent-Disposition: form-data; name="file"; filename="{NAME}"\r\nContent-Type: text/html\r\n\r\n'
    data = head.encode() + content + b"\r\n--b--\r\n"
    return client.post(at, data=data, content_type="multipart/form-data; boundary=b")


def taken_out(client: FlaskClient, subject: str, scan: str, why: str = "核对居住证") -> TestResponse:
    to = page_of(subject, f"scans/{scan}/file")
    return client.post(to, data={**hidden_in(client.get(page_of(subject)).text, to), "why": why})


def test_a_picture_is_handed_in_and_given_out_as_a_file_that_no_browser_shows(clerk: FlaskClient, desk: Desk) -> None:
    subject = a_case(desk)
    assert handed_in(clerk, subject, PHOTO).status_code == 303
    (scan,) = held(desk, subject).scans
    given = taken_out(clerk, subject, scan.id)
    assert (given.status_code, given.data) == (200, jpeg())
    assert {name: given.headers[name] for name in ("Content-Disposition", "Content-Type", "Cache-Control")} == {
        "Content-Disposition": 'attachment; filename="scan.jpg"',
        "Content-Type": "application/octet-stream",
        "Cache-Control": "no-store",
    }
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in given.headers["Content-Security-Policy"]
    assert desk.store.events(subject)[-1].kind == "revealed"


def test_a_case_shows_its_pictures_beside_the_paper_and_what_happened_to_them(clerk: FlaskClient, desk: Desk) -> None:
    subject = a_case(desk)
    link = f'href="{page_of(subject)}?paper=permit"'
    assert link in clerk.get(page_of(subject, "")).text
    handed_in(clerk, subject, png())
    (scan,) = held(desk, subject).scans
    taken_out(clerk, subject, scan.id)
    page = clerk.get(page_of(subject, "")).text
    assert re.search(rf"{re.escape(link)}>图片（1）", page)
    assert "存入或删除材料图片 <span" in page
    assert '<span class="ez-quiet">材料图片</span>' in page
    for shown in (page, clerk.get(page_of(subject)).text):
        assert ("<img" in shown, "MARKER" in shown) == (False, False)
    english = clerk.get(f"/en{page_of(subject)}").text
    assert "Take out as a file" in english


def test_neither_the_name_of_a_file_nor_what_a_camera_wrote_is_kept_anywhere(
    clerk: FlaskClient, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    subject = a_case(desk)
    body = b"MARKER-of-the-points-77c0"
    filling = jpeg(exif(1), points=body + b"\x12" * 700_000)  # more than a web framework keeps in memory by itself
    assert handed_in(clerk, subject, filling).status_code == 303
    desk.store.database.settle()
    assert desk.store.database.file is not None
    on_disk = b"".join(path.read_bytes() for path in desk.store.database.file.parent.iterdir() if path.is_file())
    assert [one for one in (body, GPS, DEVICE, b"MARKER", NAME.encode()) if one in on_disk] == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "请选择一个文件"),
        (b"<script>MARKER</script>", "不是 JPEG、PNG 或者 PDF"),
        (PHOTO[:-2], "不完整或者已损坏"),
        (pdf(b"5 0 obj << /S /JavaScript /JS (MARKER) >> endobj "), "带有脚本"),
        (pdf(b"5 0 obj << /Encrypt 6 0 R >> endobj "), "有密码"),
        (b"\xff\xd8\xff" + bytes(LARGEST_SCAN), "超过 5 MB"),
    ],
)
def test_a_file_that_is_not_kept_is_refused_in_words_that_repeat_nothing(
    clerk: FlaskClient, desk: Desk, content: bytes, said: str
) -> None:
    subject = a_case(desk)
    refused = handed_in(clerk, subject, content)
    assert (refused.status_code, said in refused.text, "MARKER" in refused.text) == (422, True, False)
    assert held(desk, subject).scans == ()


def test_a_body_that_is_far_too_large_is_not_read(clerk: FlaskClient, desk: Desk) -> None:
    subject = a_case(desk)
    assert handed_in(clerk, subject, bytes(7 * 1024 * 1024)).status_code == 413
    assert held(desk, subject).scans == ()


def test_a_paper_that_is_not_offered_is_refused(clerk: FlaskClient, desk: Desk) -> None:
    subject = a_case(desk)
    assert handed_in(clerk, subject, PHOTO, paper="MARKER").status_code == 422
    assert held(desk, subject).scans == ()


def test_without_a_reason_nothing_is_given_out(clerk: FlaskClient, desk: Desk) -> None:
    subject = a_case(desk)
    handed_in(clerk, subject, PHOTO)
    (scan,) = held(desk, subject).scans
    refused = taken_out(clerk, subject, scan.id, why=" ")
    assert (refused.status_code, refused.content_type) == (422, "text/html; charset=utf-8")
    assert desk.store.events(subject)[-1].kind == "scanned"


def test_a_picture_is_removed_and_one_that_is_gone_is_said_to_be(clerk: FlaskClient, desk: Desk) -> None:
    subject = a_case(desk)
    handed_in(clerk, subject, PHOTO)
    (scan,) = held(desk, subject).scans
    to = page_of(subject, f"scans/{scan.id}/remove")
    borne = hidden_in(clerk.get(page_of(subject)).text, to)
    assert clerk.post(to, data=borne).status_code == 303
    assert held(desk, subject).scans == ()
    again = {**borne, "seen": str(form_for(desk, subject).seen), "form": "another"}
    assert clerk.post(to, data=again).status_code == 422


def test_after_a_case_has_ended_its_pictures_are_given_out_and_no_more_are_taken(
    clerk: FlaskClient, desk: Desk, keeping_app: Flask
) -> None:
    subject = a_case(desk)
    handed_in(clerk, subject, PHOTO)
    withdraw(desk, CLERK, subject, "家长撤回", form_for(desk, subject))
    page = clerk.get(page_of(subject)).text
    assert ('type="file"' in page, "/remove" in page) == (False, False)
    (scan,) = held(desk, subject).scans
    assert taken_out(signed_in(keeping_app, REVIEWER), subject, scan.id).data == jpeg()
    assert "/scans" not in signed_in(keeping_app, AUDITOR).get(page_of(subject, "")).text


def test_where_no_pictures_are_kept_nothing_offers_it_and_none_is_taken(desk_app: Flask) -> None:
    desk: Desk = desk_app.extensions["desk_of_enrollzone"].desk
    desk_app.extensions["limiter_of_enrollzone"].reset()
    client, subject = signed_in(desk_app, CLERK), a_case(desk)
    assert "/scans" not in client.get(page_of(subject, "")).text
    page = client.get(page_of(subject))
    assert ("没有开启" in page.text, 'type="file"' in page.text) == (True, False)
    borne = hidden_in(client.get("/desk/me").text, "/desk/sign-out")
    refused = client.post(
        page_of(subject), data={**borne, "seen": str(form_for(desk, subject).seen), "paper": "permit"}
    )
    assert (refused.status_code, held(desk, subject).scans) == (422, ())
