"""A county's first day: the commands of docs/preparing-boundaries.md, one after the other, in folders of their own."""

import math
import re
import shlex
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from pyproj import CRS, Transformer

from tests.unit.cli.terminal import Printed, columns, enrollzone
from tests.unit.quarantine.made_files import shapefile, shapefile_zip, shp_record, xlsx

HEADINGS = ("社区代码", "社区名称", "类别", "所属街道乡镇")
UNITS = (
    ("990101001001", "桃园社区", "社区", "河东街道"),
    ("990101001002", "书院社区", "社区", "河东街道"),
    ("990101100201", "柳树湾村", "村", "梨花镇"),
)
COUNTY = ("--jurisdiction", "990101")
COLUMNS = tuple(
    part
    for name, column in zip(("code", "name", "kind", "street"), HEADINGS, strict=True)
    for part in ("--map", f"{name}={column}")
)
ZONE = "EPSG:4543"  # CGCS2000, three degrees around 102° E
IN_SHUYUAN = (102.53, 25.07)
GROUPS = (
    ("社区代码", "社区", "街道", "教育集团"),
    ("990101001001", "桃园社区", "河东街道", "第一教育集团"),
    ("990101001002", "书院社区", "河东街道", "第二教育集团"),
    ("990101100201", "柳树湾村", "梨花镇", "第二教育集团"),
)


