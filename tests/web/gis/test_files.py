"""Files of layers over the web: whole, in parts, not again, refused by name, and never at families' cost."""

import json
import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from enrollzone.cli.main import commands
from enrollzone.config import Settings
from enrollzone.exports.asking import Wishes, covered, order_of
from enrollzone.exports.kept import MadeFile, MadeFiles
from enrollzone.exports.orders import Order
from enrollzone.layers.registry import LAYERS
from enrollzone.ogc.turns import BusyError, Turns
from enrollzone.web import create_app
from enrollzone.web.gis import making
from enrollzone.web.gis.making import Maker
from tests.serving import served
from tests.web.conftest import TODAY, UNLIMITED
from tests.web.reading import Page, squeezed

COUNTY, EDITION = "000000", "000000-2020-01-01"
UNITED, UNITED_EDITION = "331121", "331121-2021-10-31"
UNITS = f"/exports/{EDITION}/units.geojson"


class Reading(FlaskClient):
    """A client that reads every answer to its end and lets go of it, as browsers do."""

    def open(self, *asked: Any, **more: Any) -> TestResponse:  # noqa: ANN401 - werkzeug's own
        return super().open(*asked, **{**more, "buffered": True})


def busy() -> Response:
    """What a request comes to while others are being made."""
    raise BusyError


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A service with a data directory of its own, in which files are kept."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"), jurisdictions=(COUNTY, UNITED), public_rate=UNLIMITED)
    made = create_app(settings)
    made.config["TODAY"] = lambda: TODAY
    made.test_client_class = Reading
    made.add_url_rule("/exports/as-if/busy", "busy", busy)
    made.config["EXPORTS"] = settings.exports_folder
    return made


def refused(client: FlaskClient, path: str) -> tuple[int, list[tuple[str, str]], set[str]]:
    """The status of a refusal, the fields with their codes, and everything that may stand there."""
    answer = client.get(path)
    told = answer.get_json(force=True)
    assert answer.content_type == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return (
        answer.status_code,
        [(one["field"], one["code"]) for one in told["errors"]],
        {expected for one in told["errors"] for expected in one["expected"]},
    )


# ---- what is sent


@pytest.mark.parametrize("name", ["units.geojson", "catchments.shp.zip", "campuses.gpkg"])
def test_the_web_sends_the_bytes_that_the_command_line_writes(client: FlaskClient, tmp_path: Path, name: str) -> None:
    layer, _, form = name.removesuffix(".zip").partition(".")
    asked = ["-j", COUNTY, "--on", TODAY.isoformat(), "-f", form, "--out", str(tmp_path)]
    written = CliRunner().invoke(commands, ["export", "layers", *asked, "-l", layer])
    assert written.exit_code == 0, written.output
    sent = client.get(f"/exports/{EDITION}/{name}")
    assert (sent.status_code, sent.data) == (200, (tmp_path / f"{EDITION}_{name}").read_bytes())


def test_a_file_may_be_read_and_kept_by_anybody_and_says_where_its_fields_are_explained(client: FlaskClient) -> None:
    whole = client.get(UNITS)
    headers = whole.headers
    assert (headers["Content-Type"], headers["Accept-Ranges"]) == ("application/geo+json", "bytes")
    assert headers["Content-Disposition"] == f"attachment; filename={EDITION}_units.geojson"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert headers["Cache-Control"] == "public, no-cache"
    assert int(headers["Content-Length"]) == len(whole.data)
    assert "Content-Encoding" not in client.get(UNITS, headers={"Accept-Encoding": "gzip, br"}).headers
    links = [link.split(">")[0].strip("<") for link in headers.getlist("Link")]
    fields, about = (client.get(link) for link in links)
    assert fields.data.startswith(b"\xef\xbb\xbflayer,field,")
    assert {line.split(",")[0] for line in fields.get_data(as_text=True).splitlines()[1:]} == set(LAYERS)
    told = about.get_json()
    assert (told["edition"]["id"], told["on"], told["illustrative"]) == (EDITION, TODAY.isoformat(), True)


