"""Traditional characters: the same sentences, written another way, and every one of them."""

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

from enrollzone.i18n.catalogue import catalogue, fields_of

ZH, HANT = catalogue("zh"), catalogue("zh-Hant")


@pytest.fixture(scope="module")
def script() -> ModuleType:
    loader = SourceFileLoader("traditional_script", str(Path(__file__).parents[3] / "scripts" / "traditional"))
    module = module_from_spec(spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


def test_both_writings_hold_the_same_sentences() -> None:
    """A new sentence is written in traditional characters by scripts/traditional."""
    assert sorted(ZH.sentences.keys() ^ HANT.sentences.keys()) == []


def test_every_sentence_says_what_its_twin_says(script: ModuleType) -> None:
    apart = {
        key: HANT.sentences[key] for key in ZH.sentences if script.simplified(HANT.sentences[key]) != ZH.sentences[key]
    }
    assert apart == {}


def test_parameters_are_the_same() -> None:
    assert [key for key in ZH.sentences if fields_of(ZH.sentences[key]) != fields_of(HANT.sentences[key])] == []


def test_a_line_corrected_by_hand_stays_until_its_twin_changes(script: ModuleType) -> None:
    lines, held = ['  a: "里长"', '  b: "班主任"'], ['  a: "裏長"', '  b: "校長"']
    assert script.renewed(lines, held) == ['  a: "裏長"', '  b: "班主任"']


@pytest.mark.parametrize(
    ("simple", "traditional"),
    [
        ("学校里面", "學校裡面"),
        ("核对为准", "核對為準"),
        ("坐标系", "坐標系"),
        ("说“不清楚”", "說「不清楚」"),
        ("只有一户", "只有一戶"),
        ("以后再说", "以後再說"),
    ],
)
def test_characters_are_those_that_readers_know(script: ModuleType, simple: str, traditional: str) -> None:
    assert script.traditional(simple) == traditional
    assert script.simplified(traditional) == simple
