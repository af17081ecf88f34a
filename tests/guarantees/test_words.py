"""Words that promise what only a school can decide stand nowhere where a family could read them."""

import re
from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml import YAML

from tests.guarantees.source import PACKAGE, ROOT, name_of

PROMISES = re.compile("保证|一定录取|一定能上|guarantee|will be accepted|will be admitted", re.IGNORECASE)
VERBATIM = {"quote", "text"}  # what a document says is quoted as it stands


def own_words(node: object, key: str = "") -> Iterator[str]:
    """Yield every string of a YAML tree that we wrote ourselves."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from own_words(value, str(name))
    elif isinstance(node, list):
        for item in node:
            yield from own_words(item, key)
    elif isinstance(node, str) and key not in VERBATIM:
        yield node


def written_for_families() -> Iterator[tuple[Path, str]]:
    """Yield each catalogue, pack, edition and template, with our own words in it."""
    for path in (
        *(PACKAGE / "i18n").rglob("*.yaml"),
        *(ROOT / "policies").rglob("*.yaml"),
        *(ROOT / "boundaries").rglob("*.yaml"),
    ):
        yield path, "\n".join(own_words(YAML(typ="safe").load(path.read_text(encoding="utf-8"))))
    for template in (PACKAGE / "web").rglob("*.html"):
        yield template, template.read_text(encoding="utf-8")


def test_nothing_that_a_family_reads_promises_a_place() -> None:
    assert {
        name_of(path): found.group() for path, words in written_for_families() if (found := PROMISES.search(words))
    } == {}


def test_the_search_for_promises_reads_our_words_and_spares_quotations() -> None:
    tree = {"a": {"quote": "学校保证按时开学", "zh": ["孩子一定录取"]}, "b": "Your child will be accepted."}
    assert PROMISES.findall("\n".join(own_words(tree))) == ["一定录取", "will be accepted"]
