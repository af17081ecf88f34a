"""Every installed policy with rules may be published: verification finds no error in it."""

from pathlib import Path

import pytest

from enrollzone.bootstrap import trial_bureau
from enrollzone.casebook import read_families
from enrollzone.config import Settings
from enrollzone.grammar.reader import read_policy
from enrollzone.policy.pack import Pack
from enrollzone.proof.lint import Level
from enrollzone.proof.verify import verify

POLICIES = Path(__file__).resolve().parents[2] / "policies"
WITH_RULES = {
    str(file.parent.relative_to(POLICIES)): (file, pack)
    for file in sorted(POLICIES.glob("*/*/policy.yaml"))
    if isinstance(pack := read_policy(file), Pack)
}


def test_there_are_policies_to_verify() -> None:
    assert len(WITH_RULES) >= 2


@pytest.mark.parametrize("name", WITH_RULES)
def test_an_installed_policy_may_be_published(name: str) -> None:
    file, pack = WITH_RULES[name]
    proof = verify(pack, trial_bureau(Settings(), pack), read_families(file.with_name("cases.yaml")))
    assert [(remark.code, remark.text.zh) for remark in proof.remarks if remark.level is Level.ERROR] == []
    assert proof.passed
