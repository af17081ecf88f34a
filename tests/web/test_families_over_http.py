"""Every family of every casebook gets over HTTP the very document that the program gives it."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from enrollzone.casebook import Family, judge, read_families
from enrollzone.lookup import Bureau
from enrollzone.policy.pack import Pack
from enrollzone.present import document
from enrollzone.request import written_papers

POLICIES = Path(__file__).resolve().parents[2] / "policies"
CASEBOOKS = sorted(POLICIES.glob("*/*/cases.yaml"))


def spoken(value: object, name: str, pack: Pack) -> object:
    """A fact as JSON says it: casebooks are written in words, yes and no among them."""
    if isinstance(value, list):
        return [spoken(one, name, pack) for one in value]
    is_flag = name in pack.facts and pack.facts[name].values == ("no", "yes")
    return {"yes": True, "no": False}.get(str(value), value) if is_flag else value


def body(family: Family, pack: Pack) -> dict[str, Any]:
    return {
        "jurisdiction": pack.jurisdiction,
        "stage": pack.stage,
        "on": family.on or pack.period.first.isoformat(),
        "facts": {name: spoken(value, name, pack) for name, value in family.told.items()},
        "documents": written_papers(family.documents),
        "dont_know": list(family.dont_know),
        "readings": dict(family.readings),
    }


def opened(app: Flask, cases: Path) -> tuple[Bureau, Pack]:
    bureau: Bureau = app.extensions["enrollzone"].current.bureaus[cases.parent.parent.name.partition("-")[0]]
    return bureau, next(pack for pack in bureau.shelf.packs if cases.parent.name in pack.file)


@pytest.mark.parametrize("cases", CASEBOOKS, ids=[cases.parent.parent.name for cases in CASEBOOKS])
def test_every_family_gets_its_expected_document_over_http(app: Flask, client: FlaskClient, cases: Path) -> None:
    bureau, pack = opened(app, cases)
    families = read_families(cases)
    assert len(families) > 100
    for family in families:
        given = judge(bureau, pack, family, pack.period.first)
        told = client.post("/api/v1/lookup", json=body(family, pack))
        assert given.differences == (), family.id
        if given.answer is None:
            assert told.status_code == 422, family.id
        else:
            assert told.get_json() == document(given.answer), family.id