def test_what_a_client_has_is_not_sent_again_and_a_part_is_that_part(client: FlaskClient) -> None:
    whole = client.get(UNITS)
    tag = whole.headers["ETag"]
    assert not tag.startswith("W/")

    def again(**headers: str) -> TestResponse:
        return client.get(UNITS, headers={name.replace("_", "-"): value for name, value in headers.items()})

    same = again(If_None_Match=tag)
    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", tag)
    assert again(If_None_Match='"another"').data == whole.data
    part = again(Range="bytes=100-299")
    assert (part.status_code, part.data) == (206, whole.data[100:300])
    assert part.headers["Content-Range"] == f"bytes 100-299/{len(whole.data)}"
    assert again(Range="bytes=-7").data == whole.data[-7:]
    assert again(Range="bytes=5-9", If_Range=tag).data == whole.data[5:10]
    assert again(Range="bytes=5-9", If_Range='"older"').data == whole.data
    beyond = again(Range="bytes=99999999-")
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(whole.data)}")
    for unreadable in ("bytes=0-1,5-6", "lines=1-2", "bytes=abc", "bytes=9-1"):  # RFC 9110, 14.2: left aside
        assert again(Range=unreadable).data == whole.data
    head = client.head(UNITS)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", tag)
    assert int(head.headers["Content-Length"]) == len(whole.data)


def test_what_is_said_beside_a_file_speaks_of_the_same_day_and_system(client: FlaskClient) -> None:
    links = client.get(f"{UNITS}?on=2021-03-04&crs=cgcs2000").headers.getlist("Link")
    told = client.get(links[1].split(">")[0].strip("<")).get_json()
    assert (told["on"], told["crs"]) == ("2021-03-04", "EPSG:4490")


