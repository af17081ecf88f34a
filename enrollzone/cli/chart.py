"""``enrollzone policy chart``: which clause leads by which condition to which rule and which outcome, as a picture."""

from pathlib import Path

import click

from enrollzone.cli import packs
from enrollzone.cli.output import LANGUAGE, OUT, deliver
from enrollzone.config import Settings
from enrollzone.grammar.document import nearest
from enrollzone.grammar.reader import read_policy
from enrollzone.manual.boxes import Chart
from enrollzone.manual.chart import policy_chart, rule_chart
from enrollzone.manual.drawing import svg
from enrollzone.manual.mermaid import mermaid
from enrollzone.policy.pack import Pack

_FORMATS = {"mermaid": mermaid, "svg": svg}


@click.command("chart")
@packs.WHICH
@click.option("--format", "form", type=click.Choice(tuple(_FORMATS)), default="mermaid", show_default=True)
@click.option("--rule", help="draw this rule alone, with all its tests")
@LANGUAGE
@OUT
@click.pass_obj
def command(
    settings: Settings, which: str | None, form: str, rule: str | None, language: str, out: Path | None
) -> None:
    """Draw which clause leads to which outcome.

    From left to right: clauses, readings, conditions and papers, rules,
    outcomes. Mermaid is text that Markdown viewers draw; SVG is a picture for
    the screen and for A3 or A4 paper.
    """
    file = packs.one(settings, which)
    pack = read_policy(file)
    if not isinstance(pack, Pack):
        raise click.UsageError(f"{packs.name(file)} {packs.UNIONS_ONLY}")
    deliver(_FORMATS[form](_chart(pack, rule, language), language), out)


def _chart(pack: Pack, rule: str | None, language: str) -> Chart:
    if rule is None:
        return policy_chart(pack, language)
    if rule not in pack.rules:
        hint = nearest(rule, pack.rules)
        raise click.BadParameter(f"no such rule{hint}; rules: {', '.join(pack.rules)}", param_hint="--rule")
    return rule_chart(pack, rule, language)
