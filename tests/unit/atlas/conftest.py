"""A small county that a test may spoil: two square units side by side, sharing an edge exactly."""

import hashlib
import json
from pathlib import Path

import pytest

UNITS = """\
code,name,kind,township_code,township,aliases,township_aliases,successor
990000001001,东村社区,community,990000001,甲街道,东村@2010-01-01..2019-12-31#2019 list|东里,甲镇@..2019-12-31#2019 list,
990000001200,西村,village,990000001,甲街道,,,
"""
ADDRESSES = """\
kind,name,unit,first,last,parity,aliases
road,中路,990000001001,1,99,odd,
estate,东苑,990000001001,,,,东苑小区|东园
"""
SITES = """\
campus,name,school,unit,lon,lat
east-school,本部,甲小学,990000001001,102.015,24.005
west-school,西校,甲小学,,,
"""
MANIFEST = """\
id: 990000-2020-01-01
jurisdiction: "990000"
name: {zh: 试县, en: Trial county}
status: example
in_force: {from: 2020-01-01, to: open}
units_last_confirmed: 2021-06-30
authority: nobody
source: a test
licence: none
crs: EPSG:4490
envelope: {west: 101.5, south: 23.5, east: 102.5, north: 24.5}
drawn: all
"""


def square(code: str, west: float, **properties: str) -> dict[str, object]:
    """Return a feature of 0.01 degrees to each side whose lower left corner lies at (west, 24)."""
    ring = [[west, 24.0], [west + 0.01, 24.0], [west + 0.01, 24.01], [west, 24.01], [west, 24.0]]
    geometry = {"type": "Polygon", "coordinates": [[[round(x, 7), y] for x, y in ring]]}
    return {"type": "Feature", "properties": {"code": code, **properties}, "geometry": geometry}


def collection(*features: dict[str, object], **members: object) -> str:
    return json.dumps({"type": "FeatureCollection", **members, "features": list(features)}, ensure_ascii=False)


class CountyFolder:
    """Writes a county's folder; `seal` makes it readable again after a change."""

    def __init__(self, root: Path) -> None:
        self.path = root / "990000-trial"
        self.edition = self.path / "2020-01-01"
        self.edition.mkdir(parents=True)
        self.manifest = MANIFEST
        self.county(
            "jurisdiction.yaml", 'code: "990000"\nname: {zh: 试县, en: Trial county}\nother_names: [试]\nwithin: []\n'
        )
        self.county("contacts.yaml", 'education_bureau:\n  who: {zh: 试县教育局, en: Trial bureau}\n  phone: ""\n')
        self.file("units.csv", UNITS)
        self.file("gazetteer.csv", ADDRESSES)
        self.file("campuses.csv", SITES)
        self.file("communities.geojson", collection(square("990000001001", 102.01), square("990000001200", 102.0)))
        self.seal()

    def county(self, name: str, text: str) -> None:
        (self.path / name).write_text(text, encoding="utf-8")

    def file(self, name: str, content: str | bytes) -> None:
        (self.edition / name).write_bytes(content if isinstance(content, bytes) else content.encode())

    def replace(self, name: str, old: str, new: str) -> None:
        """Change a table or the manifest in one place and seal the edition."""
        if name == "edition.yaml":
            assert old in self.manifest
            self.manifest = self.manifest.replace(old, new, 1)
        else:
            text = (self.edition / name).read_text(encoding="utf-8")
            assert old in text
            self.file(name, text.replace(old, new, 1))
        self.seal()

    def seal(self) -> None:
        paths = sorted(path for path in self.edition.iterdir() if path.name != "edition.yaml")
        digests = "".join(f"  {path.name}: {hashlib.sha256(path.read_bytes()).hexdigest()}\n" for path in paths)
        self.file("edition.yaml", f"{self.manifest}files:\n{digests}")

    def later_edition(self, first: str) -> "CountyFolder":
        """Write a second edition, open-ended from `first`, of names only, and return a writer of it."""
        other = object.__new__(CountyFolder)
        other.path, other.edition = self.path, self.path / first
        other.edition.mkdir()
        manifest = self.manifest.replace("2020-01-01", first).replace("crs: EPSG:4490\n", "")
        other.manifest = manifest.replace("drawn: all\n", "")
        other.file("units.csv", UNITS)
        other.seal()
        return other


@pytest.fixture
def county(tmp_path: Path) -> CountyFolder:
    return CountyFolder(tmp_path)
