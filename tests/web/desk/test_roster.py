"""A roster at the desk: uploaded, its columns checked, asked, given out again; and nothing of it is left anywhere."""

import csv
import html
import io
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from werkzeug.test import TestResponse

from enrollzone.casework.events import CASE
from enrollzone.storage.search import Wanted, find
from tests.desk import AUDITOR, CLERK, OTHER_CLERK, PLACEMENT, Clock, signed_in
from tests.unit.roster.books import table, xlsx

WHAT = {"county": "000000", "stage": "primary", "year": "2026"}
MARKER = "马可标记"
LINES = [
    ["序号", "姓名", "住址", "出生日期", "申请类型", "户口所在地", "房屋被征收"],
    ["1", MARKER, "太平社区", "2019-10-01", "一年级新生入学", "太平社区", "否"],
    ["2", "=1+1", "太平社区", "2019年13月5日", "一年级", "太平社区", "否"],
    ["3", "乙某", "钟楼社区", "2019/5/6", "", "", ""],
]


def fields(page: str) -> dict[str, str]:
    """The hidden fields of the last form of a page."""
    last = page.rpartition("<form")[2]
    hidden = re.findall(r'type="hidden" name="([a-z.0-9]+)" value="([^"]*)"', last)
    return {name: html.unescape(value) for name, value in hidden}


def chosen(page: str) -> dict[str, str]:
    """What the lists of the columns of a page are set to."""
    lists = re.findall(r'<select class="govuk-select" id="(column\.[0-9]+)"[^>]*>(.*?)</select>', page, re.DOTALL)
    kept = dict(re.findall(r'name="(column\.[0-9]+)" value="([^"]*)"', page))
    found = {name: re.search(r'value="([^"]*)" selected', options) for name, options in lists}
    return {**kept, **{name: match[1] if match else "" for name, match in found.items()}}


def uploaded(client: FlaskClient, data: bytes, *, at: str = "/desk/roster", **more: str) -> TestResponse:
    form = fields(client.get(at).text.partition("</main>")[0])
    return client.post(at, **multipart({**form, **WHAT, **more}, data))


