"""``enrollzone init``: set up a county, from nothing to the folder that its first list of units goes into."""

import click

from enrollzone.cli.layout import wrapped
from enrollzone.config import Settings
from enrollzone.messages import Text
from enrollzone.publishing.founding import County, set_up

_NEXT = """\
Next, with the list of communities and villages (columns code, name, street;
for other headings, boundaries check tells what --map to add):
  enrollzone boundaries import LIST.xlsx --jurisdiction {code} --crs wgs84 \\
      --by YOU --report report.json
  enrollzone boundaries approve ID --by ANOTHER --why "…"      (if it is held)
  enrollzone boundaries activate ID --by ANOTHER
  enrollzone lookup NAME --jurisdiction {code}
Whom to call: fill in {folder}/contacts.yaml.
Policy: docs/writing-a-policy-pack.md; areas: docs/reading-tables.md."""


@click.command("init")
@click.argument("jurisdiction", metavar="CODE")
@click.option("--name", required=True, help="the Chinese name of the county")
@click.option("--english", required=True, help="its English name")
@click.option("--folder", required=True, help="a short name for its folder, in lower-case letters (pinyin)")
@click.option("--also", multiple=True, help="another name in addresses; may be given several times")
@click.option("--within", multiple=True, help="what stands before it in addresses, the largest first")
@click.pass_obj
def command(
    settings: Settings,
    jurisdiction: str,
    name: str,
    english: str,
    folder: str,
    also: tuple[str, ...],
    within: tuple[str, ...],
) -> None:
    """Set up a county: its names and whom to call.

    The list of its communities and villages is handed in next, with boundaries
    import; docs/preparing-boundaries.md leads through a county's first day.
    """
    county = County(jurisdiction, Text(name, english), folder, also, within)
    for path in set_up(county, settings.boundaries_dir, settings.policies_dir):
        click.echo("\n".join(wrapped(f"written: {county.folder}/{path.name}")))
    click.echo(_NEXT.format(code=county.code, folder=county.folder))
