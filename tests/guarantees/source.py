"""Reading the project as text and as syntax trees, for the tests that hold it to its own rules."""

import ast
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "enrollzone"
Function = ast.FunctionDef | ast.AsyncFunctionDef
DECISIONS = (ast.If, ast.IfExp, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.comprehension, ast.match_case)


@dataclass(frozen=True)
class Measured:
    """One function: where it stands, its lines without its docstring, and the number of ways through it."""

    where: str
    lines: int
    ways: int


def tracked_files() -> list[Path]:
    """Return every file of the project that git knows or would add, as it stands on disk."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [path for name in sorted(set(listed.split("\0"))) if name and (path := ROOT / name).is_file()]


def python_files() -> list[Path]:
    """Return every module of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def holding(files: Iterable[Path], *words: str) -> list[Path]:
    """Return the files that hold one of these words anywhere: in no other need a tree be searched for it."""
    return [path for path in files if any(word in path.read_text(encoding="utf-8") for word in words)]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def own_nodes(function: Function) -> Iterator[ast.AST]:
    """Yield what belongs to a function itself and not to the functions defined in it."""
    waiting: list[ast.AST] = list(ast.iter_child_nodes(function))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, Function):
            waiting.extend(ast.iter_child_nodes(node))


def docstring_lines(function: Function) -> int:
    if ast.get_docstring(function, clean=False) is None:
        return 0
    first = function.body[0]
    return (first.end_lineno or first.lineno) - first.lineno + 1


def measure(path: Path) -> list[Measured]:
    """Measure every function of a module, nested ones and methods included."""
    return [
        Measured(
            where=f"{name_of(path) if path.is_relative_to(ROOT) else path.name}:{node.lineno} {node.name}",
            lines=(node.end_lineno or node.lineno) - node.lineno + 1 - docstring_lines(node),
            ways=1 + sum(isinstance(inner, DECISIONS) for inner in own_nodes(node)),
        )
        for node in ast.walk(tree_of(path))
        if isinstance(node, Function)
    ]
