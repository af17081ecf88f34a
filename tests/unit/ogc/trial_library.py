"""The county of ten units under two editions, the policies beginning within the first: three stretches of days."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from enrollzone.lookup import Bureau
from enrollzone.ogc.collections import Collection
from enrollzone.ogc.library import Library
from enrollzone.ogc.queries import query_of
from tests.builders import a_bureau
from tests.unit.exports.trial_county import junior, primary, the_edition

TODAY = date(2026, 3, 1)
BEGINS = (date(2024, 1, 1), date(2025, 9, 1), date(2026, 1, 1))
ENVELOPE = (101.5, 23.5, 102.5, 24.5)
ALL_DAYS = "../.."


@cache
def the_bureau() -> Bureau:
    editions = [
        the_edition(first=BEGINS[0], last=date(2025, 12, 31), envelope=ENVELOPE),
        the_edition(first=BEGINS[2], envelope=ENVELOPE),
    ]
    with TemporaryDirectory() as folder:
        return a_bureau([primary(Path(folder)), junior(Path(folder))], editions)


@cache
def the_library() -> Library:
    """The features of that county: made once for all tests, none of which can change it."""
    return Library({"990000": the_bureau()})


def named(layer: str) -> Collection:
    return the_library().collections.named(f"990000-{layer}")


def asked(layer: str, **parameters: str) -> tuple[list[dict[str, Any]], int]:
    """The features that a query gives, and how many it says there are; a parameter's `_` stands for its hyphen."""
    held = named(layer)
    told = {name.replace("bbox_crs", "bbox-crs"): [value] for name, value in parameters.items()}
    page = the_library().page(held, query_of(told, held, TODAY), TODAY)
    return [json.loads(one) for one in page.written], page.matched


def everything(layer: str) -> list[dict[str, Any]]:
    return asked(layer, datetime=ALL_DAYS, limit="1000")[0]
