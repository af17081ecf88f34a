"""Nothing is decided by geometry that was simplified to be drawn."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.guarantees.source import holding, name_of, python_files, tree_of

SIMPLIFIED = "enrollzone.atlas.simplified"
MAY_DRAW = (
    "enrollzone/cli/",
    "enrollzone/exports",
    "enrollzone/layers/simpl",
    "enrollzone/web/",
    "enrollzone/intake/",
    "enrollzone/maps",
)
SIMPLIFIES = {"simplify", "coverage_simplify", "simplify_preserve_topology", "set_precision", "remove_repeated_points"}
ITSELF = "enrollzone/atlas/simplified.py"


def imports(path: Path) -> Iterator[str]:
    """Yield the full name of every module and member that a file imports, wherever in the file."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from (name for alias in node.names for name in (f"{node.module}", f"{node.module}.{alias.name}"))


def calls(path: Path) -> set[str]:
    attributes = (node.func for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call))
    return {function.attr for function in attributes if isinstance(function, ast.Attribute)}


def test_only_what_draws_knows_the_simplified_polygons() -> None:
    knowing = {name_of(path) for path in holding(python_files(), "simplified") if SIMPLIFIED in set(imports(path))}
    assert {name for name in knowing if not name.startswith(MAY_DRAW)} == set()


def test_polygons_are_simplified_in_one_module_only() -> None:
    simplifying = {name_of(path) for path in holding(python_files(), *SIMPLIFIES) if calls(path) & SIMPLIFIES}
    assert simplifying == {ITSELF}


def test_the_search_finds_an_import_inside_a_function(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        "def late():\n    from enrollzone.atlas.simplified import picture\n    return picture.simplify(1)\n"
    )
    assert SIMPLIFIED in set(imports(module))
    assert calls(module) == {"simplify"}