def multipart(form: Mapping[str, str], data: bytes) -> dict[str, Any]:
    """A form with a file as a browser sends it: the client of the tests would put a large one on the disk."""
    head = "".join(f'--b\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in form.items())
    head += '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    return {"data": head.encode() + data + b"\r\n--b--\r\n", "content_type": "multipart/form-data; boundary=b"}


def asked(client: FlaskClient, data: bytes, columns: Mapping[str, str] | None = None, **more: str) -> str:
    page = uploaded(client, data, **more)
    assert page.status_code == 200, page.text
    main = page.text.partition("</main>")[0]
    run = client.post("/desk/roster/run", data={**fields(main), **chosen(main), **(columns or {})})
    assert run.status_code == 200
    return run.text.partition("</main>")[0]


def counts(page: str) -> dict[str, str]:
    return dict(re.findall(r'<th scope="row">([^<]+)</th><td data-label="[^"]*">([0-9]+)</td>', page))


def file_of(client: FlaskClient, page: str, sort: str = "csv") -> bytes:
    given = client.post("/desk/roster/file", data={**fields(page), "sort": sort})
    assert given.status_code == 200
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert given.headers["Cache-Control"] == "no-store"
    return given.data


@pytest.fixture
def clerk(desk_app: Flask) -> FlaskClient:
    desk_app.extensions["limiter_of_enrollzone"].reset()  # thirty a minute are enough for a person
    return signed_in(desk_app, CLERK)


def test_a_roster_is_asked_and_comes_back_with_its_reasons(clerk: FlaskClient) -> None:
    page = asked(clerk, table(LINES, "gb18030"), people="1")
    assert counts(page) == {"还要问情况": "1", "地址不明确": "1", "这一行有问题，没有查": "1"}
    assert "CSV!D3：应为日期" in page
    lines = list(csv.reader(io.StringIO(file_of(clerk, page).decode("utf-8-sig"))))
    assert lines[0][:9] == [*LINES[0], "行号", "结论代码"]
    assert [line[1] for line in lines[1:]] == [MARKER, "'=1+1", "乙某"]
    assert [line[8] for line in lines[1:]] == ["unclear_place", "failed", "needs_facts"]
    assert lines[2][-1].startswith("CSV!D3：应为日期")
    book = CalamineWorkbook.from_filelike(io.BytesIO(file_of(clerk, page, "xlsx"))).get_sheet_by_index(0).to_python()
    assert [line[:3] for line in book] == [line[:3] for line in LINES]


def test_the_columns_are_shown_and_may_be_taken_for_something_else(clerk: FlaskClient) -> None:
    lines = [["孩子住哪里", "备注"], ["太平社区", "甲"]]
    upload = uploaded(clerk, xlsx(lines)).text.partition("</main>")[0]
    assert chosen(upload) == {"column.0": "", "column.1": ""}
    refused = clerk.post("/desk/roster/run", data={**fields(upload), **chosen(upload)})
    assert refused.status_code == 422
    assert "没有住址列" in refused.text
    page = clerk.post(
        "/desk/roster/run", data={**fields(refused.text.partition("</main>")[0]), "column.0": "home", "column.1": "-"}
    )
    given = list(csv.reader(io.StringIO(file_of(clerk, page.text.partition("</main>")[0]).decode("utf-8-sig"))))
    assert given[0][:2] == ["孩子住哪里", "行号"]


def test_names_are_dropped_unless_they_are_wanted(clerk: FlaskClient) -> None:
    upload = uploaded(clerk, table(LINES)).text.partition("</main>")[0]
    assert chosen(upload)["column.1"] == "-"
    forced = clerk.post("/desk/roster/run", data={**fields(upload), **chosen(upload), "column.1": "people.child.name"})
    given = file_of(clerk, forced.text.partition("</main>")[0]).decode("utf-8-sig")
    assert MARKER not in given
    assert given.startswith("序号,住址,")


@pytest.mark.parametrize(
    ("data", "more", "said"),
    [
        (b"", {}, "文件是空的"),
        (b"%PDF-1.7", {}, "不是能读的表格"),
        (table([["随便"], ["一句"]]), {}, "找不到表头"),
        (table(LINES), {"year": "1990"}, "请选择列出的县"),
        (table(LINES), {"county": "999999"}, "请选择列出的县"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(
    clerk: FlaskClient, data: bytes, more: dict[str, str], said: str
) -> None:
    page = uploaded(clerk, data, **more)
    assert page.status_code == 422
    assert said in page.text
    assert "随便" not in page.text


def test_without_a_file_one_is_asked_for(clerk: FlaskClient) -> None:
    form = fields(clerk.get("/desk/roster").text.partition("</main>")[0])
    assert "请选择一个文件" in clerk.post("/desk/roster", data={**form, **WHAT}).text


def test_a_body_beyond_the_limit_is_refused(clerk: FlaskClient) -> None:
    assert uploaded(clerk, b"x" * 10_200_000).status_code == 413
    assert uploaded(clerk, b"x," * 5_000_001).status_code == 422


def test_what_is_carried_opens_for_half_an_hour_in_its_own_session(
    desk_app: Flask, desk_clock: Clock, clerk: FlaskClient
) -> None:
    upload = uploaded(clerk, table(LINES)).text.partition("</main>")[0]
    form = {**fields(upload), **chosen(upload)}
    stranger = signed_in(desk_app, OTHER_CLERK)
    own = fields(stranger.get("/desk/roster").text.partition("</main>")[0])
    assert stranger.post("/desk/roster/run", data={**form, "csrf": own["csrf"]}).status_code == 422
    assert clerk.post("/desk/roster/run", data={**form, "carried": form["carried"][:-2] + "AA"}).status_code == 422
    assert clerk.post("/desk/roster/file", data={**form, "sort": "csv"}).status_code == 422
    before = desk_clock.at
    desk_clock.forward(minutes=31)
    expired = signed_in(desk_app, CLERK)
    desk_clock.at = before
    assert "查完了" in clerk.post("/desk/roster/run", data=form).text
    desk_clock.forward(minutes=29)
    assert "查完了" in clerk.post("/desk/roster/run", data=form).text
    desk_clock.forward(minutes=2)
    late = clerk.post("/desk/roster/run", data=form)
    desk_clock.at = before
    assert expired is not clerk
    assert (late.status_code, "已经过了半小时" in late.text) == (422, True)


def test_the_page_tells_how_far_it_is_before_it_is_whole(clerk: FlaskClient) -> None:
    lines = [LINES[0], *([LINES[3]] * 40)]
    upload = uploaded(clerk, table(lines)).text.partition("</main>")[0]
    response = clerk.post("/desk/roster/run", data={**fields(upload), **chosen(upload)}, buffered=False)
    assert response.headers["X-Accel-Buffering"] == "no"
    sent = ""
    for part in response.response:
        sent += part.decode() if isinstance(part, bytes) else part
        if "<li>10</li>" in sent:
            break
    assert "查完了" not in sent
    response.close()  # whoever leaves the page ends the work
    assert "查完了" in asked(clerk, table(LINES))


def test_cases_are_opened_once_for_the_rows_with_a_result(desk_app: Flask, clerk: FlaskClient) -> None:
    store = desk_app.extensions["desk_of_enrollzone"].desk.store
    before = len(find(store, Wanted(CASE)))
    page = asked(clerk, table(LINES), people="1")
    assert len(find(store, Wanted(CASE))) == before
    first = clerk.post("/desk/roster/cases", data=fields(page)).text
    again = clerk.post("/desk/roster/cases", data=fields(page)).text
    assert "开了2件个案" in first
    assert "其中2件以前已经开过" in again
    assert len(find(store, Wanted(CASE))) == before + 2
    assert re.findall(r">(2026-000000-[0-9]+)<", first) == re.findall(r">(2026-000000-[0-9]+)<", again)


def test_whoever_may_run_rosters_but_not_open_cases_is_not_offered_it(desk_app: Flask) -> None:
    placement = signed_in(desk_app, PLACEMENT)
    page = asked(placement, table(LINES))
    assert "roster/cases" not in page
    assert placement.post("/desk/roster/cases", data=fields(page)).status_code == 403
    assert signed_in(desk_app, AUDITOR).get("/desk/roster").status_code == 403


def test_a_template_of_a_policy_is_given_out(clerk: FlaskClient) -> None:
    given = clerk.get("/desk/roster/template?policy=example-primary&sort=xlsx")
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(given.data))
    assert sheets.sheet_names == ["名册", "填写说明"]
    assert clerk.get("/en/desk/roster/template?policy=example-primary&sort=csv").data.startswith(b"\xef\xbb\xbfHome,")
    assert clerk.get("/desk/roster/template?policy=none&sort=csv").status_code == 404
    assert clerk.get("/desk/roster/template?policy=example-primary&sort=pdf").status_code == 404
    assert (
        clerk.post("/desk/roster/file", data={**fields(asked(clerk, table(LINES))), "sort": "pdf"}).status_code == 404
    )


@pytest.mark.parametrize("page", ["run", "file", "cases"])
def test_a_step_that_is_only_looked_at_begins_anew(clerk: FlaskClient, page: str) -> None:
    shown = clerk.get(f"/desk/roster/{page}")
    assert (shown.status_code, 'type="file"' in shown.text) == (200, True)


def test_the_pages_speak_english_too(clerk: FlaskClient) -> None:
    main = uploaded(clerk, table(LINES), at="/en/desk/roster").text.partition("</main>")[0]
    page = clerk.post("/en/desk/roster/run", data={**fields(main), **chosen(main)}).text
    assert counts(page) == {"More to ask": "1", "Home unclear": "1", "Something wrong with the row": "1"}


def test_nothing_of_a_roster_is_left_on_a_disk_or_in_the_database(
    desk_app: Flask, clerk: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(desk_app.extensions["desk_of_enrollzone"].settings.data_dir)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "away"))  # whoever asks for a temporary file fails
    large = [*LINES, *([["4", MARKER, "太平社区", "2019-10-01", "", "", "x" * 2_000]] * 400)]
    page = asked(clerk, table(large), people="1")
    file_of(clerk, page, "xlsx")
    held = [file for file in folder.rglob("*") if file.is_file()]
    assert held
    assert [file.name for file in held if MARKER.encode() in file.read_bytes()] == []
