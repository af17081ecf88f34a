"""The guide to writing packs: what it shows is a county with two packs that lint clean, verify and pass their cases."""

import re
from hashlib import sha256
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from enrollzone.atlas.edition import Edition
from enrollzone.bootstrap import county_of, trial_bureau
from enrollzone.casebook import read_families, run
from enrollzone.config import Settings
from enrollzone.errors import PackError
from enrollzone.grammar.reader import read_pack, read_policy
from enrollzone.grammar.shapes import SECTIONS
from enrollzone.policy.pack import Policy
from enrollzone.proof.lint import Level, Remark, lint
from tests.unit.cli.terminal import Printed, enrollzone

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "writing-a-policy-pack.md").read_text(encoding="utf-8")
ERROR = re.findall(r"```\n(policy\.yaml:LINE:COLUMN: .*?)\n```", GUIDE)[0]
EDITION = Path("boundaries", "000001-shiqiao", "2026-01-01")
PRIMARY, UNIONS = Path("policies", "000001-shiqiao", "2026-primary"), Path("policies", "000001-shiqiao", "2026-unions")


def blocks() -> dict[str, str]:
    """What the guide shows of each file, its pieces joined: a block names its file after its language."""
    files: dict[str, str] = {}
    for name, text in re.findall(r"^```(?:yaml|text|csv) (\S+)\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE):
        files[name] = files.get(name, "") + text
    return files


def place_of(name: str) -> Path:
    if name.startswith("boundaries/"):
        return Path(name)
    return UNIONS / Path(name).name if name.startswith("unions/") else PRIMARY / name


def sealed(folder: Path) -> str:
    """The digests that the guide has its reader write with seal.py."""
    return "files:\n" + "".join(
        f"  {path.name}: {sha256(path.read_bytes()).hexdigest()}\n" for path in sorted(folder.glob("*.csv"))
    )


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """The county of the guide, as its reader has it in the end."""
    written = blocks()
    for name, text in written.items():
        source = written["unions/source.txt" if name.startswith("unions/") else "source.txt"]
        file = tmp_path / place_of(name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.replace("SHA256", sha256(source.encode()).hexdigest()), encoding="utf-8")
    with (tmp_path / EDITION / "edition.yaml").open("a", encoding="utf-8") as manifest:
        manifest.write(sealed(tmp_path / EDITION))
    return tmp_path


@pytest.fixture
def settings(county: Path) -> Settings:
    return Settings(boundaries_dir=county / "boundaries", policies_dir=county / "policies")


def asked(county: Path, *arguments: str) -> Printed:
    folders = {"boundaries_dir": str(county / "boundaries"), "policies_dir": str(county / "policies")}
    return enrollzone("policy", *arguments, str(county / PRIMARY / "policy.yaml"), **folders)


def editions(settings: Settings, policy: Policy) -> tuple[Edition, ...]:
    found = county_of(settings, policy)
    assert found is not None
    return found.editions


def grave(remarks: tuple[Remark, ...]) -> list[Remark]:
    return [remark for remark in remarks if remark.level in (Level.ERROR, Level.WARNING)]


def test_every_block_of_yaml_belongs_to_a_file() -> None:
    assert re.findall(r"^```ya?ml$", GUIDE, re.MULTILINE) == []
    assert {"policy.yaml", "cases.yaml", "source.txt", "unions/policy.yaml"} < blocks().keys()


def test_every_section_of_the_grammar_has_an_example() -> None:
    shown = "\n".join(text for name, text in blocks().items() if name.endswith("policy.yaml"))
    assert sorted(set(re.findall(r"^([a-z_]+):", shown, re.MULTILINE))) == sorted(SECTIONS)


def test_the_pack_of_the_guide_has_no_errors_and_no_warnings(county: Path, settings: Settings) -> None:
    pack = read_pack(county / PRIMARY / "policy.yaml")
    assert grave(lint(pack, editions(settings, pack))) == []


def test_the_unions_of_the_guide_have_no_errors_and_no_warnings(county: Path) -> None:
    policy = read_policy(county / UNIONS / "policy.yaml")
    assert grave(lint(policy)) == []
    assert [(union.core, [link.member for link in union.links]) for union in policy.unions.values()] == [
        ("east", ["baita"])
    ]


def test_the_families_of_the_guide_get_the_answers_that_it_expects(county: Path, settings: Settings) -> None:
    pack = read_pack(county / PRIMARY / "policy.yaml")
    verdicts = list(run(trial_bureau(settings, pack), pack, read_families(county / PRIMARY / "cases.yaml")))
    assert {verdict.family.id: verdict.differences for verdict in verdicts if verdict.differences} == {}
    assert len(verdicts) == 33


def test_the_pack_of_the_guide_verifies(county: Path) -> None:
    printed = asked(county, "verify")
    assert printed.status == 0, printed.out


def test_without_the_last_case_that_the_guide_adds_verify_says_what_the_guide_shows(county: Path) -> None:
    cases = county / PRIMARY / "cases.yaml"
    text = cases.read_text(encoding="utf-8")
    cases.write_text(
        "".join(line for line in text.splitlines(keepends=True) if "id: A9," not in line), encoding="utf-8"
    )
    printed = asked(county, "verify")
    shown = re.findall(r"```\n(error\n.*?)```", GUIDE, re.DOTALL)[0]
    assert printed.status == 1
    assert shown in printed.out


@pytest.mark.parametrize("command", ["lint", "test", "readings", "manual", "chart", "matrix", "show"])
def test_every_command_that_the_guide_names_takes_its_pack(county: Path, command: str) -> None:
    printed = asked(county, command)
    assert printed.status == 0, printed.err
    assert printed.out


def test_the_commands_of_the_guide_are_commands() -> None:
    known = enrollzone("policy", "--help").out
    named = set(re.findall(r"`enrollzone policy ([a-z]+)", GUIDE))
    assert {name for name in named if not re.search(rf"^  {name} ", known, re.MULTILINE)} == set()
    assert {"lint", "test", "verify", "readings", "diff", "matrix", "chart", "manual"} <= named


def test_the_error_that_the_guide_shows_is_the_one_that_its_misspelling_gets(county: Path) -> None:
    file = county / PRIMARY / "policy.yaml"
    text = file.read_text(encoding="utf-8").replace("        - lease.present\n", "        - lease.presnt\n", 1)
    line = next(number for number, said in enumerate(text.splitlines(), 1) if "lease.presnt" in said)
    column = text.splitlines()[line - 1].index("lease.presnt") + 1
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PackError) as refused:
        read_pack(file)
    assert str(refused.value) == ERROR.replace("LINE", str(line)).replace("COLUMN", str(column))


def test_every_key_of_the_guide_is_read_as_yaml() -> None:
    for name, text in blocks().items():
        if name.endswith(".yaml"):
            assert isinstance(YAML(typ="safe").load(text), dict), name
