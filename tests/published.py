"""A policy of a few lines for the example county, ready to be handed in: for what happens to policies while it runs."""

import shutil
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from boundaries.seal import seal

EXAMPLE = Path(__file__).resolve().parents[1] / "boundaries" / "000000-example"
BELL_TOWER = "000000001003"

POLICY = """\
pack:
  {{id: {id}, jurisdiction: "000000", stage: primary, version: "{version}", status: current,
   title: {{zh: 小通知, en: A small notice}}}}
effective: {{from: {first}, to: {last}}}
sources:
  notice: {{title: {{zh: 通知, en: notice}}}}
clauses:
  c.zhonglou: {{source: notice, label: 一, quote: "钟楼社区的儿童到钟楼小学就读。"}}
  c.donghu: {{source: notice, label: 二, quote: "东湖社区的儿童到东湖小学就读。"}}
  c.else: {{source: notice, label: 三, quote: "其他地方，本通知不作规定。"}}
zones:
  zhonglou:
    {{zh: {zhonglou}, en: Bell Tower Primary, kind: school, clause: c.zhonglou,
     campuses: [{{id: zhonglou, zh: {zhonglou}, en: Bell Tower Primary}}]}}
  donghu:
    {{zh: 东湖小学, en: East Lake Primary, kind: school, clause: c.donghu,
     campuses: [{{id: donghu, zh: 东湖小学, en: East Lake Primary}}]}}
units:
  城关街道/钟楼社区: "000000001003"
  河东街道/东湖社区: "000000002004"
catchments:
  zhonglou: {{clause: c.zhonglou, places: [城关街道/钟楼社区]}}
  donghu: {{clause: c.donghu, places: [河东街道/东湖社区]}}
readings:
  registered:
    status: open   # the text does not say
    clauses: [c.zhonglou, c.donghu]
    q: {{zh: 户口不在本县的儿童也算吗？, en: "Do children count who are registered elsewhere?"}}
    options:
      anybody: {{zh: 都算, en: all of them}}
      locals: {{zh: 只算本县户口, en: only those registered here}}
facts:
  home.zone: {{t: zone, zh: 住处, en: home, ask: {{zh: 住在哪里？, en: "Where do you live?"}}}}
  local:
    {{t: bool, zh: 本县户口, en: registered here, ask: {{zh: 户口在本县吗？, en: "Registered in this county?"}},
     assume: {{zh: 户口在本县, en: registered in this county}}}}
ordinary: {{local: yes}}
rules:
  near:
    when: {{all: [home.zone != outside, local]}}
    outcome: {{kind: school, of: [home.zone]}}
    clauses: [c.zhonglou, c.donghu]
    say: {{zh: 到所属学校就读, en: goes to the school of the home}}
  registered_elsewhere:
    when: {{all: [home.zone != outside, {{not: local}}]}}
    outcome: {{by_reading: registered, anybody: {{kind: school, of: [home.zone]}}, locals: {{kind: not_covered}}}}
    clauses: [c.zhonglou, c.donghu]
    say: {{zh: 户口不在本县, en: registered elsewhere}}
  elsewhere:
    when: home.zone = outside
    outcome: {{kind: not_covered}}
    clauses: [c.else]
    say: {{zh: 本通知不作规定, en: this notice says nothing of it}}
"""

CASES = """\
cases:
- {{id: A01, zh: 钟楼社区, facts: {{home.place: 城关街道/钟楼社区, local: yes}}, expect: {{school: zhonglou}}}}
- {{id: A02, zh: 东湖社区, facts: {{home.place: 河东街道/东湖社区, local: yes}}, expect: {{school: donghu}}}}
- {{id: A03, zh: 别的社区, facts: {{home.place: 城关街道/南门社区, local: yes}}, expect: {{not_covered: true}}}}
- {{id: A04, zh: 还没说住处, facts: {{}}, expect: {{status: need_facts}}}}
- {{id: B01, zh: 户口不在本县, facts: {{home.place: 城关街道/钟楼社区, local: no}},
   expect: {{bureau: [registered], among: [not_covered, school zhonglou]}}, why: "通知没有说"}}
- {{id: B02, zh: 只算本县户口, facts: {{home.place: 城关街道/钟楼社区, local: no}}, readings: {{registered: locals}},
   expect: {{not_covered: true}}}}
"""


def small_policy(
    policy: str = "example-small",
    version: str = "1",
    first: str = "2027-06-01",
    last: str = "open",
    zhonglou: str = "钟楼小学",
) -> dict[str, bytes]:
    """The files of the policy; `zhonglou` is what it calls the school of one community."""
    told = {"id": policy, "version": version, "first": first, "last": last, "zhonglou": zhonglou}
    return {"policy.yaml": POLICY.format(**told).encode(), "cases.yaml": CASES.format(**told).encode()}


def put(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files into a new folder and return it."""
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as a zip archive."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def small_county(folder: Path) -> tuple[Path, Path]:
    """The folders of boundaries and policies of the example county with the small policy alone, since 2025.

    What its own policy brings along is left out: canaries and rules of the desk that name what this one does not have.
    """
    county = folder / "boundaries" / EXAMPLE.name
    shutil.copytree(EXAMPLE, county)
    (county / "desk.yaml").unlink(missing_ok=True)
    (county / "2020-01-01" / "canaries.csv").unlink()
    seal(county / "2020-01-01")
    put(folder / "policies" / EXAMPLE.name / "2025", small_policy("example-old", first="2025-06-01", zhonglou="旧学堂"))
    return folder / "boundaries", folder / "policies"
