"""The document of an answer: one dict that is the JSON and from which pages are made."""

import json
from datetime import date
from pathlib import Path

import pytest

from enrollzone.answers.answer import Question
from enrollzone.atlas.edition import Parity
from enrollzone.atlas.jurisdiction import Contact
from enrollzone.lookup import answer
from enrollzone.messages import Text
from enrollzone.places.home import AskedPlace, Point
from enrollzone.policy.pack import Pack
from enrollzone.policy.parts import Buildings, NamedPlace, Numbers, Part, Stretch, VillageGroups
from enrollzone.present import Document, document, part_words, receipt
from tests.builders import NORTH, REMOTE, SAY, SOUTH, SPLIT, a_bureau, a_pack, an_edition

DAY = date(2025, 9, 1)
ALWAYS = {
    "query", "as_of", "school_year", "outcome", "headline", "options", "possible", "reasons", "documents", "enough",
    "what_if", "obliges", "by_reading", "readings", "warnings", "next_step", "basis",
}  # fmt: skip
HOME = AskedPlace(unit=NORTH.code)


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return a_pack(
        tmp_path,
        units=f'\n  甲街道/北村: "{NORTH.code}"\n  甲街道/中街: "{SPLIT.code}"',
        catchments="\n  north: {clause: c.near, places: [甲街道/北村, 甲街道/中街/长街 单号]}",
        rules=f"""
  near: {{when: {{all: [local, home.zone != outside]}}, outcome: {{kind: school, of: [home.zone]}}, clauses: [c.near],
    {SAY}, obliges: [{{who: school, clause: c.near, zh: 不得拒收, en: must admit}}]}}
  far: {{when: {{any: [not local, home.zone = outside]}}, outcome: {{kind: not_covered}}, clauses: [c.near], {SAY}}}""",
    )


def page(pack: Pack, language: str = "zh", contact: Contact | None = None, **question: object) -> Document:
    asked = Question("990000", "primary", DAY, **question)  # type: ignore[arg-type]
    return document(answer(a_bureau([pack], contact=contact), asked), language)


LOCAL = {"local": frozenset(["yes"])}


def test_every_document_has_the_same_parts_and_is_json(pack: Pack) -> None:
    for question in ({}, {"home": HOME}, {"home": HOME, "facts": LOCAL}, {"home": AskedPlace(text="西村")}):
        given = page(pack, **question)
        assert given.keys() >= ALWAYS
        assert json.loads(json.dumps(given, ensure_ascii=False)) == given


def test_a_decided_answer_says_where_why_and_who_is_bound(pack: Pack) -> None:
    given = page(pack, "en", home=HOME, facts=LOCAL)
    assert (given["outcome"], given["as_of"], given["school_year"]) == ("assigned", "2025-09-01", "2025-2026")
    (option,) = given["options"]
    assert (option["zone"], option["text"], option["campus"]["id"]) == ("north", "North", "north")
    place = given["place"]
    assert (place["fact"], place["matched"], place["code"]) == ("home.zone", "甲街道北村社区", NORTH.code)
    assert (place["level"], place["how"], place["candidates"], place["zones"]) == ("unit", "code", [], ["north"])
    assert {reason["clause"]["quote"] for reason in given["reasons"] if reason["clause"]} == {"就近入学。"}
    assert given["obliges"][0]["what"] == "must admit"
    assert given["basis"]["policy"]["sha256"] == pack.sha256
    assert given["basis"]["policy"]["in_force"] == {"from": "2025-09-01", "to": None}
    assert given["basis"]["edition"]["id"] == "990000-2025"


def test_the_question_says_what_was_told_and_never_what_it_was(pack: Pack) -> None:
    told = {**LOCAL, "birth": (date(2019, 5, 5),)}
    given = page(pack, home=AskedPlace(text="北村社区"), facts=told, dont_know=frozenset())
    assert given["query"] == {
        "jurisdiction": "990000",
        "stage": "primary",
        "on": "2025-09-01",
        "home": "text",
        "facts": ["birth", "local"],
        "documents": [],
        "dont_know": [],
        "readings": {},
        "language": "zh",
    }
    assert "2019" not in json.dumps(given, ensure_ascii=False)


@pytest.mark.parametrize(
    ("home", "kind"),
    [
        (None, "not_told"),
        (HOME, "unit"),
        (AskedPlace(text="北村"), "text"),
        (AskedPlace(point=Point(102, 24, "wgs84")), "point"),
    ],
)
def test_the_home_is_repeated_only_by_the_way_in_which_it_was_told(
    pack: Pack, home: AskedPlace | None, kind: str
) -> None:
    assert page(pack, home=home)["query"]["home"] == kind


def test_an_undecided_answer_asks_its_next_question_with_what_may_be_answered(pack: Pack) -> None:
    asked = page(pack, "en", home=HOME)["question"]
    assert (asked["id"], [fact["name"] for fact in asked["facts"]]) == ("local", ["local"])
    assert [value["value"] for value in asked["facts"][0]["values"]] == ["no", "yes"]
    assert (
        asked["why"]
        == [
            {"text": "because whether “because” holds depends on local (一)", "facts": ["local"], "clauses": ["c.near"]}
        ]
        * 2
    )
    place = page(pack, "en", facts=LOCAL)["question"]["facts"][0]
    assert (place["name"], place["place_name"], place["kind"]) == ("home.zone", "home.place", "zone")
    assert [value["text"] for value in place["values"]][:2] == ["North", "South"]


