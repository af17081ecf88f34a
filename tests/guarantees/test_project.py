"""The project around the code: what the README says works, and nothing in it belongs to one machine."""

import os
import re
import subprocess
import sys
import tomllib
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

from tests.guarantees.source import ROOT, name_of, tracked_files

# Put together from pieces, or this file would be the first to be found.
HOSTS = ("py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "mirror.com", "anaconda" + ".org")
REGISTRY = re.compile("|".join(map(re.escape, HOSTS)))
MACHINE = re.compile(r"(?<![\w.~-])/(?:" + "|".join(("wo" + "rk", "ro" + "ot", "ho" + "me", "Us" + "ers")) + r")/\w")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)")
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
SAMPLE = """
import pytest
@pytest.mark.system("gdal-bin")
def test_with_gdal(): pass
@pytest.mark.shared
def test_with_zones(): pass
def test_alone(): pass
"""


def texts() -> list[tuple[Path, str]]:
    """Return the files of the project that are text, each with what it says."""
    found = []
    for path in tracked_files():
        try:
            found.append((path, path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def makefile_targets() -> set[str]:
    return set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))


def lock_script() -> ModuleType:
    loader = SourceFileLoader("lock_script", str(ROOT / "scripts" / "lock"))
    specification = spec_from_loader(loader.name, loader)
    assert specification is not None
    module = module_from_spec(specification)
    loader.exec_module(module)
    return module


def test_no_file_names_the_host_of_a_package_registry() -> None:
    assert [name_of(path) for path, text in texts() if REGISTRY.search(text)] == []


def test_no_file_holds_a_path_of_somebodys_machine() -> None:
    hits = [f"{name_of(path)}: {found.group()}" for path, text in texts() if (found := MACHINE.search(text))]
    assert hits == []


def test_the_searches_for_hosts_and_paths_would_find_them() -> None:
    assert REGISTRY.search("https://files.python" + "hosted.org/packages/x.whl")
    assert MACHINE.search("open('/wo" + "rk/main/x')")
    assert not MACHINE.search("/api/v1/home/address ../shared/data")


def test_the_readme_shows_the_two_commands_first_and_make_has_both() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^make ([a-z-]+)", readme, re.MULTILINE)
    assert commands[:2] == ["serve", "test"]
    assert set(commands) <= makefile_targets()


def test_make_alone_lists_every_target_on_a_narrow_screen() -> None:
    environment = {"PATH": os.environ["PATH"]}
    shown = subprocess.run(["make"], cwd=ROOT, env=environment, capture_output=True, check=True, text=True).stdout
    assert set(re.findall(r"^  make ([a-z-]+)", shown, re.MULTILINE)) == makefile_targets()
    assert max(map(len, shown.splitlines())) <= 80


def test_every_link_to_a_file_of_the_project_leads_there() -> None:
    pages = [(path, text) for path, text in texts() if path.suffix == ".md"]
    links = [(path, link) for path, text in pages for link in LINK.findall(text)]
    assert len(links) > 5
    assert [f"{name_of(path)}: {link}" for path, link in links if not (path.parent / link).exists()] == []


def test_every_dependency_stands_with_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    project = tomllib.loads("\n".join(lines))
    groups = [*project["project"]["optional-dependencies"].values(), *project["dependency-groups"].values()]
    wanted = [
        name for group in (project["project"]["dependencies"], *groups) for name in group if isinstance(name, str)
    ]
    reasons = {match[1] for line in lines if (match := re.match(r'\s+"([^"]+)",\s+# \w.{5}', line))}
    assert len(wanted) > 40
    assert [name for name in wanted if name not in reasons] == []


def test_the_lock_pins_every_file_by_its_hash_and_names_no_address() -> None:
    text = (ROOT / "uv.lock").read_text(encoding="utf-8")
    assert set(re.findall(r"\w+://[^\"]+", text)) == {"https://index.invalid/simple"}
    packages = tomllib.loads(text)["package"]
    files = [file for package in packages for file in (*package.get("wheels", ()), package.get("sdist")) if file]
    assert len(files) > 500
    assert [file for file in files if not file["hash"].startswith("sha256:")] == []


def test_the_lock_is_written_without_addresses_and_times() -> None:
    written = (
        'source = { registry = "https://mirror.example/simple" }\n'
        'sdist = { url = "https://mirror.example/a/b/x-1.tar.gz", hash = "sha256:1", size = 3, upload-time = "2026" }\n'
    )
    assert lock_script().without_addresses(written) == (
        'source = { registry = "https://index.invalid/simple" }\n'
        'sdist = { filename = "x-1.tar.gz", hash = "sha256:1", size = 3 }\n'
    )


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder with our conftest and three tests, where no program is on the path and no zones stand beside it."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text(encoding="utf-8"))
    (tmp_path / "tests" / "test_sample.py").write_text(SAMPLE)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    system: one\n    shared: two\n")
    return tmp_path


def run_sample(folder: Path, **environment: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    finished = subprocess.run(
        command, cwd=folder, env={"PATH": "", **environment}, capture_output=True, text=True, check=False
    )
    return finished.returncode, finished.stdout


def test_what_a_machine_lacks_is_left_out_and_listed(elsewhere: Path) -> None:
    code, shown = run_sample(elsewhere)
    assert code == 0
    assert "left out: 1 test: needs the system package gdal-bin (scripts/install-system)" in shown
    assert "left out: 1 test: needs the real zones in ../shared/data" in shown
    assert "1 passed, 2 skipped" in shown


def test_in_ci_a_missing_system_package_is_a_failure(elsewhere: Path) -> None:
    code, shown = run_sample(elsewhere, CI="true")
    assert code == 1
    assert "with CI=true nothing is left out, but this test needs the system package gdal-bin" in shown
    assert "1 passed, 1 skipped, 1 error" in shown
