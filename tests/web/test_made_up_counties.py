"""The pages over counties that nobody installed: with entry days, years and lists that the installed ones lack."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from enrollzone.atlas.edition import Unit, UnitKind
from enrollzone.atlas.jurisdiction import Jurisdiction
from enrollzone.atlas.shelf import Atlas
from enrollzone.config import Settings
from enrollzone.lookup import Bureau
from enrollzone.messages import Text
from enrollzone.places.gazetteer import Gazetteer
from enrollzone.policy.shelf import Shelf
from enrollzone.web import create_app
from enrollzone.web.families.doorway import Doorway
from enrollzone.web.families.phone import phone_bundle
from enrollzone.web.families.situation import Seal
from enrollzone.web.service import Service, Snapshot
from tests.builders import NORTH, SECTIONS, SOUTH, SPLIT, a_bureau, a_pack, an_edition
from tests.unit.answers.test_last_year import both_years
from tests.web.conftest import TODAY, UNLIMITED
from tests.web.reading import Page
from tests.web.walking import posted, sealed

Serve = Callable[..., FlaskClient]
UNITS = "".join(f'\n  {unit.township}/{unit.name}: "{unit.code}"' for unit in (NORTH, SOUTH, SPLIT))
LISTS = "\n  north: {clause: c.near, places: [甲街道/北村社区]}\n  south: {clause: c.near, places: [甲街道/南村社区]}"
EAST = Unit("990100001001", "东村社区", UnitKind.COMMUNITY, "990100001", "丙街道")


@pytest.fixture(scope="module")
def serve() -> Serve:
    """A service that answers for the given counties and no others."""
    app = create_app(Settings(public_rate=UNLIMITED, jurisdictions=("000000",)))
    app.config["TODAY"] = lambda: TODAY
    service: Service = app.extensions["enrollzone"]

    def served(*bureaus: Bureau) -> FlaskClient:
        service.current = Snapshot({bureau.county.code: bureau for bureau in bureaus})
        return app.test_client()

    return served


def beside(folder: Path) -> Bureau:
    """Another county, whose policy begins with the school year and names no entry day."""
    pack = a_pack(
        folder,
        pack=SECTIONS["pack"].replace("990000", "990100").replace("id: small", "id: beside"),
        effective="{from: 2026-09-01, to: open}",
        units=f'\n  丙街道/东村社区: "{EAST.code}"',
        catchments="\n  north: {clause: c.near, places: [丙街道/东村社区]}",
    )
    edition = an_edition(jurisdiction="990100", id="990100-2025", units={EAST.code: EAST}, addresses=())
    county = Jurisdiction("990100", Text("乙县", "Other county"), (), (), Atlas((edition,)), {})
    return Bureau(county, Shelf.of([pack]), lambda edition, _: Gazetteer.of(edition, {}, ("乙县",)))


def test_a_county_that_was_not_chosen_is_asked_for_its_own_entry_day(serve: Serve, tmp_path: Path) -> None:
    early = "\n  entry_day: {value: 08-25, zh: 入学日, en: first day}"
    first = a_bureau([a_pack(tmp_path / "a", units=UNITS, catchments=LISTS, parameters=early)])
    client = serve(first, beside(tmp_path / "b"))
    for county in ("", "990100"):
        asked = {"place": "丙街道东村社区", "county": county, "stage": "primary", "year": "2026"}
        assert posted(client, "/place", asked).heading == "对口学校：北小（以教育局审核为准）"


@pytest.mark.parametrize("birth", ["0001-05-05", "9999-12-31", "2020-02-29"])
def test_any_birthday_that_can_be_typed_has_an_answer_beside_that_of_the_year_before(
    serve: Serve, tmp_path: Path, birth: str
) -> None:
    client = serve(a_bureau(both_years(tmp_path)))
    body = {"jurisdiction": "990000", "on": "2026-09-01", "home": {"unit": NORTH.code}, "facts": {"birth": birth}}
    for path in ("/answer", "/check", "/print"):
        assert posted(client, path, {"situation": sealed(body)}).heading


class Switching:
    """A service that changes over to other data between two looks at it."""

    def __init__(self, *snapshots: Snapshot) -> None:
        self._coming = list(snapshots)

    @property
    def current(self) -> Snapshot:
        return self._coming.pop(0) if len(self._coming) > 1 else self._coming[0]


def test_data_for_the_phone_is_never_kept_under_a_snapshot_that_it_was_not_made_of(tmp_path: Path) -> None:
    packs = [a_pack(tmp_path / name, units=UNITS, catchments=listed) for name, listed in (("a", LISTS), ("b", None))]
    old, new = (Snapshot({"990000": a_bureau([pack])}) for pack in packs)
    app = create_app(Settings(public_rate=UNLIMITED, jurisdictions=("000000",)))
    app.config["TODAY"] = lambda: TODAY
    doorway = Doorway(Switching(old, new), Seal(""), Settings())  # type: ignore[arg-type]
    with app.test_request_context():
        for _ in range(2):
            phone_bundle(doorway, "zh", "990000", "small", 2026)
        held = phone_bundle(doorway, "zh", "990000", "small", 2026).get_json()
    assert held["policy"]["sha256"] == packs[1].sha256


def test_the_phone_offers_no_year_whose_list_of_units_is_not_held(serve: Serve, tmp_path: Path) -> None:
    pack = a_pack(tmp_path, units=UNITS, catchments=LISTS)
    client = serve(a_bureau([pack], [an_edition(date(2025, 1, 1), date(2026, 8, 31))]))
    page = Page(client.get("/phone").get_data(as_text=True))
    led = [one["href"] for one in page.all("a") if "/phone/990000" in one.get("href", "")]
    assert [(address, client.get(address).status_code) for address in led] == [("/phone/990000/small/2025", 200)]
