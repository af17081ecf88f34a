"""How many pages of features a second does the OGC API hand out, beside pygeoapi over the same features?

pygeoapi is asked where BENCH_PYGEOAPI_PYTHON names a Python that has it, and waitress; of its ways to read the features
(a GeoJSON file, a GeoPackage by SpatiaLite) the faster counts.
"""

import json
import os
import subprocess
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import pyogrio
import shapely

from benchmarks.county import CODE, County
from benchmarks.figures import Goal, Row, Section
from benchmarks.server import rate, started_server
from benchmarks.timing import Effort

PYTHON = "BENCH_PYGEOAPI_PYTHON"
_SLICE_S = 0.5
_LAYER = f"{CODE}-units"
_OURS = f"/ogc/collections/{_LAYER}/items"
_THEIRS = f"/collections/{_LAYER}/items"
_GOAL = Goal("G2", 3.0, least=True)

Asked = Mapping[str, str]
Features = list[dict[str, Any]]


def measure(_: County, effort: Effort) -> Section:
    """Return pages per second of both, in turn, a closed loop of clients against servers in processes of their own."""
    slices = max(2, round(effort.seconds / _SLICE_S))
    with started_server() as ours, TemporaryDirectory() as folder:
        whole = _features(ours, f"{_OURS}?limit=1000")
        asked = {"page of 100 features": "?limit=100", "page within a box": f"?limit=100&bbox={_box(whole)}"}
        with _peer(whole, Path(folder), asked["page of 100 features"]) as peer:
            rows = [row for what, query in asked.items() for row in _rows(what, query, ours, peer, slices)]
            notes = (*_told(peer, ours, asked), f"{len(whole)} features of {CODE}; 4 clients, 4 threads of waitress")
    return Section("OGC API – Features: pages per second", "pygeoapi on the same features", tuple(rows), notes)


def _rows(what: str, query: str, ours: int, peer: tuple[int, str] | None, slices: int) -> Iterator[Row]:
    mine, theirs = _written(_OURS + query), _written(_THEIRS + query)
    rate(ours, mine, _SLICE_S / 2)  # warms caches; a refusal shows here
    rates = [(rate(ours, mine, _SLICE_S), rate(peer[0], theirs, _SLICE_S) if peer else None) for _ in range(slices)]
    ratios = [here / there for here, there in rates if there]
    yield Row(what, median(here for here, _ in rates), "req/s", median(ratios) if ratios else None, _GOAL)
    yield Row("- pygeoapi", median(there for _, there in rates if there) if ratios else None, "req/s")


def _told(peer: tuple[int, str] | None, ours: int, asked: Asked) -> Iterator[str]:
    """Say by which of its ways pygeoapi was fastest, and whether both tell the same of the same question."""
    if peer is None:
        yield f"pygeoapi was not asked: set {PYTHON} to a Python with pygeoapi and waitress"
        return
    yield f"fastest way of pygeoapi: {peer[1]}"
    for what, query in asked.items():
        mine, theirs = _shapes(_features(ours, _OURS + query)), _shapes(_features(peer[0], _THEIRS + query))
        yield f"{what}: {'the same' if mine == theirs else 'NOT the same'} {len(mine)} units that are drawn"


def _shapes(features: Features) -> dict[str, bytes]:
    """Return the shape of each unit that is drawn, its rings and parts in one order.

    pygeoapi lets units that are not drawn lie in every box; the standard does not (Part 1, requirement 24).
    """
    return {one["properties"]["code"]: _shape(one["geometry"]) for one in features if one["geometry"]}


def _shape(geometry: Mapping[str, Any]) -> bytes:
    return bytes(shapely.to_wkb(shapely.from_geojson(json.dumps(geometry)).normalize()))


def _box(features: Features) -> str:
    """A box in the middle of all, half as wide and half as high."""
    shapes = [shapely.from_geojson(json.dumps(one["geometry"])) for one in features if one["geometry"]]
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    width, height = (east - west) / 4, (north - south) / 4
    return ",".join(f"{one:.6f}" for one in (west + width, south + height, east - width, north - height))


