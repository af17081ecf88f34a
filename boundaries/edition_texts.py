"""What stands in the manifests and tables that make_editions.py writes, apart from the lists themselves."""

CAMPUSES = """\
campus,name,school,unit,lon,lat
yi-xiao,一小校区,新平县第一小学,,,
san-xiao,三小校区,新平县第三小学,,,
er-xiao,二小校区,新平县第二小学,,,
si-xiao,四小校区,新平县第四小学,,,
wu-xiao,中心校（原第五小学）,新平县第五小学,,,
pingdian-xiao,平甸乡各完全小学,平甸乡小学,,,
"""
GAZETTEER = "kind,name,unit,first,last,parity,aliases\n"
_DRAWN = (
    *(f"{township}00{number}" for township in ("001", "002") for number in range(1, 6)),
    *(f"200{number}" for number in range(200, 210)),
)
ILLUSTRATED = """\
# Made by make_editions.py and sealed by ../seal.py; the units are real, the polygons are not (see ../NOTICE.md).
id: 530427-{first}
jurisdiction: "530427"
name:
  zh: 新平县社区和村名录（{first}），附示意图形
  en: Communities and villages of Xinping as listed on {first}, with illustrative shapes
status: illustrative
in_force: {{from: {first}, to: {last}}}
units_last_confirmed: {confirmed}
authority: >-
  名录：经转载，原发布单位未注明；图形：无，由本项目生成 /
  units: a republished list that does not say who issued it; shapes: nobody, this project made them up
source: {source}
licence: >-
  名录未注明许可，许可不详；示意图形随本项目许可 (Apache-2.0) /
  the lists state a source and dates but no licence: not known; the shapes are under the project's licence (Apache-2.0)
note: >-
  社区和村的名称、代码和所属乡镇街道取自名录；图形随机生成，仅作示意，不得作为划片依据 /
  names, codes and townships come from the lists; the shapes are random, for illustration only
crs: EPSG:4490
envelope: {{west: 101.2, south: 23.6, east: 102.4, north: 24.5, note: 约数，仅用于排除明显不在本县的点 / approximate}}
drawn:
""" + "".join(f'  - "530427{code}"\n' for code in _DRAWN)
NAMES_ONLY = """\
# Made by ../../make_editions.py and sealed by ../../seal.py; names only, no boundaries (see ../../NOTICE.md).
id: {code}-{first}
jurisdiction: "{code}"
name:
  zh: {zh}社区和村名录（{first}）
  en: Communities and villages of {en} as listed on {first}
status: republished
in_force: {{from: {first}, to: {last}}}
units_last_confirmed: {confirmed}
authority: 名录经转载，原发布单位未注明 / a republished list that does not say who issued it
source: {source}
licence: 名录未注明许可，许可不详 / the lists state a source and dates but no licence, it is not known
note: 社区和村的名称、代码和所属乡镇街道取自名录；没有图形 / names, codes and townships come from the lists; no shapes
"""
