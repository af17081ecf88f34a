"""Names: what modules are called, that everything public says what it promises, and that no county is in the code."""

import ast
import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.guarantees.source import PACKAGE, ROOT, Function, name_of, python_files, tree_of

EMPTY_NAMES = re.compile(r"(utils?|helpers?|common|misc|models?|managers?|tools?|stuff)\.?")
ALWAYS_FORBIDDEN = {"新平", "新余", "青田", "潍城", "三元", "xinping", "xinyu", "qingtian", "weicheng", "sanyuan"}
KINDS_OF_PLACE = "社区居民委员会|居民委员会|村民委员会|社区居委会|居委会|村委会|社区|街道办事处|街道|镇|乡|村"
ORDINARY_WORDS = {
    # names of places that are words of everyday Chinese as well: without their suffix they name nobody
    *(
        "中心",
        "示例",
        "新建",
        "建设",
        "和平",
        "人民",
        "文化",
        "学校",
        "小学",
        "中学",
        "第一",
        "第二",
        "第三",
        "社区",
        "街道",
    ),
    *("新村", "新城", "花园", "市场", "西安", "何家"),  # 西安 80 is a coordinate system, 任何家庭 any family
    *("居委会", "村委会", "居民委员会", "村民委员会", "居住地", "户籍地", "全部", "其他"),
}
NAMED_IN_PACKS = ("zones", "schools", "campuses", "unions", "plaques")


def stem(name: str) -> str:
    """Return a place name without the word for its kind, or the name where too little would be left."""
    bare = re.sub(f"({KINDS_OF_PLACE})$", "", name)
    return bare if len(bare) >= 2 and bare not in ORDINARY_WORDS else name


def names_in_tables() -> Iterator[str]:
    for table in (ROOT / "boundaries").glob("*/*/*.csv"):
        with table.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                yield from (stem(row[column]) for column in ("name", "township", "school") if row.get(column))


def chinese_names(node: object) -> Iterator[str]:
    """Yield the Chinese names in a section of a pack: what stands under `zh` or `name`, at any depth."""
    if isinstance(node, list):
        for item in node:
            yield from chinese_names(item)
    if isinstance(node, dict):
        for key, value in node.items():
            if key in {"zh", "name"} and isinstance(value, str):
                yield re.sub(r"[（(].*[）)]", "", value)
            else:
                yield from chinese_names(value)


def names_in_packs() -> Iterator[str]:
    for pack in (ROOT / "policies").glob("*/*/policy.yaml"):
        content = YAML(typ="safe").load(pack.read_text(encoding="utf-8"))
        for section in NAMED_IN_PACKS:
            yield from chinese_names(content.get(section))


def slugs() -> Iterator[str]:
    """Yield the names in the Latin alphabet that folders of counties carry."""
    for folder in (*(ROOT / "boundaries").glob("*/"), *(ROOT / "policies").glob("*/")):
        slug = folder.name.partition("-")[2]
        if slug and slug != "example":
            yield slug


def proper_nouns() -> set[str]:
    found = {name.strip() for name in (*names_in_tables(), *names_in_packs(), *slugs())}
    return ALWAYS_FORBIDDEN | {name for name in found if len(name) >= 2 and name not in ORDINARY_WORDS}


@pytest.fixture(scope="module")
def forbidden() -> re.Pattern[str]:
    longest_first = sorted(proper_nouns(), key=len, reverse=True)
    # Looking ahead at one character first is what makes a pattern of two thousand names quick.
    first = "".join(sorted({re.escape(name[0]) for name in longest_first}))
    return re.compile(f"(?=[{first}])(?:{'|'.join(map(re.escape, longest_first))})", re.IGNORECASE)


def test_no_county_community_or_school_is_named_in_the_code(forbidden: re.Pattern[str]) -> None:
    hits = [
        f"{name_of(path)}:{number}: {found.group()}"
        for path in python_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (found := forbidden.search(line))
    ]
    assert hits == []


def test_the_search_for_names_knows_every_table_and_pack(forbidden: re.Pattern[str]) -> None:
    tables = list((ROOT / "boundaries").glob("*/*/units.csv"))
    assert not tables or len(proper_nouns()) > len(ALWAYS_FORBIDDEN) + 10
    assert forbidden.search('if county == "新平县":')
    assert not forbidden.search("每个社区和村")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("五里社区居民委员会", "五里"), ("大山镇", "大山"), ("中心社区", "中心社区"), ("东村", "东村")],
)
def test_a_place_is_searched_for_without_the_word_for_its_kind(name: str, expected: str) -> None:
    assert stem(name) == expected


def test_no_module_has_a_name_that_says_nothing() -> None:
    modules = [path for path in PACKAGE.rglob("*") if path.suffix == ".py" or path.is_dir()]
    assert [name_of(path) for path in modules if EMPTY_NAMES.fullmatch(path.stem)] == []


def undocumented(path: Path) -> Iterator[str]:
    """Yield the public module, classes, functions and methods of a file that have no docstring."""
    tree = tree_of(path)
    if ast.get_docstring(tree) is None:
        yield name_of(path)
    holders: list[ast.Module | ast.ClassDef] = [tree]
    while holders:
        for node in holders.pop().body:
            if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
                if ast.get_docstring(node) is None and not is_override(node):
                    yield f"{name_of(path)}:{node.lineno} {node.name}"
                if isinstance(node, ast.ClassDef):
                    holders.append(node)


def is_override(node: ast.AST) -> bool:
    decorators = getattr(node, "decorator_list", [])
    return any(ast.unparse(decorator) in {"override", "typing.override", "overload"} for decorator in decorators)


def test_everything_public_states_its_promise() -> None:
    files = python_files()
    assert len(files) > 5
    assert [name for path in files for name in undocumented(path)] == []
