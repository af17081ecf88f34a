"""A paper on the command line."""

from typing import Any

import pytest

from enrollzone.cli.papers import read_paper
from enrollzone.errors import RequestError
from tests.unit.cli.terminal import EXAMPLE, enrollzone, told


@pytest.mark.parametrize(
    ("written", "paper"),
    [
        ("deed", {"kind": "deed"}),
        ("deed:", {"kind": "deed"}),
        ("deed:no", {"kind": "deed", "held": False}),
        ("deed:yes", {"kind": "deed", "held": True}),
        ("lease：holder=parent，in_range=yes", {"kind": "lease", "holder": "parent", "in_range": True}),
        ("lease:from=2018-03-01,until=?", {"kind": "lease", "from": "2018-03-01", "until": None}),
        ("contract:marks=seal+photo", {"kind": "contract", "marks": ["seal", "photo"]}),
        ("contract:marks=", {"kind": "contract", "marks": []}),
    ],
)
def test_a_paper_as_it_is_written(written: str, paper: dict[str, Any]) -> None:
    assert read_paper(written) == paper


@pytest.mark.parametrize("written", ["lease:until", "lease:=x", "lease:until=2018-01-01,until=2019-01-01", "lease:,"])
def test_another_form_is_refused(written: str) -> None:
    with pytest.raises(RequestError) as error:
        read_paper(written)
    assert [(problem.field, problem.code) for problem in error.value.problems] == [("--paper", "not_as_expected")]


MIGRANT = {
    "request": "entry",
    "child.birth": "2019-03-05",
    "child.hukou_zone": "outside",
    "child.hukou_in": "no",
    "parent.hukou_in": "no",
    "relocated": "no",
    "sibling.enrolled": "no",
}
HOME = ("河东街道东湖社区", "-j", EXAMPLE, "--on", "2025-09-01", *told(MIGRANT))
SHOWN = ("--paper", "permit:no", "--paper", "licence:no")


def test_papers_are_told_and_those_that_would_be_enough_are_printed() -> None:
    printed = enrollzone("lookup", *HOME, *SHOWN, "--paper", "contract:from=2025-01-01,until=2026-12-31")
    assert printed.status == 0
    assert printed.out.startswith("由教育局安排有学位的学校就读")
    assert printed.section("再有这些符合要求的材料就够了") == [
        "  · 居住证（居住满半年，入学之日有效）",
        "      → 河东小学",
    ]
    assert "  [x] 劳动合同（六个月以上，入学之日有效）：有，符合要求" in printed.section("材料")


def test_advice_is_printed_on_demand() -> None:
    papers = (*SHOWN, "--paper", "contract:no")
    assert "哪些情况不同" not in enrollzone("lookup", *HOME, *papers).out
    advised = enrollzone("lookup", *HOME, *papers, "--advise").section("哪些情况不同，结果就不同")
    assert advised[:2] == ["  · 孩子户口在本县：是", "      → 河东小学"]


def test_a_paper_that_cannot_be_taken_is_named_by_its_place_among_the_papers() -> None:
    printed = enrollzone("lookup", *HOME, "--paper", "permit", "--paper", "lisence:no")
    assert printed.status == 2
    assert "--paper 2 kind：政策里没有这种材料" in printed.err
    assert "是不是 licence？" in printed.err
