"""The guide to writing packs: its pieces are one pack that can be read, linted and asked."""

import re
from hashlib import sha256
from pathlib import Path

import pytest

from enrollzone.bootstrap import trial_bureau
from enrollzone.casebook import read_families, run
from enrollzone.config import Settings
from enrollzone.errors import PackError
from enrollzone.grammar.reader import read_pack
from enrollzone.grammar.shapes import SECTIONS
from enrollzone.policy.lint import Level, lint
from enrollzone.policy.pack import Pack

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "writing-a-policy-pack.md").read_text(encoding="utf-8")
TEXT = re.findall(r"```text\n(.*?)```", GUIDE, re.DOTALL)[0]
*PIECES, CASES = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
ERROR = re.findall(r"```\n(policy\.yaml:LINE:COLUMN: .*?)\n```", GUIDE)[0]


def the_pack() -> str:
    return "".join(PIECES).replace("SHA256", sha256(TEXT.encode()).hexdigest())


def written(folder: Path, text: str) -> Path:
    (folder / "source.txt").write_text(TEXT, encoding="utf-8")
    (folder / "cases.yaml").write_text(CASES, encoding="utf-8")
    (folder / "policy.yaml").write_text(text, encoding="utf-8")
    return folder / "policy.yaml"


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return read_pack(written(tmp_path, the_pack()))


def test_every_section_of_the_grammar_has_an_example() -> None:
    shown = re.findall(r"^([a-z_]+):", the_pack(), re.MULTILINE)
    assert sorted(shown) == sorted(SECTIONS)


def test_the_pieces_of_the_guide_are_a_pack_without_errors_or_warnings(pack: Pack) -> None:
    editions = trial_bureau(Settings(), pack).county.editions
    found = [r for r in lint(pack, editions) if r.level in (Level.ERROR, Level.WARNING)]
    assert found == []


def test_the_families_of_the_guide_get_the_answers_that_it_expects(pack: Pack, tmp_path: Path) -> None:
    verdicts = list(run(trial_bureau(Settings(), pack), pack, read_families(tmp_path / "cases.yaml")))
    assert {verdict.family.id: verdict.differences for verdict in verdicts if verdict.differences} == {}
    assert len(verdicts) == 8


def test_the_families_of_the_guide_show_every_clause_of_its_rules(pack: Pack, tmp_path: Path) -> None:
    verdicts = run(trial_bureau(Settings(), pack), pack, read_families(tmp_path / "cases.yaml"))
    shown = {step.clause.id for verdict in verdicts if verdict.answer for step in verdict.answer.reasons if step.clause}
    assert sorted({clause for rule in pack.rules.values() for clause in rule.clauses} - shown) == []


def test_the_error_that_the_guide_shows_is_the_one_that_its_misspelling_gets(tmp_path: Path) -> None:
    text = the_pack().replace('{all: [lease.present, "term', '{all: [lease.presnt, "term')
    line = next(number for number, said in enumerate(text.splitlines(), 1) if "lease.presnt" in said)
    column = text.splitlines()[line - 1].index("lease.presnt") + 1
    with pytest.raises(PackError) as refused:
        read_pack(written(tmp_path, text))
    assert str(refused.value) == ERROR.replace("LINE", str(line)).replace("COLUMN", str(column))
