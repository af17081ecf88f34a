"""What is no plain YAML is refused with its line and column, whatever else is wrong."""

from pathlib import Path

import pytest

from enrollzone.errors import PackError, Problem
from enrollzone.grammar.document import nearest, read_located


def problems(folder: Path, content: bytes | str) -> list[Problem]:
    path = folder / "policy.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    try:
        return read_located(path).problems
    except PackError as error:
        return list(error.problems)


def the_problem(folder: Path, content: bytes | str) -> str:
    (problem,) = problems(folder, content)
    return str(problem)


def test_every_value_is_text_and_knows_its_place(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text("a:\n  b: no\n  c: [2018-09-01, 1.5]\nd:\n", encoding="utf-8")
    file = read_located(path)
    assert file.data == {"a": {"b": "no", "c": ["2018-09-01", "1.5"]}, "d": ""}
    assert file.problems == []
    assert file.position(("a", "b")) == (2, 6)
    assert file.position(("a", "b"), key=True) == (2, 3)
    assert file.position(("a", "c", 1)) == (3, 19)
    assert file.position(("a", "nothing", "here")) == (2, 3)
    assert file.position(("a", "nothing"), key=True) == (2, 3)


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"^policy.yaml:1:1: 读不到文件 cannot read the file: No such file"):
        read_located(tmp_path / "policy.yaml")


def test_a_file_that_is_not_utf_8_says_at_which_byte(tmp_path: Path) -> None:
    assert the_problem(tmp_path, "名: 新平".encode("gb18030")) == "policy.yaml:1:1: 不是 UTF-8 编码 not UTF-8 at byte 0"


@pytest.mark.parametrize("content", ["", "\n\n", "# only a remark\n"])
def test_an_empty_file_is_empty(tmp_path: Path, content: str) -> None:
    assert the_problem(tmp_path, content) == "policy.yaml:1:1: 文件是空的 the file is empty"


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        ("a: [1, 2\nb: 3\n", 2, 2),
        ("a: 1\n b: 2\n", 2, 3),
        ("a: 'x\n", 2, 1),
        ("a: 1\n---\nb: 2\n", 2, 1),
        ("a:\t- b", 1, 4),
    ],
)
def test_what_is_not_yaml_is_refused_where_it_breaks(tmp_path: Path, content: str, line: int, column: int) -> None:
    (problem,) = problems(tmp_path, content)
    assert (problem.line, problem.column) == (line, column)
    assert problem.message.startswith("YAML 写法错误 ")


def test_a_character_that_nobody_could_see_is_refused(tmp_path: Path) -> None:
    expected = "policy.yaml:2:6: YAML 写法错误 a character that cannot be shown"
    assert the_problem(tmp_path, "甲: 乙\n丙: 丁戊\x07\n") == expected


def test_a_duplicate_key_names_the_line_of_the_first(tmp_path: Path) -> None:
    assert the_problem(tmp_path, "a: 1\nb: 2\na: 3\n") == 'policy.yaml:3:1: 重复的键 duplicate key "a", first at line 1'


def test_anchors_aliases_and_merges_are_refused(tmp_path: Path) -> None:
    found = problems(tmp_path, "a: &x {b: 1}\nc: *x\n")
    assert {problem.message for problem in found} == {"不允许锚点或别名 anchors and aliases are not allowed"}
    assert found[0].line == 1
    assert problems(tmp_path, "a: &x {b: 1}\nc:\n  <<: *x\n")


def test_a_list_that_holds_itself_is_refused_like_every_alias(tmp_path: Path) -> None:
    assert problems(tmp_path, "a: &x [1, *x]\n")[0].message == "不允许锚点或别名 anchors and aliases are not allowed"


@pytest.mark.parametrize("content", ["a: !!int 7\n", "a: !include other.yaml\n", "a: !!set {b, c}\n", "a: !x [b]\n"])
def test_tags_are_refused_because_they_change_what_is_read(tmp_path: Path, content: str) -> None:
    assert the_problem(tmp_path, content) == "policy.yaml:1:4: 不允许标签 tags are not allowed"


@pytest.mark.parametrize("content", ["rules: " + "[" * 3000 + "]" * 3000, "{a: " * 3000 + "b" + "}" * 3000])
def test_what_is_nested_too_deeply_is_refused_before_it_is_walked_down(tmp_path: Path, content: str) -> None:
    assert "nested more than 40 deep" in the_problem(tmp_path, content)
    assert problems(tmp_path, "rules: " + "[" * 39 + "]" * 39) == []


def test_a_key_is_a_word(tmp_path: Path) -> None:
    assert the_problem(tmp_path, "a:\n  ? [b, c]\n  : d\n") == "policy.yaml:2:5: 键应是一个词 a key must be a word"


def test_the_nearest_known_word_is_suggested_and_nothing_far_away() -> None:
    assert nearest("lease.holdr", ["lease.holder", "deed.holder"]) == '；是不是 did you mean "lease.holder"?'
    assert nearest("zzz", ["lease.holder"]) == ""
