"""A decision of the bureau on which an answer rests is shown at every door: by whom, when, under which number."""

from flask.testing import FlaskClient

from tests.unit.cli.terminal import enrollzone, told
from tests.web.conftest import LOCAL, example
from tests.web.reading import squeezed
from tests.web.walking import page_of

APART = {**LOCAL, "child.hukou_place": "河东街道/东湖社区"}  # lives in one area, registered in another
REFERENCE = "示教复〔2025〕3号"
DECISION = "示例县教育局（虚构）2025年6月3日已决定（示教复〔2025〕3号（虚构示例））"


def test_the_json_names_who_decided_when_and_under_which_number(client: FlaskClient) -> None:
    given = client.post("/api/v1/lookup", json=example("钟楼社区", APART)).get_json()
    (reading,) = [one for one in given["readings"] if one["id"] == "split"]
    assert (reading["status"], reading["used"]) == ("decided", "residence")
    assert reading["decided"]["by"] == "示例县教育局（虚构）"
    assert reading["decided"]["on"] == "2025-06-03"
    assert reading["decided"]["ref"].startswith(REFERENCE)
    assert reading["decided"]["text"] == DECISION


def test_the_page_shows_the_decision(client: FlaskClient) -> None:
    page = page_of(client, example("钟楼社区", APART))
    assert squeezed(DECISION) in squeezed(page.text)
    english = page_of(client, {**example("钟楼社区", APART), "language": "en"}, "/en/")
    assert squeezed("decided by 示例县教育局") in english.text
    assert REFERENCE in english.text


def test_the_command_line_shows_the_decision() -> None:
    facts = {name: {True: "yes", False: "no"}.get(value, value) for name, value in APART.items()}
    printed = enrollzone("lookup", "钟楼社区", "-j", "000000", "--on", "2026-09-01", *told(facts))  # type: ignore[arg-type]
    assert squeezed(DECISION) in squeezed(printed.out)


def test_an_answer_that_does_not_rest_on_it_does_not_mention_it(client: FlaskClient) -> None:
    given = client.post("/api/v1/lookup", json=example("钟楼社区", LOCAL)).get_json()
    assert "split" not in [one["id"] for one in given["readings"]]
