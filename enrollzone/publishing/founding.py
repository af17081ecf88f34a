"""The first files of a county: what it is called and whom to call, before any list of its units is handed in."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from enrollzone.errors import SettingsError
from enrollzone.messages import Text

_CODE = re.compile(r"[0-9]{4}([0-9]{2})?", re.ASCII)
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_HANZI = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")


@dataclass(frozen=True)
class County:
    """A county to be set up: its code (six digits, four for a city), names, and what stands before it in an address."""

    code: str
    name: Text
    slug: str
    other_names: tuple[str, ...] = ()
    within: tuple[str, ...] = ()

    @property
    def folder(self) -> str:
        """The name of its folder under boundaries and policies."""
        return f"{self.code}-{self.slug}"


def faults(county: County) -> Iterator[str]:
    """Walk over what cannot be taken of a county, in Chinese and English."""
    if not _CODE.fullmatch(county.code):
        yield "代码应为六位数字，地级市四位 / the code should be six digits, of a city four"
    if not _SLUG.fullmatch(county.slug):
        yield "--folder 应为小写字母、数字和连字符 / --folder should be lower-case letters, digits and hyphens"
    for name in (county.name.zh, *county.other_names, *county.within):
        if not _HANZI.search(name) or not name.isprintable():
            yield "中文名称应含汉字 / a Chinese name should have Chinese characters"
    if not county.name.en.strip() or not county.name.en.isprintable():
        yield "缺少英文名称 / the English name is missing"


def set_up(county: County, boundaries: Path, policies: Path) -> tuple[Path, ...]:
    """Write the first files of a county, and return them. What is there already is never changed.

    Raises SettingsError for a county that cannot be taken or is installed already; then nothing is written.
    """
    problems = tuple(dict.fromkeys(faults(county)))
    if problems:
        raise SettingsError("\n".join(problems))
    taken = sorted(boundaries.glob(f"{county.code}-*"))
    if taken:
        raise SettingsError(f"已有该县 / this county is there already: {taken[0].name}")
    folder = boundaries / county.folder
    written = {folder / "jurisdiction.yaml": _jurisdiction(county), folder / "contacts.yaml": _CONTACTS}
    folder.mkdir()
    (policies / county.folder).mkdir(exist_ok=True)
    for path, text in written.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    return tuple(written)


def _jurisdiction(county: County) -> str:
    """Return jurisdiction.yaml; JSON strings are YAML strings, so that no name can become anything else."""
    listed = {"other_names": county.other_names, "within": county.within}
    said = [f"{key}: {json.dumps(names, ensure_ascii=False)}" for key, names in listed.items()]
    zh, en = (json.dumps(name, ensure_ascii=False) for name in (county.name.zh, county.name.en))
    return "\n".join((f'code: "{county.code}"', "name:", f"  zh: {zh}", f"  en: {en}", *said, ""))


_CONTACTS = """\
# 由教育局填写；空着的显示为未填写，绝不编造。
# To be filled in by the bureau; what is empty is shown as not filled in, and is never invented.
education_bureau:
  who: {zh: 教育局招生办公室, en: "Education bureau, admissions office"}
  phone: ""
  hours: ""
  address: ""
"""
