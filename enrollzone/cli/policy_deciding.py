"""``enrollzone policy decide``: stage a new version of a policy in which an open reading is decided."""

from datetime import datetime
from pathlib import Path

import click

from enrollzone.bootstrap import deployment_of
from enrollzone.cli.deployment import deployment, located
from enrollzone.cli.policy_publishing import AS_JSON, HANDED_BY, tell_staged
from enrollzone.cli.publishing import refusals
from enrollzone.config import Settings
from enrollzone.periods import CHINA_TIME
from enrollzone.publishing.deciding import Decision, decide_reading


@click.command()
@click.argument("policy", metavar="POLICY")
@click.argument("reading", metavar="READING")
@click.argument("option", metavar="OPTION")
@click.option("--decided-by", required=True, metavar="WHO", help="who decided it: the bureau, a meeting")
@click.option("--on", required=True, type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="the day of the decision")
@click.option("--ref", "reference", required=True, metavar="TEXT", help="the document that says so, with its number")
@click.option("--version", default="", metavar="TEXT", help="of the policy; else the old one with the day")
@HANDED_BY
@AS_JSON
@deployment
@click.pass_obj
def command(
    settings: Settings,
    /,
    *,
    policy: str,
    reading: str,
    option: str,
    decided_by: str,
    on: datetime,
    reference: str,
    version: str,
    by: str,
    as_json: bool,
    data_dir: Path | None,
    language: str,
) -> None:
    """Stage a version with a reading decided.

    POLICY is a live policy, or one in the data directory, by id. Nothing else
    is changed in it. Families of its casebook that get another answer are
    written down anew, and each is something that the second person signs for.
    """
    decision = Decision(reading, option, decided_by, on.date(), reference)
    settings = located(settings, data_dir)
    with refusals(language, of_policy=True):
        at = datetime.now(CHINA_TIME)
        found = decide_reading(deployment_of(settings), policy, decision, by, at, version=version)
    tell_staged(found, as_json=as_json, language=language)
