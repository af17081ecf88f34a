"""The words: both languages hold the same sentences, and there is a sentence for everything the program can say."""

import re
from datetime import date

import pytest

from enrollzone.i18n.catalogue import MissingWordsError, catalogue, fields_of
from enrollzone.messages import Message, Text
from tests.unit.i18n.codes import BY_THEMSELVES, FILLED, REQUEST_FAULTS, messages, phrases, raised

ZH, EN = catalogue("zh"), catalogue("en")
PROMISES = re.compile("保证|一定录取|一定能上|guarantee|will be accepted|will be admitted", re.IGNORECASE)


def spoken() -> set[str]:
    return messages() | phrases()


def written_out(code: str) -> set[str]:
    """Every code that a code with a filled-in part stands for."""
    if "{}" not in code:
        return {code}
    if code in FILLED:
        return {code.replace("{}", str(value)) for value in FILLED[code]}
    pattern = re.compile(re.escape(code).replace(r"\{\}", r"[a-z_.]+"))
    return {key for key in ZH.sentences if pattern.fullmatch(key)}


def test_both_languages_have_the_same_sentences() -> None:
    assert sorted(ZH.sentences.keys() ^ EN.sentences.keys()) == []


def test_a_sentence_takes_the_same_parameters_in_both_languages() -> None:
    pairs = {key: (fields_of(ZH.sentences[key]), fields_of(EN.sentences[key])) for key in ZH.sentences}
    assert {key: pair for key, pair in pairs.items() if pair[0] != pair[1]} == {}


def test_no_sentence_is_empty() -> None:
    assert [key for words in (ZH, EN) for key, sentence in words.sentences.items() if not sentence.strip()] == []


def test_no_sentence_promises_a_place() -> None:
    said = [sentence for words in (ZH, EN) for sentence in words.sentences.values()]
    assert [sentence for sentence in said if PROMISES.search(sentence)] == []


def test_every_code_that_the_program_can_say_has_its_words() -> None:
    assert len(spoken()) > 100
    wanted = {full for code in spoken() - BY_THEMSELVES for full in written_out(code)}
    assert sorted(wanted - ZH.sentences.keys()) == []


def test_every_code_that_is_put_together_has_its_parts_listed() -> None:
    put_together = {code for code in messages() if "{}" in code}
    assert sorted(put_together - FILLED.keys() - BY_THEMSELVES) == []


def test_every_fault_of_a_field_that_the_sources_name_is_among_those_that_have_words() -> None:
    assert len(raised("FieldProblem")) > 5
    assert sorted(raised("FieldProblem") - REQUEST_FAULTS) == []


def test_no_sentence_is_left_that_nobody_says() -> None:
    said = {full for code in spoken() - BY_THEMSELVES for full in written_out(code)}
    assert sorted(ZH.sentences.keys() - said - {"list.separator"}) == []


@pytest.mark.parametrize(
    ("thing", "chinese", "english"),
    [
        (date(2018, 9, 1), "2018年9月1日", "1 September 2018"),
        (Text("五桂社区", "Wugui"), "五桂社区", "Wugui"),
        (Text("五桂社区", ""), "五桂社区", "五桂社区"),
        ((Text("一", "one"), Message("value.yes")), "一、是", "one, yes"),
        (30, "30", "30"),
        (None, "", ""),
        (Message("told.value", {"fact": Text("户口", "hukou"), "value": Message("value.no")}), "户口：否", "hukou: no"),
    ],
)
def test_everything_that_the_core_returns_can_be_said(thing: object, chinese: str, english: str) -> None:
    assert (ZH.say(thing), EN.say(thing)) == (chinese, english)


def test_a_code_without_words_is_a_fault_and_never_a_blank() -> None:
    with pytest.raises(MissingWordsError, match=r"no\.such\.code"):
        ZH.say(Message("no.such.code"))


def test_a_language_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError):
        catalogue("fr")
