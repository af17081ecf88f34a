"""The policy as data: small, the same for everybody, and asked for again only when it changed."""

import gzip

import pytest
from flask import Flask
from flask.testing import FlaskClient

from enrollzone.i18n.catalogue import PAGE_LANGUAGES
from enrollzone.web.languages import prefix_of

LARGEST = 40_000  # bytes, as they travel
REAL = "/phone/530427/xinping-urban-primary"
ZIPPED = {"Accept-Encoding": "gzip"}


def addresses(app: Flask) -> list[str]:
    bureaus = app.extensions["enrollzone"].current.bureaus
    packs = [(code, pack.id) for code, bureau in bureaus.items() for pack in bureau.shelf.packs]
    return [f"{prefix_of(language)}/phone/{code}/{pack}.json" for code, pack in packs for language in PAGE_LANGUAGES]


def test_every_installed_policy_travels_in_forty_kilobytes_in_every_language(app: Flask, client: FlaskClient) -> None:
    sizes = {address: client.get(address, headers=ZIPPED) for address in addresses(app)}
    assert len(sizes) >= 4
    assert {told.headers["Content-Encoding"] for told in sizes.values()} == {"gzip"}
    assert {address: len(told.data) for address, told in sizes.items() if len(told.data) > LARGEST} == {}
    assert all(len(gzip.decompress(told.data)) > LARGEST for told in sizes.values())


@pytest.mark.parametrize("headers", [{}, ZIPPED], ids=["plain", "gzip"])
def test_who_has_it_already_is_told_so(client: FlaskClient, headers: dict[str, str]) -> None:
    first = client.get(f"{REAL}.json", headers=headers)
    again = client.get(f"{REAL}.json", headers={**headers, "If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert "Accept-Encoding" in first.headers["Vary"]


def test_a_year_has_its_own_data_and_the_newest_is_given_unless_one_is_named(client: FlaskClient) -> None:
    newest = client.get("/phone/000000/example-primary.json").get_json()
    named = client.get(f"/phone/000000/example-primary/{newest['day'][:4]}.json").get_json()
    former = client.get("/phone/000000/example-primary/2025.json").get_json()
    assert named == newest
    assert (former["school_year"], former["day"]) == ("2025-2026", "2025-09-01")
    assert newest["day"] > former["day"]


@pytest.mark.parametrize(
    "address",
    [
        "/phone/530427/none.json",
        "/phone/999999/xinping-urban-primary.json",
        f"{REAL}/2031.json",
        f"{REAL}/2031",
        "/phone/530427/x",
    ],
)
def test_what_is_not_held_is_not_there(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_the_page_lists_every_policy_with_its_years(client: FlaskClient) -> None:
    page = client.get("/phone").text
    assert "/phone/530427/xinping-urban-primary/2018" in page
    assert "/phone/000000/example-primary/2025" in page
    assert 'href="/phone"' in client.get("/").text
