"""``enrollzone policy manual``: everything that a policy says, as one Markdown page for people."""

from pathlib import Path

import click

from enrollzone.bootstrap import county_of, trial_bureau
from enrollzone.casebook import read_families, run
from enrollzone.cli import packs
from enrollzone.cli.output import LANGUAGE, OUT, deliver
from enrollzone.config import Settings
from enrollzone.grammar.reader import read_policy
from enrollzone.manual.page import Held, manual_page
from enrollzone.policy.pack import Pack, Policy


@click.command("manual")
@packs.WHICH
@LANGUAGE
@OUT
@click.pass_obj
def command(settings: Settings, which: str | None, language: str, out: Path | None) -> None:
    """Write what a policy says, as a Markdown page.

    Catchments, rules in words, papers, open questions, clauses with their
    quotes and the chart. The page is made from the pack each time and is
    never edited.
    """
    file = packs.one(settings, which)
    policy = read_policy(file)
    deliver(manual_page(policy, language, _held(settings, policy, file.parent / "cases.yaml")), out)


def _held(settings: Settings, policy: Policy, cases: Path) -> Held | None:
    """How many families hold the pack; None where there are none, or no county to ask about."""
    if not isinstance(policy, Pack) or not cases.is_file() or county_of(settings, policy) is None:
        return None
    verdicts = tuple(run(trial_bureau(settings, policy), policy, read_families(cases)))
    return Held(len(verdicts), sum(not verdict.differences for verdict in verdicts))
