"""Changing single values of a YAML file of ours: everything else stays as it was written, comments and all."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from enrollzone.errors import PackError, Problem
from enrollzone.grammar.document import Trail, Yaml, read_located

_PLAIN = re.compile(r"[A-Za-z_][\w.-]*( [\w.-]+)*", re.ASCII)


@dataclass(frozen=True)
class Setting:
    """A value that a place in a file shall have; where it is not there yet it is put before the key `before`."""

    trail: Trail
    value: Yaml
    before: str = ""


def with_settings(name: str, content: bytes, settings: Iterable[Setting]) -> bytes:
    """Return a file with some values set. The rest of it is the same, byte for byte.

    A value that is not there yet is put before its key `before`. Raises PackError where the file is written in a way in
    which that cannot be done: what comes out is read again, and must say what it should and nothing else.
    """
    wanted, text = list(settings), content.decode("utf-8")
    expected = _read(name, content)
    for setting in wanted:
        _put(expected, setting)
        text = _edited(text, setting)
    made = text.encode("utf-8")
    if _read(name, made) != expected:
        raise PackError([Problem(name, 1, 1, "写法特殊，请手工修改 written in a way that must be edited by hand")])
    return made


def _read(name: str, content: bytes) -> Any:  # noqa: ANN401 - whatever stands in the file
    with TemporaryDirectory(prefix="enrollzone-") as folder:
        file = Path(folder) / name
        file.write_bytes(content)
        return read_located(file).data


def _put(data: Any, setting: Setting) -> None:  # noqa: ANN401 - whatever stands in the file
    *above, last = setting.trail
    for step in above:
        data = data[step]
    data[last] = setting.value


def _edited(text: str, setting: Setting) -> str:
    parent = _node(YAML(typ="safe", pure=False).compose(text), setting.trail[:-1])
    pairs = {str(key.value): (key, value) for key, value in _pairs(parent)}
    known = pairs.get(str(setting.trail[-1]))
    if known is not None:
        start, end = known[1].start_mark.index, known[1].end_mark.index
        return text[:start] + written(setting.value) + text[start + len(_own(text[start:end])) :]
    before = pairs[setting.before][0].start_mark
    apart = ", " if isinstance(parent, MappingNode) and parent.flow_style else "\n" + " " * before.column
    return f"{text[: before.index]}{setting.trail[-1]}: {written(setting.value)}{apart}{text[before.index :]}"


def _own(text: str) -> str:
    """Return what a value is written as, without the remarks and empty lines between it and what comes next."""
    lines = text.rstrip().split("\n")
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return "\n".join(lines).rstrip()


def _node(node: Node, trail: Trail) -> Node:
    for step in trail:
        if isinstance(node, SequenceNode) and isinstance(step, int):
            node = node.value[step]
        else:
            node = next(value for key, value in _pairs(node) if key.value == step)
    return node


def _pairs(node: Node) -> Iterator[tuple[Node, Node]]:
    if isinstance(node, MappingNode):
        yield from node.value


def written(value: Yaml) -> str:
    """Return a value as YAML on one line; words stand bare, whatever else could be misread stands in quotes."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {written(told)}" for key, told in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