@pytest.mark.parametrize("path", [UNITS, "/ogc/collections/000000-units/items"])
def test_a_page_of_another_site_may_ask_for_a_part_and_for_what_it_lacks(client: FlaskClient, path: str) -> None:
    asks = {"Origin": "https://maps.example", "Access-Control-Request-Headers": "range,if-none-match"}
    answer = client.options(path, headers={**asks, "Access-Control-Request-Method": "GET"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    allowed = {one.strip().lower() for one in answer.headers["Access-Control-Allow-Headers"].split(",")}
    assert {"range", "if-none-match"} <= allowed


def test_a_file_is_made_once_and_another_one_for_every_other_wish(app: Flask, client: FlaskClient) -> None:
    def made() -> set[str]:
        return {file.name for file in app.config["EXPORTS"].glob("*/*/*")}

    wishes = ("crs=gcj02", "crs=metric", "crs=cgcs2000", "simplify=100", "on=2025-09-01", "")
    tags = [client.get(f"/exports/{EDITION}/units.fgb?{wish}").headers["ETag"] for wish in wishes]
    before = len(list(app.config["EXPORTS"].iterdir()))
    assert len(set(tags)) == len(wishes)
    assert [client.get(f"/exports/{EDITION}/units.fgb?{wish}").headers["ETag"] for wish in wishes] == tags
    assert len(list(app.config["EXPORTS"].iterdir())) == before
    assert {f"{EDITION}_units_gcj02.fgb", f"{EDITION}_units_simplified_100m.fgb"} < made()
    shifted = client.get(f"/exports/{EDITION}/units.fgb?crs=gcj02").headers["Content-Disposition"]
    assert shifted == f"attachment; filename={EDITION}_units_gcj02.fgb"


def test_where_nothing_can_be_kept_the_file_is_sent_and_nothing_of_it_stays(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "passing"))
    (tmp_path / "passing").mkdir()
    nowhere = create_app(Settings(data_dir=tmp_path / "missing", jurisdictions=(COUNTY,), public_rate=UNLIMITED))
    nowhere.config["TODAY"] = lambda: TODAY
    sent = Reading(nowhere).get(UNITS, headers={"Range": "bytes=0-99"})
    assert (sent.status_code, sent.data) == (206, client.get(UNITS).data[:100])
    assert [file.name for file in tmp_path.iterdir()] == ["passing"]
    assert list((tmp_path / "passing").iterdir()) == []


# ---- what is refused


def test_whatever_there_is_not_is_answered_with_what_there_is(client: FlaskClient) -> None:
    def told(path: str) -> tuple[int, list[tuple[str, str]], set[str]]:
        return refused(client, f"/exports/{path}")

    assert told(f"{EDITION}/unit.geojson") == (404, [("layer", "not_offered")], {"all", *LAYERS})
    status, fields, expected = told(f"{EDITION}/units.mif")
    assert (status, fields, {"gpkg", "shp", "csv"} < expected) == (404, [("format", "not_offered")], True)
    assert told(f"{COUNTY}-1999-01-01/units.gpkg") == (404, [("edition", "not_offered")], {EDITION})
    assert UNITED_EDITION in told("x/units.gpkg")[2]
    status, fields, expected = told(f"{EDITION}/all.geojson")
    assert (status, fields, "gpkg" in expected) == (400, [("layer", "not_in_export")], True)
    for wish, code, named in (
        ("crs=EPSG:2154", "refused_datum", "metric"),
        ("crs=bd09", "unknown_crs", "gcj02"),
        ("on=1999-01-01", "not_in_period", "2020-01-01/.."),
        ("on=yesterday", "not_a_date", "YYYY-MM-DD"),
        ("on=20250901", "not_a_date", "YYYY-MM-DD"),
        ("encoding=gbk", "not_in_export", "utf-8"),
        ("simplify=17", "unknown_value", "20"),
        ("csr=gcj02", "unknown_field", "crs"),
        ("crs=wgs84&crs=gcj02", "told_twice", None),
    ):
        status, fields, expected = told(f"{EDITION}/units.gpkg?{wish}")
        assert (status, [code for _, code in fields]) == (400, [code]), wish
        assert named is None or named in expected, wish


@pytest.mark.parametrize("path", ["..%2f..%2fetc/units.gpkg", f"{EDITION}/..%2fabout.json", f"{EDITION}/%00.gpkg"])
def test_no_path_leads_out_of_the_editions(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/exports/{path}")
    assert answer.status_code == 404
    assert "etc" not in answer.get_data(as_text=True)


def test_a_browser_reads_a_refusal_as_a_page(client: FlaskClient) -> None:
    answer = client.get(f"{UNITS}?crs=x&language=en", headers={"Accept": "text/html,*/*;q=0.8"})
    page = Page(answer.get_data(as_text=True))
    assert (answer.status_code, answer.mimetype) == (400, "text/html")
    assert squeezed("wgs84, cgcs2000, metric, gcj02") in page.text


def test_what_needs_a_library_that_is_not_there_says_so(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ezdxf", None)
    answer = client.get(f"/exports/{EDITION}/units.dxf")
    assert (answer.status_code, answer.get_json(force=True)["code"]) == (501, "not_installed")
    assert f"/exports/{EDITION}/units.dxf" not in client.get(f"/schools/{COUNTY}/data").get_data(as_text=True)


@pytest.mark.parametrize(("part", "times"), [("Range: bytes=7-\r\n", 1), ("", 2)])
def test_whoever_reads_a_part_slowly_or_asks_twice_keeps_no_thread_from_families(
    app: Flask, part: str, times: int
) -> None:
    address = f"/exports/{EDITION}/campuses.kml?on=2022-02-02"
    app.test_client().get(address)
    (kept,) = (one for one in app.config["EXPORTS"].glob("*/*/*_campuses.kml"))
    os.truncate(kept, 60_000_000)  # more than a server takes off an app's hands
    with served(app) as origin, ExitStack() as open_connections:
        host, _, port = origin.removeprefix("http://").partition(":")
        for _reader in range(4):  # all threads that there are
            reader = open_connections.enter_context(socket.create_connection((host, int(port))))
            reader.sendall(f"GET {address} HTTP/1.1\r\nHost: x\r\n{part}\r\n".encode() * times)
            assert reader.recv(12) in {b"HTTP/1.1 200", b"HTTP/1.1 206"}  # and no more of it
        family = HTTPConnection(host, int(port), timeout=20)
        family.request("GET", "/")
        assert family.getresponse().status == 200
        family.close()


class Slow(MadeFiles):
    """Files whose making takes until it is told to go on, as those of a province do."""

    began, go_on = Event(), Event()

    def make(self, order: Order) -> MadeFile:
        self.began.set()
        assert self.go_on.wait(20)
        return super().make(order)


def test_one_file_is_made_at_a_time_and_others_are_told_to_come_again(app: Flask, tmp_path: Path) -> None:
    bureau = app.extensions["enrollzone"].current.bureaus[COUNTY]
    coverage = covered(bureau, EDITION, None, TODAY)
    first, second = (order_of(coverage, (name,), "geojson", Wishes()) for name in ("lists", "groups"))
    (tmp_path / "cache").mkdir()
    maker = Maker(Slow(tmp_path / "cache" / "exports"), Turns(patience_s=0.05))

    def read(order: Order) -> bytes:
        with maker.opened(order).file as file:
            return file.read()

    sent: list[bytes] = []
    making = Thread(target=lambda: sent.append(read(first)))
    making.start()
    assert Slow.began.wait(20)
    for order in (first, second):
        with pytest.raises(BusyError):
            maker.opened(order)
    Slow.go_on.set()
    making.join()
    assert [json.loads(one)["type"] for one in (*sent, read(second))] == ["FeatureCollection"] * 2
    assert read(first) == sent[0]


def test_what_takes_minutes_is_made_at_the_terminal_and_what_is_there_is_sent_all_the_same(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/exports/{EDITION}/units.pmtiles?simplify=200"
    monkeypatch.setattr(making, "_MOST_POINTS", {"pmtiles": 100})
    answer = client.get(path)
    (problem,) = answer.json["errors"] if answer.json else ()
    assert (answer.status_code, problem["field"], problem["code"]) == (400, "format", "made_at_terminal")
    assert "gpkg" in problem["expected"]
    monkeypatch.undo()
    whole = client.get(path).data
    monkeypatch.setattr(making, "_MOST_POINTS", {"pmtiles": 100})
    assert client.get(path).data == whole


def test_whoever_is_told_to_come_again_is_told_when(client: FlaskClient) -> None:
    answer = client.get("/exports/as-if/busy")
    assert (answer.status_code, answer.get_json(force=True)["code"]) == (503, "busy")
    assert 0 < int(answer.headers["Retry-After"]) < 60
    assert answer.headers["Access-Control-Expose-Headers"] == "Retry-After"


# ---- the pages that lead to them


def files_linked(page: Page) -> Iterator[str]:
    return (one["href"] for one in page.all("a") if one.get("href", "").startswith("/exports/"))


def test_the_page_of_a_county_leads_to_every_layer_in_every_format_that_can_hold_it(client: FlaskClient) -> None:
    page = Page(client.get(f"/en/schools/{COUNTY}/data").get_data(as_text=True))
    linked = {link.removeprefix(f"/exports/{EDITION}/") for link in files_linked(page)}
    whole, tables = {"gpkg", "dxf", "xlsx", "pmtiles"}, {"gpkg", "geojson", "shp.zip", "fgb", "parquet", "csv", "xlsx"}
    of_layers = {f"{name}.{form}" for name in LAYERS for form in tables}
    of_shapes = {f"{name}.{form}" for name, kind in LAYERS.items() if kind.shape for form in ("kml", "dxf", "pmtiles")}
    assert linked == of_layers | of_shapes | {f"all.{form}" for form in whole} | {"fields.csv", "about.json"}
    assert squeezed("Illustrative shapes, not real boundaries") in page.text
    assert client.get("/exports").get_data(as_text=True).count("/data") == 2


def test_a_county_of_unions_says_why_there_is_no_map_and_names_the_schools_of_each_union(client: FlaskClient) -> None:
    text = Page(client.get(f"/schools/{UNITED}/data").get_data(as_text=True)).text
    assert "没有写哪个社区、哪个村对应哪所学校，所以没有片区图。" in text
    document = client.get(f"/exports/{UNITED_EDITION}/groups.geojson").get_json(force=True)
    rows = [feature["properties"] for feature in document["features"]]
    assert len(rows) > 10
    assert [row["school"] for row in rows if row["school"] and row["school"] not in text] == []
    assert [row["group_name"] for row in rows if row["group_name"] not in text] == []
    units = client.get(f"/exports/{UNITED_EDITION}/units.geojson").get_json(force=True)["features"]
    assert (len(units), {feature["geometry"] is None for feature in units}) == (392, {True})
    status, fields, expected = refused(client, f"/exports/{UNITED_EDITION}/units.kml")
    assert (status, fields, "csv" in expected) == (404, [("format", "no_map")], True)


def test_where_shapes_are_illustrative_the_list_of_counties_says_so(client: FlaskClient) -> None:
    cards = client.get("/exports").get_data(as_text=True).split('<li class="ez-card">')
    example = next(card for card in cards if "/schools/000000/data" in card)
    assert "有片区图，是示意图形，不是真实边界。" in example
    assert ">有片区图。<" not in "".join(cards)


def test_a_form_leads_to_the_address_of_the_file_that_was_chosen(client: FlaskClient) -> None:
    chosen = "layer=units&format=shp&crs=metric&simplify=&encoding=gb18030"
    answer = client.get(f"/exports/{EDITION}?{chosen}")
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"/exports/{EDITION}/units.shp?crs=metric&encoding=gb18030",
    )
    assert client.get(f"/exports/{EDITION}?layer=https://elsewhere.example&format=shp").status_code == 404


def test_a_file_that_was_made_is_listed_with_its_size(client: FlaskClient) -> None:
    size = len(client.get(f"/exports/{EDITION}/all.xlsx").data)
    assert f"{size / 1000:.0f} KB" in client.get(f"/schools/{COUNTY}/data").get_data(as_text=True)
