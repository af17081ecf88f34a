"""What travels is small, and what a browser holds already is not sent again."""

import gzip

import brotli
import pytest
from flask.testing import FlaskClient

from tests.web.conftest import real

ZIPPED, BROTLI = {"Accept-Encoding": "gzip, deflate"}, {"Accept-Encoding": "gzip, br"}


def test_a_page_is_sent_compressed_to_whoever_takes_it_and_is_the_same_page(client: FlaskClient) -> None:
    plain = client.get("/").get_data()
    zipped, smaller = client.get("/", headers=ZIPPED), client.get("/", headers=BROTLI)
    assert (zipped.headers["Content-Encoding"], smaller.headers["Content-Encoding"]) == ("gzip", "br")
    assert gzip.decompress(zipped.get_data()) == brotli.decompress(smaller.get_data()) == plain
    assert len(zipped.get_data()) < len(plain) / 2
    assert "Accept-Encoding" in zipped.headers["Vary"]


@pytest.mark.parametrize("name", ["page.css"])
@pytest.mark.parametrize("asked", [ZIPPED, BROTLI, {}])
def test_a_style_that_is_held_already_is_not_sent_again(client: FlaskClient, name: str, asked: dict[str, str]) -> None:
    first = client.get(f"/static/{name}", headers=asked, buffered=True)
    again = client.get(f"/static/{name}", headers={**asked, "If-None-Match": first.headers["ETag"]}, buffered=True)
    assert (first.status_code, again.status_code, again.get_data()) == (200, 304, b"")
    assert ("Content-Encoding" in first.headers) == bool(asked)


def test_each_encoding_of_a_style_has_a_validator_of_its_own(client: FlaskClient) -> None:
    tags = {
        client.get("/static/page.css", headers=asked, buffered=True).headers["ETag"] for asked in (ZIPPED, BROTLI, {})
    }
    assert len(tags) == 3


def test_a_part_of_a_file_is_a_part_of_its_bytes_as_they_lie_there(client: FlaskClient) -> None:
    part = client.get("/static/page.css", headers={**ZIPPED, "Range": "bytes=0-9"}, buffered=True)
    whole = client.get("/static/page.css", buffered=True).get_data()
    assert (part.status_code, part.get_data(), "Content-Encoding" in part.headers) == (206, whole[:10], False)


def test_an_answer_of_the_interface_is_sent_as_it_is(client: FlaskClient) -> None:
    answer = client.post("/api/v1/lookup", json=real("五桂社区"), headers=ZIPPED)
    assert "Content-Encoding" not in answer.headers
    assert answer.get_json()["outcome"] == "needs_facts"