def _features(port: int, path: str) -> Features:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
        found: Features = json.load(answer)["features"]
    return found


def _written(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/geo+json\r\n\r\n".encode()


@contextmanager
def _peer(features: Features, folder: Path, query: str) -> Iterator[tuple[int, str] | None]:
    """Serve the features by pygeoapi in its fastest way; yields its port and that way, None where there is none."""
    python = os.environ.get(PYTHON)
    speeds = {}
    for way, provider in _providers(features, folder).items() if python else ():
        with suppress(OSError, subprocess.SubprocessError), _serving(str(python), folder, provider) as port:
            if _features(port, f"{_THEIRS}{query}"):
                speeds[way] = rate(port, _written(_THEIRS + query), _SLICE_S)
    if not python or not speeds:
        yield None
        return
    fastest = max(speeds, key=speeds.__getitem__)
    with _serving(python, folder, _providers(features, folder)[fastest]) as port:
        yield port, fastest


def _providers(features: Features, folder: Path) -> Mapping[str, Mapping[str, Any]]:
    """The ways in which pygeoapi can read the features, each over a file of its own making."""
    plain, packed = folder / "units.geojson", folder / "units.gpkg"
    if not plain.exists():
        plain.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        pyogrio.write_dataframe(pyogrio.read_dataframe(plain), packed, layer="units", driver="GPKG")
    crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
    common = {"type": "feature", "id_field": "code", "storage_crs": crs84, "crs": [crs84]}
    return {
        "GeoJSON": {**common, "name": "GeoJSON", "data": str(plain)},
        "SQLiteGPKG": {**common, "name": "SQLiteGPKG", "data": str(packed), "table": "units"},
    }


@contextmanager
def _serving(python: str, folder: Path, provider: Mapping[str, Any]) -> Iterator[int]:
    """Run pygeoapi over one provider while the block runs. Raises OSError where it does not come up."""
    config, described = folder / "pygeoapi.json", folder / "openapi.json"
    config.write_text(json.dumps(_configured(provider)), encoding="utf-8")  # JSON is YAML
    environment = {**os.environ, "PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(described)}
    words = ("-c", "import pygeoapi; pygeoapi.cli()", "openapi", "generate", str(config), "--output-file")
    subprocess.run([python, *words, str(described)], env=environment, check=True, capture_output=True, timeout=120)  # noqa: S603 - as told
    program = str(Path(__file__).with_name("ogc_peer.py"))
    out, err = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen([python, program], stdout=out, stderr=err, text=True, env=environment) as server:  # noqa: S603
        try:
            told = server.stdout.readline() if server.stdout else ""
            if not told:
                raise OSError("pygeoapi did not start")
            yield json.loads(told)["port"]
        finally:
            server.terminate()


def _configured(provider: Mapping[str, Any]) -> Mapping[str, Any]:
    """What pygeoapi must be told to serve one collection, nothing written to its log."""
    words = {"title": "units", "description": "units", "keywords": ["units"]}
    box = {"spatial": {"bbox": [-180, -90, 180, 90], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}}
    limits = {"default_items": 100, "max_items": 1000}
    server = {
        "bind": {"host": "127.0.0.1", "port": 5000},
        "url": "http://127.0.0.1",
        "mimetype": "application/json; charset=UTF-8",
        "encoding": "utf-8",
        "languages": ["en-US"],
        "limits": limits,
        "map": {"url": "https://tile.example/{z}/{x}/{y}.png", "attribution": "none"},
    }
    about = {
        "identification": {**words, "keywords_type": "theme", "terms_of_service": "none", "url": "http://127.0.0.1"},
        "license": {"name": "none", "url": "http://127.0.0.1"},
        "provider": {"name": "none", "url": "http://127.0.0.1"},
        "contact": {"name": "none", "email": "nobody@example.org", "url": "http://127.0.0.1"},
    }
    unit = {"type": "collection", **words, "links": [], "extents": box, "providers": [provider]}
    return {"server": server, "logging": {"level": "ERROR"}, "metadata": about, "resources": {_LAYER: unit}}
