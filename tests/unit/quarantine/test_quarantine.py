"""Quarantine: the process that examines a file can do nothing else, and whatever happens to it is a finding."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from enrollzone.quarantine.content import Content
from enrollzone.quarantine.declaration import Declaration, Limits
from enrollzone.quarantine.findings import verdict
from enrollzone.quarantine.reading import read
from enrollzone.quarantine.troubles import Trouble
from enrollzone.quarantine.worker import examine
from tests.unit.quarantine import made_files as made
from tests.unit.quarantine.corpus import REFUSED, Case, cases, named

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="left out: only Linux has namespaces")
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="left out: Windows limits nothing but the time")

BY_NAME = {case.name: case for case in cases()}
IN_A_PROCESS = (
    "map in utf-8", "table in gb18030", "a kml", "a workbook", "a shapefile in a folder", "a prj that is prose zipped",
    "a geopackage of gdal", "a flatgeobuf", "very deep lists", "a bomb", "a vrt as map",
    "a thousand million points in a folder",
)  # fmt: skip


def declared(limits: Limits | None = None, layer: str | None = None) -> Declaration:
    return Declaration("990001", "wgs84", date(2026, 7, 1), "陈录入", limits=limits or Limits(), layer=layer)


def handed_in(
    folder: Path, parts: Mapping[str, bytes], limits: Limits | None = None, layer: str | None = None
) -> Content:
    """Write a file and its parts, and read the first."""
    for name, data in parts.items():
        (folder / name).write_bytes(data)
    return read(folder / next(iter(parts)), declared(limits, layer))


def causes(content: Content) -> list[str]:
    return [finding.code for finding in content.findings]


@pytest.mark.parametrize("name", IN_A_PROCESS)
def test_a_process_of_its_own_finds_what_is_found_without_one(name: str, tmp_path: Path) -> None:
    case: Case = BY_NAME[name]
    content = handed_in(tmp_path, dict(case.parts), case.limits, case.layer)
    assert content == examine(case.parts, case.limits, case.layer)
    assert verdict(content.findings) is case.verdict


# ---------------------------------------------------------------- before a process is started


@pytest.mark.parametrize(
    ("make", "cause"),
    [
        (lambda path: None, Trouble.FILE_MISSING),  # noqa: ARG005 - nothing is made
        (lambda path: path.mkdir(), Trouble.NOT_A_FILE),
        (lambda path: path.write_bytes(b"x" * 5_001), Trouble.FILE_TOO_LARGE),
        (lambda path: path.write_bytes(b""), Trouble.FILE_EMPTY),
    ],
)
def test_what_is_no_file_of_a_fair_size_is_said_to_be_so(make: object, cause: Trouble, tmp_path: Path) -> None:
    make(tmp_path / "units.csv")  # type: ignore[operator]
    content = read(tmp_path / "units.csv", declared(Limits(file_bytes=5_000)))
    assert (causes(content), content.records) == ([cause.value], ())


@POSIX
def test_a_pipe_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "units.csv")
    assert causes(read(tmp_path / "units.csv", declared())) == [Trouble.NOT_A_FILE.value]


def test_the_parts_of_a_shapefile_count_together(tmp_path: Path) -> None:
    parts = dict(made.loose(made.shapefile()))
    whole = sum(map(len, parts.values()))
    assert causes(handed_in(tmp_path, parts, Limits(file_bytes=whole))) == []
    assert causes(handed_in(tmp_path, parts, Limits(file_bytes=whole - 1))) == [Trouble.FILE_TOO_LARGE.value]


def test_only_the_parts_of_the_same_name_are_read(tmp_path: Path) -> None:
    parts = dict(made.loose(made.shapefile()))
    (tmp_path / "other.dbf").write_bytes(made.dbf(made.ROWS[:2]))
    (tmp_path / "units.dbf.bak").write_bytes(b"x")
    assert len(handed_in(tmp_path, parts).records) == 3


# ---------------------------------------------------------------- limits


def test_a_file_that_takes_too_long_is_ended_with_its_process(tmp_path: Path) -> None:
    rows = made.csv_text([made.ROWS[0], *[made.ROWS[1]] * 600_000]).encode()
    limits = Limits(seconds=1, rows=10**6, memory_bytes=4_000_000_000, file_bytes=60_000_000)
    assert causes(handed_in(tmp_path, {"units.csv": rows}, limits)) == [Trouble.EXAMINATION_TOO_LONG.value]


@POSIX
def test_a_file_that_takes_too_much_memory_is_refused_for_it(tmp_path: Path) -> None:
    lists = ("[" + "[0]," * 2_000_000 + "[0]]").encode()
    content = handed_in(tmp_path, {"units.csv": lists}, Limits(memory_bytes=200_000_000))
    assert causes(content) == [Trouble.EXAMINATION_TOO_BIG.value]


def test_more_text_than_a_file_could_have_is_refused(tmp_path: Path) -> None:
    text = "塔" * 20_000
    sheet = made.xlsx([made.ROWS[0], *[[text, text, text]] * 40])
    content = handed_in(tmp_path, {"units.xlsx": sheet}, Limits(file_bytes=500_000))
    assert causes(content) == [Trouble.TOO_MUCH_TEXT.value]


# ---------------------------------------------------------------- nothing is left behind, nothing gets out


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rooms = tmp_path / "rooms"
    rooms.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(rooms))
    for name in ("a workbook", "a geopackage of gdal", "a bomb"):
        handed_in(tmp_path, dict(BY_NAME[name].parts))
    handed_in(tmp_path, {"slow.csv": made.csv_text([made.ROWS[0]] * 90_000).encode()}, Limits(seconds=0, rows=10**6))
    assert list(rooms.iterdir()) == []


@pytest.fixture
def listener() -> Iterator[tuple[int, list[object]]]:
    """A server on this machine, and everyone who came to it."""
    came: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_answer, args=(server, came), daemon=True).start()
        yield server.getsockname()[1], came
        server.shutdown(socket.SHUT_RDWR)


def _answer(server: socket.socket, came: list[object]) -> None:
    while True:
        try:
            connection, who = server.accept()
        except OSError:
            return
        came.append(who)
        connection.close()


def test_no_file_makes_us_fetch_anything(listener: tuple[int, list[object]], tmp_path: Path) -> None:
    port, came = listener
    url = f"http://127.0.0.1:{port}/zones"
    layer = f"<OGRVRTLayer name='a'><SrcDataSource>/vsicurl/{url}</SrcDataSource></OGRVRTLayer>"
    vrt = f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>"
    pipeline = {"type": "gdal_streamed_alg", "command_line": f"gdal vector pipeline ! read {url} ! write out.gpkg"}
    href = {"type": "link", "properties": {"href": url, "type": "proj4"}}
    files = {
        "a.geojson": vrt.encode(),
        "b.geojson": json.dumps(pipeline).encode(),
        "c.geojson": made.geojson(crs=href),
        "d.geojson": made.geojson(crs=named(url)),
        "e.csv": url.encode(),
        "f.csv": f"WFS:{url}".encode(),
        "g.kml": made.kml(tail=f"<NetworkLink><Link><href>{url}</href></Link></NetworkLink>").encode(),
        "h.kml": made.kml(head=f'<!DOCTYPE kml SYSTEM "{url}">').encode(),
        "i.zip": made.shapefile_zip(made.shapefile(prj=url)),
        "j.xlsx": made.xlsx([made.ROWS[0], [f'=WEBSERVICE("{url}")', "a", "b"]]),
    }
    for name, data in files.items():
        handed_in(tmp_path, {name: data})
    with socket.create_connection(("127.0.0.1", port)) as ourselves:
        assert ourselves.recv(1) == b""  # the listener does listen, and has counted us before it hangs up
    assert len(came) == 1


def confined(code: str) -> subprocess.CompletedProcess[str]:
    """Run some code in a process that has given up its rights as the examining one does."""
    limits = "memory_bytes=10**9, seconds=5, reply_bytes=1000"
    begin = f"from enrollzone.quarantine.confinement import confine; confine({limits})\n"
    return subprocess.run([sys.executable, "-I", "-c", begin + code], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.socket()",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "import os; os.execv('/bin/true', ['true'])",
        "import os; os.posix_spawn('/bin/true', ['true'], {})",
        "import ctypes; ctypes.CDLL(None)",
    ],
)
@POSIX
def test_code_in_the_room_opens_no_socket_and_starts_no_program(attempt: str) -> None:
    ended = confined(attempt)
    assert ended.returncode == 1
    assert "ForbiddenError" in ended.stderr


def gives_networks() -> bool:
    """Tell whether this kernel gives this user a network of its own at all."""
    leave = "import ctypes, sys; c = ctypes.CDLL(None); sys.exit(bool(c.unshare(1 << 30) and c.unshare(5 << 28)))"
    return subprocess.run([sys.executable, "-c", leave], check=False).returncode == 0


@LINUX
def test_the_room_has_a_network_of_its_own_with_nobody_in_it() -> None:
    if not gives_networks():
        pytest.skip("left out: this kernel gives no network of its own to this user")
    ended = confined("print(open('/proc/net/dev').read())")
    interfaces = [line.partition(":")[0].strip() for line in ended.stdout.splitlines()[2:] if ":" in line]
    assert (ended.returncode, set(interfaces) - {"lo"}) == (0, set())


@POSIX
def test_the_limits_are_set_in_the_kernel() -> None:
    limits = "(r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_FSIZE, r.RLIMIT_CORE)"
    ended = confined(f"import resource as r; print([r.getrlimit(limit)[1] for limit in {limits}])")
    assert ended.stdout.strip() == "[1000000000, 5, 1000, 0]"


def test_the_room_knows_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "x.py"))
    (tmp_path / "json.py").write_text("raise SystemExit(3)")
    assert causes(handed_in(tmp_path, {"units.geojson": made.geojson()})) == []


def test_the_verdict_of_a_refusal_holds_for_the_whole_file(tmp_path: Path) -> None:
    content = handed_in(tmp_path, {"units.geojson": made.geojson(made.feature(), {"type": "Polygon"})})
    assert (verdict(content.findings), content.records, content.drawn) == (REFUSED, (), False)
