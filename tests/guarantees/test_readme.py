"""What the README shows is what the program answers."""

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from enrollzone.web import create_app

FENCE = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def blocks() -> list[tuple[str, str]]:
    return FENCE.findall(Path(__file__).parents[2].joinpath("README.md").read_text(encoding="utf-8"))


def within(shown: object, real: object) -> bool:
    """Tell whether everything that is shown stands in the real answer, in the same place."""
    if isinstance(shown, dict):
        return isinstance(real, dict) and all(key in real and within(value, real[key]) for key, value in shown.items())
    if isinstance(shown, list):
        shorter = isinstance(real, list) and len(shown) <= len(real)
        return shorter and all(within(value, real[number]) for number, value in enumerate(shown))
    return shown == real


def test_the_curl_lookup_of_the_readme_gets_the_answer_that_it_shows(blocks: list[tuple[str, str]]) -> None:
    address = next(re.search(r"curl '([^']+)'", text) for kind, text in blocks if kind == "sh" and "curl" in text)
    shown = json.loads(next(text for kind, text in blocks if kind == "json"))
    assert address is not None
    parts = urlsplit(address[1])
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    real = create_app().test_client().get(parts.path, query_string=query).get_json()
    assert within(shown, real), real


def test_a_shown_answer_that_differs_would_be_noticed() -> None:
    real = {"outcome": "choice", "options": [{"id": "a"}, {"id": "b"}]}
    assert within({"options": [{"id": "a"}]}, real)
    assert not within({"options": [{"id": "b"}]}, real)
    assert not within({"outcome": "assigned"}, real)
    assert not within({"basis": {}}, real)
