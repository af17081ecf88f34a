"""What is loaded when, and what is never loaded."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guarantees.source import PACKAGE, ROOT, holding, name_of, python_files, tree_of

TOO_HEAVY = {"flask", "werkzeug", "sqlalchemy", "geopandas", "pandas", "matplotlib", "pyogrio"}
ANSWERING = [
    "errors",
    "messages",
    "periods",
    "sources",
    "rules",
    "evidence",
    "policy",
    "atlas",
    "places",
    "placement",
    "lookup",
]
MAY_SEE_SETTINGS = ("enrollzone/bootstrap", "enrollzone/cli", "enrollzone/web", "enrollzone/config")


def imported(path: Path) -> Iterator[str]:
    """Yield the full name of every module and member that a file imports, wherever in the file."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def present(module: str) -> bool:
    return (PACKAGE / f"{module}.py").exists() or (PACKAGE / module / "__init__.py").exists()


@pytest.mark.parametrize("module", [module for module in ANSWERING if present(module)])
def test_what_answers_a_question_loads_neither_flask_nor_a_database_nor_geopandas(module: str) -> None:
    program = f"import json, sys, enrollzone.{module}; print(json.dumps(list(sys.modules)))"
    finished = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True, text=True)
    loaded = set(json.loads(finished.stdout))
    assert f"enrollzone.{module}" in loaded
    assert loaded & TOO_HEAVY == set()


def test_only_the_doors_see_the_settings() -> None:
    seeing = {
        name_of(path)
        for path in holding(python_files(), "config")
        if any(f"{name}.".startswith("enrollzone.config.") for name in imported(path))
    }
    assert {name for name in seeing if not name.startswith(MAY_SEE_SETTINGS)} == set()


def test_only_the_settings_read_the_environment() -> None:
    reading = {
        name_of(path)
        for path in holding(python_files(), "environ", "getenv")
        if any(name in {"os.environ", "os.getenv"} for name in imported(path))
        or any(
            ast.unparse(node) in {"os.environ", "os.getenv"}
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
        )
    }
    assert {name for name in reading if not name.startswith("enrollzone/config")} == set()


def test_wsgi_has_three_lines_and_is_imported_by_nobody() -> None:
    assert len((ROOT / "wsgi.py").read_text(encoding="utf-8").splitlines()) == 3
    everywhere = [*python_files(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "scripts").rglob("*.py")]
    importing = [
        path for path in holding(everywhere, "wsgi") if "wsgi" in {name.split(".")[0] for name in imported(path)}
    ]
    assert importing == []


def test_the_search_for_imports_finds_each_way_of_writing_one(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("import wsgi\nfrom enrollzone import config\ndef late():\n    from os import environ as e\n")
    assert set(imported(module)) == {"wsgi", "enrollzone.config", "os.environ"}
