"""What every test may need: markers for what a machine may lack, and a list of what was left out."""

import gc
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from pytest_cov.engine import CovController

    from enrollzone.casework.acting import Desk
    from enrollzone.storage.store import Store
    from tests.desk import Clock

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"
LEFT_OUT = "left out: "
# These hold what others cover against many examples, real zones or a browser, or are about what decides nothing.
# Tracing them would double or treble their time, and the demand of scripts/test for every branch is met without them.
UNTRACED = frozenset(["browser", "guarantees", "packs", "properties", "real", "web"]) | {
    f"unit/{room}"
    for room in (
        "atlas",
        "benchmarks",
        "bootstrap",
        "casebook",
        "cli",
        "exports",
        "i18n",
        "intake",
        "manual",
        "maps",
        "mapsheets",
        "notices",
        "offline",
        "ogc",
        "phrases",
        "placement",
        "places",
        "present",
        "proof",
        "publishing",
        "quarantine",
        "receipts",
        "request",
        "roster",
        "schools",
    )
}

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")

# Thousands of tests are a million objects that live to the end: looking through them for garbage time and again took
# a tenth of the suite. So it is looked for less often, and never among what the collection of tests has left behind.
gc.set_threshold(50_000, 20, 20)


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()


def has_program(*names: str) -> bool:
    return any(shutil.which(name) for name in names)


def has_chinese_font() -> bool:
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
    return any(True for folder in folders for _ in folder.rglob("NotoSansCJK*"))


PACKAGES: dict[str, Callable[[], bool]] = {
    "chromium": lambda: has_program("chromium", "chromium-browser"),
    "fonts-noto-cjk": has_chinese_font,
    "gdal-bin": lambda: has_program("ogrinfo"),
    "python3-qgis": lambda: Path("/usr/lib/python3/dist-packages/qgis").is_dir(),
}


def absent_packages(item: pytest.Item) -> Iterator[str]:
    for marker in item.iter_markers("system"):
        for package in marker.args:
            if package not in PACKAGES:
                raise pytest.UsageError(f"{item.nodeid}: system({package!r}); known: {', '.join(PACKAGES)}")
            if not PACKAGES[package]():
                yield package


def is_untraced(item: pytest.Item) -> bool:
    in_browser = any("chromium" in marker.args for marker in item.iter_markers("system"))
    return in_browser or is_of_untraced_folder(item.path.parent)


@cache
def is_of_untraced_folder(folder: Path) -> bool:
    return any(ROOT / "tests" / untraced in (folder, *folder.parents) for untraced in UNTRACED)


def tracing(config: pytest.Config) -> "CovController | None":
    """What traces the tests of this process; None where nothing does, as in a process that only hands tests out."""
    plugin = config.pluginmanager.getplugin("_cov")
    return plugin.cov_controller if plugin and not config.pluginmanager.hasplugin("dsession") else None


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """Trace the program as it is loaded, but not how pytest reads hundreds of files of tests: that took 20 seconds."""
    controller = tracing(session.config)
    if controller is not None and controller.started:
        load_the_program()
        controller.pause()  # and resumed for the first test that is traced
    return (yield)


def load_the_program() -> None:
    """Load every module but what Alembic runs; one that cannot be loaded is the fault of the tests that need it."""
    for module in walk_packages([str(ROOT / "enrollzone")], "enrollzone.", onerror=lambda _: None):
        if ".migrations" not in module.name:
            with suppress(Exception):
                import_module(module.name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Trace no untraced test, its fixtures included: pytest-cov's own mark leaves those traced, and they cost most."""
    controller = tracing(item.config)
    if controller is not None and controller.started is is_untraced(item):
        (controller.pause if controller.started else controller.resume)()
    return (yield)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for package in absent_packages(item):
        reason = f"needs the system package {package} (scripts/install-system)"
        if os.environ.get("CI") == "true":
            pytest.fail(f"with CI=true nothing is left out, but this test {reason}", pytrace=False)
        pytest.skip(LEFT_OUT + reason)
    if item.get_closest_marker("shared"):
        skip_without_shared_data()


def skip_without_shared_data() -> None:
    if not SHARED_DATA.is_dir():
        pytest.skip(f"{LEFT_OUT}needs the real zones in ../shared/data, which are not part of the project")


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real zones beside the project; the test is left out where there is none."""
    skip_without_shared_data()
    return SHARED_DATA


def reasons(reports: Iterable[pytest.TestReport]) -> Counter[str]:
    texts = (report.longrepr[2] for report in reports if isinstance(report.longrepr, tuple))
    return Counter(text.removeprefix("Skipped: ").removeprefix(LEFT_OUT) for text in texts)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = reasons(terminalreporter.getreports("skipped"))
    terminalreporter.section("left out", sep="-")
    for reason, count in sorted(skipped.items()):
        terminalreporter.line(f"left out: {count} {'test' if count == 1 else 'tests'}: {reason}")
    if not skipped:
        terminalreporter.line("left out: nothing")


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """One Chromium for all tests of a process."""
    from tests.chromium import chromium  # noqa: PLC0415 - only where a browser is wanted

    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL for all tests of a process."""
    from tests.desk import postgresql  # noqa: PLC0415 - only where a database is wanted

    with postgresql() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def desk_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of the desk, of each sort in turn."""
    from tests.desk import fresh_sqlite, lent_postgresql  # noqa: PLC0415 - only where a database is wanted

    if request.param == "sqlite":
        yield fresh_sqlite(tmp_path)
        return
    with lent_postgresql(request.getfixturevalue("postgresql_server")) as lent:
        yield lent


@pytest.fixture
def clock() -> "Clock":
    """A clock of the desk that a test may move."""
    from tests.desk import Clock  # noqa: PLC0415 - only where a desk is wanted

    return Clock()


@pytest.fixture
def store(desk_database: str, clock: "Clock") -> "Iterator[Store]":
    """The store over a new database of each sort in turn."""
    from tests.desk import opened_store  # noqa: PLC0415 - only where a desk is wanted

    with opened_store(desk_database, clock) as opened:
        yield opened


@pytest.fixture
def desk(tmp_path: Path, clock: "Clock") -> "Iterator[Desk]":
    """A desk over the installed counties, with a new embedded database: for what does not hang on the sort of it."""
    from tests.desk import a_desk, fresh_sqlite, opened_store  # noqa: PLC0415 - only where a desk is wanted

    with opened_store(fresh_sqlite(tmp_path), clock) as opened:
        yield a_desk(opened)
