"""A value is set in a file of ours and everything else stays as it was written, however it was written."""

import pytest

from enrollzone.errors import PackError
from enrollzone.publishing.editing import Setting, with_settings

FLOW = b"readings:\n  a: {status: open, clauses: [c.x], q: {zh: \xe9\x97\xae}}   # a remark\n  b: {status: open}\n"
LINES = b"""\
# at the top
readings:
  a:
    status: open   # the text does not say
    clauses:
      - c.x
    q: {zh: "why?"}

rules: {}
"""


@pytest.mark.parametrize(
    ("content", "made"),
    [
        (FLOW, FLOW.replace(b"{status: open, clauses", b"{status: decided, use: x, clauses", 1)),
        (
            LINES,
            LINES.replace(b"status: open ", b"status: decided ").replace(b"    clauses", b"    use: x\n    clauses"),
        ),
    ],
)
def test_only_what_is_set_changes(content: bytes, made: bytes) -> None:
    settings = [Setting(("readings", "a", "use"), "x", "clauses"), Setting(("readings", "a", "status"), "decided")]
    assert with_settings("policy.yaml", content, settings) == made


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("decided", "decided"),
        ("2026-05-01", '"2026-05-01"'),
        ("局（甲）: #1", '"局（甲）: #1"'),
        ("", '""'),
        (["school a", "not_covered"], "[school a, not_covered]"),
        ({"by": "a, b", "on": "2026-01-01"}, '{by: "a, b", on: "2026-01-01"}'),
    ],
)
def test_a_value_is_written_so_that_it_is_read_again(value: str | list[str] | dict[str, str], said: str) -> None:
    assert with_settings("a.yaml", b"a: 1\nb: 2\n", [Setting(("a",), value)]) == f"a: {said}\nb: 2\n".encode()


def test_a_block_of_lines_gives_way_to_one_line() -> None:
    content = b"cases:\n- id: A1\n  expect:\n    school: x\n    rules: [y]\n\n# next\n- id: A2\n"
    made = with_settings("cases.yaml", content, [Setting(("cases", 0, "expect"), {"school": "z"})])
    assert made == b"cases:\n- id: A1\n  expect:\n    {school: z}\n\n# next\n- id: A2\n"


def test_what_cannot_be_set_without_changing_more_is_refused() -> None:
    with pytest.raises(PackError):
        with_settings("a.yaml", b"a:\nb: 2\n", [Setting(("a",), "x")])
