"""Compiled rules that need not be compiled once more: those that this process has in use, and those in a file.

Compiling hangs on two things only: the rules as they were read, and the program text that compiles them. The digest of
both is the name under which the result is found, so whoever changes a word of a rule, or a line of the compiler, looks
for another one. The file is a copy that can be made again at any time: one that is not wholly what it says of itself
is made anew, never trusted.
"""

import json
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from enrollzone import __version__
from enrollzone.atlas.artefact import write_whole
from enrollzone.rules import compiler
from enrollzone.rules.compiler import Compiled, Conflict, Effect, compile_rules, order_of
from enrollzone.rules.diagram import Diagram
from enrollzone.rules.ruleset import Outcome, Ruleset
from enrollzone.rules.variables import Variable

_in_use: WeakValueDictionary[str, Compiled] = WeakValueDictionary()


def program_of(*texts: Path) -> tuple[str, ...]:
    """Return what tells one program that compiles rules from another: its version, and the digests of its texts.

    Where the texts cannot be read, as in an archive, one version is one program.
    """
    try:
        return __version__, *(sha256(text.read_bytes()).hexdigest() for text in texts)
    except OSError:
        return (__version__,)


# Taken as this process starts: a program that is replaced while it runs goes on compiling as it did.
_PROGRAM = program_of(Path(__file__), *sorted(Path(compiler.__file__).parent.glob("*.py")))


def compiled_rules(ruleset: Ruleset, folder: Path | None = None) -> Compiled:
    """Return the rules as diagrams: those in use under their digest, those of the file in `folder`, or compiled now.

    What was compiled is written to `folder` where its parent exists and can be written to; without one everything
    works in memory. Raises DiagramTooLargeError as `compile_rules`.
    """
    name = digest_of(ruleset)
    found = _in_use.get(name) or _opened(ruleset, folder, name) or _made(ruleset, folder, name)
    _in_use[name] = found
    return found


def digest_of(ruleset: Ruleset) -> str:
    """Return the digest of everything that compiling these rules hangs on."""
    inventory = _Inventory()
    inventory.of(ruleset)
    return sha256(json.dumps([*_PROGRAM, *inventory.numbers]).encode()).hexdigest()


def rules_path(folder: Path, name: str) -> Path:
    """Return where the compiled rules with this digest are kept."""
    return folder / f"rules-{name[:32]}.json"


class _Inventory:
    """Everything in some rules, each thing once and by number, so that what is used often costs no more than once."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[int | str, ...], int] = {}
        self._met: dict[int, int] = {}  # what was met stays alive: it is part of the rules

    def of(self, value: object) -> int | str:
        """Return the number of a thing, or, of one that has no parts, how it is written."""
        if not is_dataclass(value):
            return self._plain(value)
        if id(value) not in self._met:
            parts = [getattr(value, part.name) for part in fields(value) if part.compare]
            self._met[id(value)] = self._numbered(type(value).__name__, parts)
        return self._met[id(value)]

    def _plain(self, value: object) -> int | str:
        if isinstance(value, Mapping):
            return self._numbered("mapping", [part for pair in value.items() for part in pair])
        if isinstance(value, frozenset):
            return self._numbered("set", sorted(value))
        if isinstance(value, tuple):
            return self._numbered("list", value)
        return json.dumps(value.value if isinstance(value, Enum) else value)

    def _numbered(self, kind: str, parts: Iterable[object]) -> int:
        return self.numbers.setdefault((kind, *map(self.of, parts)), len(self.numbers))


# ---- the file


def _made(ruleset: Ruleset, folder: Path | None, name: str) -> Compiled:
    found = compile_rules(ruleset)
    contradicts = any(isinstance(end, Conflict) for end in found.effects.terminals)
    if folder is not None and folder.parent.is_dir() and not contradicts:
        _write(found, rules_path(folder, name), name)
    return found


def _write(found: Compiled, path: Path, name: str) -> None:
    conditions = {condition: _told(diagram) for condition, diagram in found.conditions.items()}
    ends = {"outcomes": _told(found.outcomes), "effects": _told(found.effects)}
    told = {"name": name, **ends, "conditions": conditions}
    content = json.dumps(told, separators=(",", ":")).encode()
    try:
        path.parent.mkdir(exist_ok=True)
        write_whole(path, [sha256(content).hexdigest().encode(), b"\n", content])
    except OSError:
        return


def _opened(ruleset: Ruleset, folder: Path | None, name: str) -> Compiled | None:
    """Return what stands in the file of these rules; None for one that is missing, cut short, altered, or of others."""
    if folder is None:
        return None
    try:
        said, _, content = rules_path(folder, name).read_bytes().partition(b"\n")
    except OSError:
        return None
    if sha256(content).hexdigest().encode() != said:
        return None
    told = json.loads(content)  # written by `_write`: the digest before it says so
    return _compiled(order_of(ruleset), told) if told["name"] == name else None


def _compiled(variables: tuple[Variable, ...], told: Mapping[str, Any]) -> Compiled:
    conditions = {name: _diagram(variables, diagram) for name, diagram in told["conditions"].items()}
    return Compiled(_diagram(variables, told["outcomes"]), _diagram(variables, told["effects"]), conditions)


def _told(diagram: Diagram) -> list[Any]:
    return [diagram.root, [[level, *below] for level, below in diagram.nodes], [*map(_end_told, diagram.terminals)]]


def _diagram(variables: tuple[Variable, ...], told: list[Any]) -> Diagram:
    root, nodes, ends = told
    return Diagram(variables, tuple([(level, tuple(below)) for level, *below in nodes]), tuple(map(_end, ends)), root)


def _end_told(end: Hashable) -> object:
    """A terminal as it is written down: words and truth as they are, an outcome by its kind, an effect by its rules."""
    if isinstance(end, Effect):
        return [end.rules, *_end_told(end.outcome)]  # type: ignore[misc]
    return [end.kind, end.options] if isinstance(end, Outcome) else end


def _end(told: Any) -> Hashable:  # noqa: ANN401 - what stands in a file
    if not isinstance(told, list):
        return told  # type: ignore[no-any-return]
    *by, kind, options = told
    outcome = Outcome(kind, tuple(options))
    return Effect(tuple(by[0]), outcome) if by else outcome
