"""A YAML file in which every value knows its line and column.

Everything is read as text: no implicit yes/no, dates or numbers. Anchors, aliases, merge keys, tags and duplicate keys
are refused, because a reader who is not a programmer could not see what they do.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from hashlib import sha256
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import CollectionEndEvent, CollectionStartEvent, Event
from ruamel.yaml.nodes import Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from enrollzone.errors import PackError, Problem

# Where a value stands in its file, as keys and list positions from the top.
Trail = tuple[str | int, ...]
Position = tuple[int, int]
# A value of the file: everything in it is text, in lists and mappings.
Yaml: TypeAlias = "str | list[Yaml] | dict[str, Yaml]"

_DEEPEST = 40  # lists and mappings in one another: more than anybody can follow, far less than a walk down can take


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint with the nearest known word, or nothing: a suggestion in an error, never a decision."""
    close = get_close_matches(word, list(known), 1, 0.6)
    return f'；是不是 did you mean "{close[0]}"?' if close else ""


@dataclass
class LocatedFile:
    """A file's data with the position of each value and key, and the problems found in it so far.

    `sha256` is the digest of the very bytes that were read, whatever stands in the file by now.
    """

    name: str
    sha256: str = ""
    data: Any = None
    values: dict[Trail, Position] = field(default_factory=dict)
    keys: dict[Trail, Position] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def report(self, trail: Trail, message: str, *, key: bool = False) -> None:
        """Note a problem at the place of a value (or of its key), or at the nearest place above it that exists."""
        line, column = self.position(trail, key=key)
        self.problems.append(Problem(self.name, line, column, message))

    def position(self, trail: Trail, *, key: bool = False) -> Position:
        """Return the 1-based line and column of a value, or of the nearest place above it."""
        places = self.keys if key else self.values
        while trail and trail not in places:
            trail, places = trail[:-1], self.values
        return places.get(trail, (1, 1))

    def refuse_problems(self) -> None:
        """Raise PackError with everything that was reported, if anything was."""
        if self.problems:
            raise PackError(self.problems)


def read_located(path: Path) -> LocatedFile:
    """Read a YAML file as text values with positions. Raises PackError for what is not plain YAML."""
    content = _content(path)
    located, text = LocatedFile(path.name, sha256(content).hexdigest()), _text(path.name, content)
    try:
        _report_indirect(located, text)
        located.refuse_problems()
        root = YAML(typ="safe", pure=False).compose(text)
    except (MarkedYAMLError, ReaderError) as error:
        raise PackError([_fault(path.name, text, error)]) from error
    if root is None:
        located.report((), "文件是空的 the file is empty")
    located.refuse_problems()
    located.data = _converted(located, root, ())
    return located


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PackError([Problem(path.name, 1, 1, f"读不到文件 cannot read the file: {error.strerror}")]) from error


def _text(name: str, content: bytes) -> str:
    try:
        return TextIOWrapper(BytesIO(content), encoding="utf-8").read()  # line ends as a text file's are read
    except UnicodeDecodeError as error:
        message = f"不是 UTF-8 编码 not UTF-8 at byte {error.start}"
        raise PackError([Problem(name, 1, 1, message)]) from error


def _fault(name: str, text: str, error: MarkedYAMLError | ReaderError) -> Problem:
    if isinstance(error, ReaderError):
        *above, line = text.encode()[: error.position].decode().split("\n")
        return Problem(name, len(above) + 1, len(line) + 1, "YAML 写法错误 a character that cannot be shown")
    mark = error.problem_mark
    return Problem(name, mark.line + 1, mark.column + 1, f"YAML 写法错误 {error.problem}")


def _report_indirect(located: LocatedFile, text: str) -> None:
    """Note every anchor, alias and tag: with them a value would not be what stands at its place."""
    for event in _not_too_deep(located, YAML(typ="safe", pure=False).parse(text)):
        if getattr(event, "anchor", None):
            _note(located, event, "不允许锚点或别名 anchors and aliases are not allowed")
        if getattr(event, "tag", None):
            _note(located, event, "不允许标签 tags are not allowed")


def _not_too_deep(located: LocatedFile, events: Iterable[Event]) -> Iterator[Event]:
    """Walk over events up to what is nested too deeply, which is noted before anything walks down into it."""
    depth = 0
    for event in events:
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > _DEEPEST:
            _note(located, event, f"嵌套太深 nested more than {_DEEPEST} deep")
            return
        yield event


def _note(located: LocatedFile, part: Event | Node, message: str) -> None:
    located.problems.append(Problem(located.name, *_position(part), message))


def _position(part: Event | Node) -> Position:
    return part.start_mark.line + 1, part.start_mark.column + 1


def _converted(located: LocatedFile, node: Node, trail: Trail) -> Yaml:
    located.values[trail] = _position(node)
    if isinstance(node, ScalarNode):
        return str(node.value)
    if isinstance(node, SequenceNode):
        return [_converted(located, child, (*trail, n)) for n, child in enumerate(node.value)]
    return _mapping(located, node, trail)


def _mapping(located: LocatedFile, node: Node, trail: Trail) -> dict[str, Yaml]:
    result: dict[str, Yaml] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, ScalarNode):
            _note(located, key_node, "键应是一个词 a key must be a word")
            continue
        key = str(key_node.value)
        here = (*trail, key)
        if key in result:
            _note(located, key_node, f'重复的键 duplicate key "{key}", first at line {located.keys[here][0]}')
            continue
        located.keys[here] = _position(key_node)
        result[key] = _converted(located, value_node, here)
    return result
