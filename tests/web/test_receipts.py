"""The leaf for paper and the check of its receipt: every outcome, every family, everything that is no receipt."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import segno
from flask import Flask
from flask.testing import FlaskClient

from enrollzone.casebook import judge, read_families
from enrollzone.config import Settings
from enrollzone.receipts import Changed, Marks, Read, Receipt, Replay, Stamp, Unkept, kept, replayed
from enrollzone.web import create_app
from enrollzone.web.families.leaf import Leaf, shortened, squares
from enrollzone.web.families.printing import squares_of
from enrollzone.web.families.situation import Seal
from enrollzone.web.replaying import Verdict, verdict_of
from tests.web.conftest import QUESTIONS, TODAY, UNLIMITED
from tests.web.reading import Page, squeezed
from tests.web.test_families_over_http import CASEBOOKS, opened
from tests.web.walking import situation

KEY = "a key of this deployment, long enough"
PUBLIC = "https://xuequ.example"
WITHOUT = {"outside_jurisdiction", "gap_in_data", "not_in_force", "stage_not_covered"}  # nothing to ask again
WITH = [outcome for outcome in QUESTIONS if outcome not in WITHOUT]


@pytest.fixture(scope="module")
def signing() -> FlaskClient:
    """A service with a key and a public address."""
    made = create_app(Settings(public_rate=UNLIMITED, secret_key=KEY, public_url=PUBLIC, jurisdictions=("000000",)))
    made.config["TODAY"] = lambda: TODAY
    return made.test_client()


def printed(client: FlaskClient, outcome: str, path: str = "/", key: str = "") -> str:
    sealed = Seal(key).close(situation(QUESTIONS[outcome]))
    answer = client.post(f"{path}print", data={"situation": sealed})
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def receipt_on(html: str) -> str:
    (text,) = re.findall(r"EZ1\.[A-Z2-7]+", html)
    return str(text)


def checked(client: FlaskClient, text: str, path: str = "/") -> Page:
    return Page(client.post(f"{path}r", data={"receipt": text}).get_data(as_text=True))


@pytest.mark.parametrize("outcome", QUESTIONS)
def test_the_leaf_says_what_the_answer_says_first(outcome: str, client: FlaskClient) -> None:
    document = client.post("/api/v1/lookup", json=QUESTIONS[outcome]).get_json()
    page = Page(printed(client, outcome))
    assert page.heading == squeezed(document["headline"]["zh"])
    expected = [document["next_step"]["do"], document["next_step"]["phone_text"], document.get("receipt", "")]
    expected += [option["text"] for option in document["options"]]
    expected += [paper["requirement"] for paper in document["documents"] if paper["state"] != "not_needed"]
    expected += [warning["text"] for warning in document["warnings"]]
    for name in ("policy", "edition"):
        expected += [document["basis"][name]["sha256"][:12]] if document["basis"][name] else []
    assert [text for text in expected if squeezed(text) not in page.text] == []
    assert "以教育局审核为准" in page.text


@pytest.mark.parametrize("path", ["/", "/en/"])
@pytest.mark.parametrize("outcome", WITH)
def test_a_receipt_that_is_checked_at_once_is_answered_the_same(outcome: str, path: str, client: FlaskClient) -> None:
    page = checked(client, receipt_on(printed(client, outcome, path)), path)
    assert page.heading == squeezed({"/": "结果没有变", "/en/": "The answer is still the same"}[path])
    document = client.post("/api/v1/lookup", json=QUESTIONS[outcome]).get_json()
    assert document["receipt"] in page.text
    assert squeezed(document["headline"]["zh" if path == "/" else "en"]) in page.text


@pytest.mark.parametrize("outcome", sorted(WITHOUT))
def test_an_answer_that_rests_on_nothing_or_has_no_place_has_no_receipt_and_says_why(
    outcome: str, client: FlaskClient
) -> None:
    page = Page(printed(client, outcome))
    assert "EZ1." not in page.html
    assert "所以没有回执" in page.text


def test_a_checked_receipt_leads_on_to_the_answer_and_to_paper(client: FlaskClient) -> None:
    page = checked(client, receipt_on(printed(client, "bureau_arranges")))
    actions = [form["action"] for form in page.all("form")]
    assert "/answer" in actions
    assert "/print" in [button.get("formaction") for button in page.all("button")]
    sealed = {"situation": page.field("situation")[0]}
    assert client.post("/answer", data=sealed).status_code == 200
    again = client.post("/print", data=sealed).get_data(as_text=True)
    assert receipt_on(again) == receipt_on(printed(client, "bureau_arranges"))


def test_nothing_that_was_typed_and_no_point_is_on_the_leaf(client: FlaskClient) -> None:
    asked = {**QUESTIONS["assigned"], "home": {"text": "城关街道文昌社区文昌路15号302室"}}
    told = replace(situation(asked), facts={**asked["facts"], "child.hukou_place": {"text": "钟楼社区居委会"}})
    html = client.post("/print", data={"situation": Seal("").close(told)}).get_data(as_text=True)
    assert "302" not in html
    assert "钟楼社区居委会" not in html
    read = Stamp("").read(receipt_on(html))
    assert isinstance(read, Read)
    assert read.receipt.body.home is not None
    assert read.receipt.body.home.text == "城关街道文昌社区文昌路15号"


# ---- whose receipt it is


def test_with_a_key_a_receipt_is_signed_and_its_words_are_repeated(signing: FlaskClient) -> None:
    page = checked(signing, receipt_on(printed(signing, "assigned", key=KEY)))
    assert "签名有效：这张回执是本服务在2026年3月1日做的" in page.text
    assert page.text.count("对口学校：实验小学本部（以教育局审核为准）") == 2
    told = Stamp(KEY).read(receipt_on(printed(signing, "assigned", key=KEY)))
    assert isinstance(told, Read)
    other = replace(told.receipt, said="对口学校：从前的小学", marks=replace(told.receipt.marks, result=b"another."))
    assert "对口学校：从前的小学" in checked(signing, Stamp(KEY).write(other)).text


def test_without_a_key_the_desk_is_told_and_the_words_of_the_paper_are_not_repeated(
    client: FlaskClient, signing: FlaskClient
) -> None:
    html = printed(client, "assigned")
    assert "没有签名，只作参考" in html
    for service in (client, signing):
        page = checked(service, receipt_on(html))
        assert "这张回执没有签名" in page.text
        assert page.text.count("对口学校：实验小学本部（以教育局审核为准）") == 2  # the answer of now, twice


def test_words_that_somebody_put_into_a_receipt_are_never_shown(client: FlaskClient, signing: FlaskClient) -> None:
    read = Stamp("").read(receipt_on(printed(client, "assigned")))
    assert isinstance(read, Read)
    forged = Stamp("").write(replace(read.receipt, said="请汇款到这个账号", engine="汇款"))
    for service in (client, signing):
        assert "汇款" not in checked(service, forged).html


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "这不是回执文字"),
        ("<script>alert(1)</script>", "这不是回执文字"),
        ("x" * 60_000, "这不是回执文字"),
        ("EZ9.AAAA", "较新版本的程序"),
        ("EZ1.AAAA", "不完整，或者有错字"),
        (Stamp("another key").write, "不是本服务签的"),
        (lambda receipt: Stamp("").write(_elsewhere(receipt)), "没有收录"),
    ],
)
def test_what_cannot_be_checked_is_told_why_and_asked_again(text: Any, words: str, client: FlaskClient) -> None:  # noqa: ANN401
    read = Stamp("").read(receipt_on(printed(client, "assigned")))
    assert isinstance(read, Read)
    pasted = text if isinstance(text, str) else text(read.receipt)
    answer = client.post("/r", data={"receipt": pasted})
    page = Page(answer.get_data(as_text=True))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (422, "no-store")
    assert words in page.text
    assert "#receipt" in [link.get("href") for link in page.all("a")]
    assert "alert(1)" not in page.html


def _elsewhere(receipt: Receipt) -> Receipt:
    return replace(receipt, body=receipt.body.model_copy(update={"jurisdiction": "110101"}))


def test_a_receipt_whose_policy_is_another_now_says_so(client: FlaskClient) -> None:
    read = Stamp("").read(receipt_on(printed(client, "choice")))
    assert isinstance(read, Read)
    marks = replace(read.receipt.marks, policy=b"another.", result=b"another.")
    page = checked(client, Stamp("").write(replace(read.receipt, marks=marks)))
    assert page.heading == "现在的结论不同了"
    assert b"another.".hex()[:12] in page.html  # the version that is not held any more, by its digest


def test_a_receipt_of_an_older_policy_with_other_facts_is_not_guessed_at(client: FlaskClient) -> None:
    read = Stamp("").read(receipt_on(printed(client, "assigned")))
    assert isinstance(read, Read)
    body = read.receipt.body.model_copy(update={"facts": {"parent.rank": True}})
    page = checked(client, Stamp("").write(replace(read.receipt, body=body)))
    assert page.heading == "现在的政策与回执里的情况对不上"
    assert page.field("situation") == []
    assert "parent.rank" not in page.html


def test_the_verdict_is_the_worst_of_what_changed() -> None:
    bureau: Any = None
    given: Any = object()
    found = [
        verdict_of(Replay(bureau, None)),
        *(verdict_of(Replay(bureau, given, changed)) for changed in ((), (Changed.ENGINE,), (Changed.PAPERS,))),
        verdict_of(Replay(bureau, given, (Changed.POLICY, Changed.REASONS, Changed.RESULT))),
    ]
    assert found == [Verdict.MISFIT, Verdict.SAME, Verdict.BASIS, Verdict.PARTS, Verdict.RESULT]


# ---- what is sent, and what is written down


def test_the_page_of_the_check_tells_nobody_anything(client: FlaskClient) -> None:
    answer = client.get("/r")
    page = Page(answer.get_data(as_text=True))
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert [form["action"] for form in page.all("form") if form["method"] == "post"] == ["/r"]
    assert 'src="/static/receipt.js' in page.html


@pytest.mark.parametrize("where", ["/print", "/r"])
def test_a_form_from_elsewhere_is_refused(where: str, client: FlaskClient) -> None:
    assert client.post(where, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


@pytest.mark.parametrize("sealed", ["", "x", Seal("another").close(situation(QUESTIONS["assigned"]))])
def test_a_leaf_for_a_page_that_is_out_of_date_begins_again(sealed: str, client: FlaskClient) -> None:
    answer = client.post("/print", data={"situation": sealed})
    assert answer.status_code == 422
    assert "已经过期" in answer.get_data(as_text=True)


def test_a_leaf_for_what_no_longer_fits_begins_again(client: FlaskClient) -> None:
    told = replace(situation(QUESTIONS["assigned"]), facts={"parent.rank": True})
    assert client.post("/print", data={"situation": Seal("").close(told)}).status_code == 422


def test_the_journal_holds_nothing_of_a_receipt(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    text = receipt_on(printed(client, "bureau_arranges"))
    caplog.clear()
    with caplog.at_level(logging.DEBUG):
        client.post("/r", data={"receipt": text})
        client.post("/r", data={"receipt": f"x{text}"})
        client.get("/r")
    lines = [record.getMessage().split()[:3] for record in caplog.records if record.name == "enrollzone.web"]
    assert lines == [["POST", "/r", "200"], ["POST", "/r", "422"], ["GET", "/r", "200"]]
    assert text[4:40] not in caplog.text


def test_the_squares_lead_to_the_public_address_and_to_no_host_of_a_request(
    client: FlaskClient, signing: FlaskClient
) -> None:
    html = printed(signing, "assigned", "/en/", KEY)
    text = receipt_on(html)
    expected = segno.make([(f"{PUBLIC}/en/r#", None), (text, None)], error="m", micro=False)
    assert str(expected.svg_inline(border=4, omitsize=True, svgclass=None, lineclass=None)) in html
    assert (expected.error, expected.version <= 20) == ("M", True)
    sealed = Seal("").close(situation(QUESTIONS["assigned"]))
    unset = client.post("/print", data={"situation": sealed}, headers={"Host": "evil.example"}).get_data(as_text=True)
    alone = segno.make(receipt_on(unset), error="m", micro=False)
    assert str(alone.svg_inline(border=4, omitsize=True, svgclass=None, lineclass=None)) in unset
    assert "evil" not in unset


def test_a_receipt_too_long_for_squares_that_can_be_read_is_left_to_its_text() -> None:
    assert squares_of("EZ1." + "A" * 1296, f"{PUBLIC}/r#") is not None
    assert squares_of("EZ1." + "A" * 1297, "") is None


def test_the_text_to_send_on_holds_the_school_and_the_place_and_nothing_of_the_family(
    client: FlaskClient, signing: FlaskClient
) -> None:
    def text(service: FlaskClient, key: str) -> str:
        told = {**QUESTIONS["assigned"], "home": {"text": "钟楼社区钟楼街3号"}}
        data = {"situation": Seal(key).close(situation(told))}
        html = service.post("/answer?large=1", data=data).get_data(as_text=True)
        return str(re.search(r'id="share-text"[^>]*>\s*([^<]*)<', html)[1])  # type: ignore[index]

    assert text(signing, KEY).split("\n") == [
        "示例县（虚构） · 小学 · 2026—2027学年",
        "对口学校：实验小学本部（以教育局审核为准）",
        "地点：城关街道钟楼社区",
        "这是虚构的示例县，不是任何真实的县",
        "以教育局审核为准。",
        f"查询：{PUBLIC}/",
    ]
    assert "http" not in text(client, "")


# ---- families of every casebook


@pytest.mark.parametrize("cases", CASEBOOKS, ids=[cases.parent.parent.name for cases in CASEBOOKS])
def test_the_receipt_of_a_family_asks_its_own_question_again(cases: Any, app: Flask) -> None:  # noqa: ANN401
    """Every fifth family and the one that tells most; `benchmarks/receipts.py` takes all of them."""
    bureau, pack = opened(app, cases)
    stamp, lengths, families = Stamp(KEY), [], read_families(cases)
    for family in (*families[::5], max(families, key=lambda one: len(one.told))):
        given = judge(bureau, pack, family, pack.period.first).answer
        made = kept(bureau, given, TODAY, "zh") if given else Unkept.NOTHING
        if isinstance(made, Receipt):
            text = stamp.write(made)
            assert stamp.read(text) == Read(made, signed=True), family.id
            again = replayed(made, {pack.jurisdiction: bureau}, TODAY)
            assert again is not None
            assert (again.answer is not None, again.changed) == (True, ()), family.id
            lengths.append(len(text))
        else:
            assert made is not Unkept.PLACE, family.id  # every place of a casebook can be held without its words
    assert len(lengths) > 20
    assert max(lengths) < 600  # version 15 of the squares at level M


# ---- one leaf


def texts(count: int, length: int) -> Iterator[str]:
    return ("甲" * length for _ in range(count))


def test_what_fits_on_a_leaf_is_counted_and_the_rest_is_said() -> None:
    leaf = Leaf(10, 20)
    fitted = leaf.take(list(texts(9, 30)), lambda text: (text,), most=20, around=1)
    assert (len(fitted.shown), fitted.left) == (4, 5)  # a heading, four of two lines, and one that says five are left
    assert leaf.left == 0
    assert leaf.take(["乙"], lambda text: (text,), most=5).left == 1


def test_two_columns_hold_twice_as_much() -> None:
    assert len(Leaf(4, 20).take(list(texts(12, 5)), lambda text: (text,), most=9, columns=2).shown) == 6
    assert len(Leaf(4, 20).take(list(texts(12, 5)), lambda text: (text,), most=9).shown) == 3


def test_a_text_is_shortened_at_its_end_and_says_so() -> None:
    assert shortened("就近入学。", 5) == "就近入学。"
    assert shortened("甲" * 30, 10) == "甲" * 8 + "……"
    assert squares(shortened("a residence permit, valid on the day of registration", 12)) <= 12


def test_the_marks_of_two_answers_are_of_one_length(client: FlaskClient) -> None:
    read = Stamp("").read(receipt_on(printed(client, "assigned")))
    assert isinstance(read, Read)
    assert [len(getattr(read.receipt.marks, name)) for name in Marks.__dataclass_fields__] == [8, 8, 8, 4, 4]
    assert read.receipt.made == date(2026, 3, 1)


@pytest.mark.parametrize("path", ["/", "/en/"])
def test_a_birthday_that_was_only_assumed_is_on_no_desk_the_birthday_of_the_child(
    path: str, client: FlaskClient
) -> None:
    home = {"place": "五桂社区", "county": "530427", "stage": "primary", "year": "2018"}
    first = Page(client.post(f"{path}place", data=home).get_data(as_text=True))
    agreed = Page(
        client.post(f"{path}answer", data={"situation": first.field("situation")[-1], "assume": "1"}).get_data(True)
    )
    leaf = client.post(f"{path}print", data={"situation": agreed.field("situation")[-1]}).get_data(as_text=True)
    replay = Page(client.post(f"{path}r", data={"receipt": receipt_on(leaf)}).get_data(as_text=True))
    full = Page(client.post(f"{path}answer", data={"situation": replay.field("situation")[-1]}).get_data(as_text=True))
    born = squeezed({"/": "2012年1月1日", "/en/": "1 January 2012"}[path])
    assumed = squeezed({"/": "已满六周岁", "/en/": "six"}[path])
    for page in (agreed, replay, full):
        assert (born in page.text, assumed in page.text) == (False, True)