def test_a_place_that_was_not_found_has_suggestions_and_no_unit(pack: Pack) -> None:
    place = page(pack, home=AskedPlace(text="比村社区"))["place"]
    assert (place["matched"], place["why"]) == (None, "unknown_name")
    assert NORTH.code in [candidate["code"] for candidate in place["candidates"]]


def test_whom_to_call_is_what_the_county_filled_in_and_never_invented(pack: Pack) -> None:
    unset = page(pack, "en")["next_step"]
    assert (unset["phone"], unset["hours"]) == (None, None)
    assert unset["phone_text"]
    bureau = Contact(Text("教育局", "the bureau"), phone="12345", hours=Text("工作日", "working days"))
    filled = page(pack, "en", contact=bureau)["next_step"]
    assert (filled["who"], filled["phone"], filled["phone_text"], filled["hours"]) == (
        "the bureau",
        "12345",
        "12345",
        "working days",
    )
    no_number = page(pack, "en", contact=Contact(Text("教育局", "the bureau")))["next_step"]
    assert (no_number["phone"], no_number["phone_text"]) == (None, unset["phone_text"])


def test_a_day_without_a_policy_names_the_nearest_one(pack: Pack) -> None:
    early = Question("990000", "primary", date(2025, 3, 1))
    given = document(answer(a_bureau([pack]), early), "en")
    assert (given["outcome"], [policy["id"] for policy in given["nearest"]]) == ("not_in_force", ["small"])
    assert given["basis"]["policy"] is None
    assert given["basis"]["edition"]["id"] == "990000-2025"
    assert "receipt" not in given


def test_a_language_without_words_is_refused(pack: Pack) -> None:
    with pytest.raises(KeyError, match="fr"):
        page(pack, "fr")


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (NamedPlace("花园"), "花园"),
        (Stretch("长街", 1, 99, Parity.ODD), "长街 1-99号单号"),
        (Stretch("长街", None, 99, Parity.EVEN), "长街 1-99号双号"),
        (Stretch("长街", 100), "长街 100-号"),
        (Stretch("长街"), "长街 全部"),
        (VillageGroups(Numbers(((1, 3), (7, 7))), "鄰"), "1-3、7鄰"),
        (Buildings(NamedPlace("花园"), Numbers(((1, 5),)), ("A",)), "花园 1-5、A幢"),
    ],
)
def test_a_part_of_a_unit_is_written_as_a_list_writes_it(part: Part, words: str) -> None:
    assert part_words(part) == words


# ---- the receipt


def code(pack: Pack, **question: object) -> str:
    asked = Question("990000", "primary", DAY, **question)  # type: ignore[arg-type]
    return receipt(answer(a_bureau([pack]), asked))


def test_the_same_question_has_the_same_code_however_the_home_was_told(pack: Pack) -> None:
    assert code(pack, home=HOME, facts=LOCAL) == code(pack, home=AskedPlace(text="甲街道北村社区"), facts=LOCAL)
    assert len(code(pack)) == len("EZ-XXXX-XXXX")
    assert code(pack).startswith("EZ-")


def test_whatever_the_answer_may_rest_on_changes_the_code(pack: Pack) -> None:
    questions: list[dict[str, object]] = [
        {},
        {"home": HOME},
        {"home": AskedPlace(unit=SOUTH.code)},
        {"home": AskedPlace(unit=REMOTE.code)},
        {"home": AskedPlace(unit=SPLIT.code)},
        {"home": AskedPlace(text="中街社区长街7号")},
        {"home": AskedPlace(text="中街社区长街8号")},
        {"home": AskedPlace(text="中街社区短街7号")},
        {"home": AskedPlace(text="中街社区远街7号")},
        {"home": HOME, "facts": LOCAL},
        {"home": HOME, "facts": {"local": frozenset(["no"])}},
        {"home": HOME, "dont_know": frozenset(["local"])},
    ]
    assert len({code(pack, **question) for question in questions}) == len(questions)


def test_another_edition_or_policy_has_another_code(pack: Pack, tmp_path: Path) -> None:
    question = Question("990000", "primary", DAY, HOME)
    other = a_pack(tmp_path / "other", effective="{from: 2025-09-01, to: 2030-08-31}")
    codes = {
        receipt(answer(a_bureau([pack]), question)),
        receipt(answer(a_bureau([pack], [an_edition(digest="1" * 64)]), question)),
        receipt(answer(a_bureau([other]), question)),
    }
    assert len(codes) == 3


def test_what_if_the_bureau_decided_so_has_no_code(tmp_path: Path) -> None:
    readings = """
  scope: {status: open, q: {zh: 问, en: q}, clauses: [c.near],
    options: {wide: {zh: 宽, en: w}, narrow: {zh: 窄, en: n}}}"""
    pack = a_pack(tmp_path, readings=readings)
    assert "receipt" in page(pack)
    assert "receipt" not in page(pack, readings={"scope": "wide"})