class County:
    """A county in a folder of its own, and somebody at a terminal."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = {f"{name.upper()}_DIR": str(folder / name) for name in ("boundaries", "policies", "data")}
        for name in ("boundaries", "policies"):
            (folder / name).mkdir()

    def run(self, *arguments: str) -> Printed:
        """Run a command now: what it answers hangs on what was made live before."""
        printed = enrollzone.__wrapped__(*arguments, **self.settings)
        assert [line for line in printed.lines if columns(line) > 80] == []
        return printed

    def file(self, name: str, content: bytes) -> str:
        (self.folder / name).write_bytes(content)
        return str(self.folder / name)

    def handed_in(self, file: str, crs: str, *more: str) -> tuple[int, str]:
        """Hand a file in, and return the exit status and the id in the command that is printed as the next one."""
        report = str(self.folder / "report.json")
        told = (*COUNTY, "--crs", crs, "--by", "张三", "--report", report, *more)
        printed = self.run("boundaries", "import", file, *told)
        following = [line.split() for line in printed.lines if line.startswith("  enrollzone boundaries")]
        return printed.status, following[0][3] if following else ""

    def looked_up(self, *place: str) -> list[str]:
        return self.run("lookup", *place, *COUNTY, "--on", "2026-09-01").lines


@pytest.fixture
def county(tmp_path: Path) -> County:
    new = County(tmp_path)
    done = new.run("init", "990101", "--name", "云岭县", "--english", "Yunling County", "--folder", "yunling")
    assert done.status == 0
    return new


def with_list(county: County) -> County:
    """The county with its list live."""
    status, name = county.handed_in(
        county.file("list.xlsx", xlsx([HEADINGS, *UNITS])), "wgs84", *COLUMNS, "--from", "2026-07-01"
    )
    assert status == 0
    assert county.run("boundaries", "activate", name, "--by", "张三").status == 5
    assert county.run("boundaries", "activate", name, "--by", "李四").status == 0
    return county


def a_map() -> bytes:
    """The three units side by side, as a zipped Shapefile in GB18030 and a zone of CGCS2000."""
    to_zone = Transformer.from_crs("EPSG:4490", ZONE, always_xy=True).transform
    west, south, wide = 102.50, 25.05, 0.02

    def corner(east: int, north: int) -> list[float]:
        x, y = to_zone(west + east * wide, south + north * wide * math.pi / 2)
        return [x, y]

    shapes = [
        shp_record([[corner(at, 0), corner(at, 1), corner(at + 1, 1), corner(at + 1, 0), corner(at, 0)]])
        for at in range(len(UNITS))
    ]
    rows = [("社区代码", "社区名称", "街道"), *((code, name, street) for code, name, _, street in UNITS)]
    prj = CRS(ZONE).to_wkt("WKT1_ESRI")
    return shapefile_zip(shapefile(shapes, rows, "gb18030", cpg="GB18030", prj=prj), "社区")


MAPPED = ("--map", "code=社区代码", "--map", "name=社区名称", "--map", "street=街道", "--from", "2026-08-01")


GUIDE = Path(__file__).resolve().parents[3] / "docs" / "preparing-boundaries.md"
AN_ID = re.compile("990101-[0-9a-f]{12}")


def told_by_the_guide() -> Iterator[tuple[str, list[str]]]:
    """The commands of the guide, each with the lines that it shows; none that is left out or empty."""
    for block in re.findall(r"```console\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL):
        for one in block.replace(" \\\n", " ").split("$ ")[1:]:
            command, *shown = one.splitlines()
            yield command, [line for line in shown if line not in {"", "…"}]


def with_ids(command: str, ids: dict[str, str]) -> str:
    return AN_ID.sub(lambda found: ids[found[0]], command)


def test_the_commands_of_the_guide_print_what_the_guide_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    county = County(tmp_path)
    county.file("名单.xlsx", xlsx([HEADINGS, *UNITS]))
    county.file("社区.zip", a_map())
    monkeypatch.chdir(tmp_path)
    ids: dict[str, str] = {}  # those of the guide, and those of this run: coordinates may differ in the last digit
    steps = list(told_by_the_guide())
    for command, shown in steps:
        printed = county.run(*shlex.split(with_ids(command, ids))[1:])
        told = iter(AN_ID.sub("ID", line) for line in printed.lines)
        assert [line for line in shown if AN_ID.sub("ID", line) not in told] == [], command
        ids |= zip(AN_ID.findall("\n".join(shown)), AN_ID.findall("\n".join(printed.lines)), strict=False)
    assert len(steps) == 10


def test_a_county_that_was_just_set_up_says_what_comes_next(county: County) -> None:
    assert "  还没有边界版本；用 enrollzone boundaries import 交来名单" in county.run("boundaries", "list").lines


def test_a_first_map_is_held_and_no_point_is_found_before_somebody_signed_for_it(county: County) -> None:
    with_list(county)
    status, name = county.handed_in(county.file("map.zip", a_map()), ZONE, *MAPPED)
    assert status == 4
    assert county.run("boundaries", "activate", name, "--by", "李四").status == 4
    told = county.looked_up("--point", ",".join(map(str, IN_SHUYUAN)), "--crs", "wgs84")
    assert "  ! 这里没有边界地图；请改说社区或村的名称" in told


def test_what_a_table_of_groups_proposes_is_taken_by_a_draft(county: County) -> None:
    with_list(county)
    proposed = county.folder / "proposal.yaml"
    table = county.file("groups.xlsx", xlsx(GROUPS))
    told = [
        f"--map={a}={b}" for a, b in zip(("community_code", "community", "street", "group"), GROUPS[0], strict=True)
    ]
    assert county.handed_in(table, "wgs84", *told, "--proposal", str(proposed))[0] == 0
    pack = a_draft(county.folder / "policies" / "990101-yunling" / "2026-primary", proposed.read_text("utf-8"))
    assert county.run("policy", "lint", str(pack)).status == 0
    pack.write_text(pack.read_text("utf-8").replace("status: draft", "status: current"), "utf-8")
    assert county.looked_up("书院社区")[0].startswith("对口第二教育集团")
    shorter = county.file("shorter.xlsx", xlsx([HEADINGS, *UNITS[:1], *UNITS[2:]]))
    status, name = county.handed_in(shorter, "wgs84", *COLUMNS, "--from", "2026-10-01")
    assert status == 4
    assert county.run("boundaries", "approve", name, "--by", "李四", "--why", "已并入邻村").status == 0
    refused = county.run("boundaries", "activate", name, "--by", "李四")
    assert refused.status == 5
    assert "请先改政策包" in refused.err


SOURCE = """\
一、范围
第一教育集团：桃园社区。
第二教育集团：书院社区、柳树湾村。
到居住地所属学校就读。
其他请询问教育局。
完
"""
DRAFT = """\
pack: {id: p, jurisdiction: "990101", stage: primary, version: "1", status: draft, title: {zh: 政策, en: policy}}
effective: {from: 2026-09-01, to: open}
sources:
  notice: {title: {zh: 通知, en: notice}, number: "", issuer: 教育局, file: source.txt, sha256: SHA256,
    operative: {from: 一、范围, to: 完}, waive: [一、范围]}
clauses:
  c.z1: {source: notice, label: 一, quote: 第一教育集团：桃园社区。}
  c.z2: {source: notice, label: 二, quote: 第二教育集团：书院社区、柳树湾村。}
  c.near: {source: notice, label: 三, quote: 到居住地所属学校就读。}
  c.out: {source: notice, label: 四, quote: 其他请询问教育局。}
facts:
  home.zone: {t: zone, zh: 住处, en: home, ask: {zh: 住在哪里？, en: "Where do you live?"}}
rules:
  near: {when: home.zone != outside, outcome: {kind: school, of: [home.zone]}, clauses: [c.near],
    say: {zh: 到居住地所属学校就读。, en: School by residence.}}
  out: {when: home.zone = outside, outcome: {kind: not_covered}, clauses: [c.out],
    say: {zh: 请询问教育局。, en: Ask the bureau.}}
"""


def a_draft(folder: Path, proposed: str) -> Path:
    """A minimal pack: its own part, and below it a proposal as it was written."""
    folder.mkdir()
    (folder / "source.txt").write_bytes(SOURCE.encode())
    (folder / "policy.yaml").write_text(
        DRAFT.replace("SHA256", sha256(SOURCE.encode()).hexdigest()) + proposed, "utf-8"
    )
    return folder / "policy.yaml"
