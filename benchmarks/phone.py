"""The walk in the browser, held against the program: thousands of made-up families, and how long one answer takes.

Give how many families and a seed: ``python -m benchmarks.phone 3000 7``. Exit status 1 when one answer differs.
"""

import json
import sys
from typing import Any

from playwright.sync_api import Page

from enrollzone.bootstrap import open_bureaus
from enrollzone.config import Settings
from enrollzone.lookup import Bureau
from enrollzone.offline.bundle import bundle
from enrollzone.offline.scripts import phone_script
from enrollzone.policy.pack import Pack
from tests.chromium import chromium
from tests.phone import COMPARED, drawn, family_of, said

_TIMED = f"""([bundle, families]) => {{
  const begun = performance.now(), found = ({COMPARED})(bundle, families);
  return [performance.now() - begun, found];
}}"""


def main(count: int, seed: int) -> int:
    """Compare so many families of every installed policy; return how many got another answer."""
    with chromium() as browser:
        page = browser.new_page()
        page.add_script_tag(content=phone_script())
        bureaus = open_bureaus(Settings()).values()
        return sum(_compared(page, bureau, pack, count, seed) for bureau in bureaus for pack in bureau.shelf.packs)


def _compared(page: Page, bureau: Bureau, pack: Pack, count: int, seed: int) -> int:
    day = pack.period.first
    edition = bureau.atlas.in_force(day)
    if edition is None:
        return 0
    made = [found for question in drawn(bureau, pack, day, count, seed) if (found := family_of(bureau, question))]
    held = json.loads(json.dumps(bundle(bureau, pack, edition, day)))
    taken, walked = page.evaluate(_TIMED, [held, [family for family, _ in made]])
    wanted: list[dict[str, Any]] = [json.loads(json.dumps(said(given))) for _, given in made]
    differing = [(one, other) for one, other in zip(wanted, walked, strict=True) if one != other]
    print(f"{pack.id}: {len(made)} families, {taken / len(made):.1f} ms each, {len(differing)} answered otherwise")
    for one, other in differing[:3]:
        print({key: (one[key], other[key]) for key in one if one[key] != other[key]})
    return len(differing)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 1_000, int(sys.argv[2]) if sys.argv[2:] else 1) > 0)
