"""`python -m benchmarks.receipts`: the receipt of every family of every casebook, asked again at once.

Ends with status 1 when one is answered otherwise, has no receipt for its place, or is longer than squares hold well.
"""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median

import segno

from enrollzone.answers.answer import Answer
from enrollzone.bootstrap import open_bureaus
from enrollzone.casebook import judge, read_families
from enrollzone.config import Settings
from enrollzone.lookup import Bureau
from enrollzone.receipts import Read, Receipt, Stamp, Unkept, kept, replayed

POLICIES = Path(__file__).resolve().parents[1] / "policies"
DENSEST = 20  # the version of squares at level M that a telephone still reads well from paper
LINK = "https://xuequ.county.example/zh-hant/r#"
MADE = date(2026, 3, 1)


def answers() -> Iterator[tuple[str, Bureau, Answer]]:
    """Walk over every family of every casebook that gets an answer."""
    bureaus = open_bureaus(Settings())
    for cases in sorted(POLICIES.glob("*/*/cases.yaml")):
        bureau = bureaus[cases.parent.parent.name.partition("-")[0]]
        pack = next(pack for pack in bureau.shelf.packs if cases.parent.name in pack.file)
        for family in read_families(cases):
            given = judge(bureau, pack, family, pack.period.first).answer
            if given is not None:
                yield f"{pack.id} {family.id}", bureau, given


def fault_of(made: Receipt | Unkept, bureau: Bureau, stamp: Stamp) -> str | None:
    """Return what is wrong with a receipt, if anything."""
    if isinstance(made, Unkept):
        return "a place cannot be held" if made is Unkept.PLACE else None
    text = stamp.write(made)
    again = replayed(made, {bureau.county.code: bureau}, MADE)
    if stamp.read(text) != Read(made, signed=True):
        return "is read otherwise than it was written"
    if again is None or again.answer is None or again.changed:
        return "is answered otherwise"
    return "is too long" if version(text) > DENSEST else None


def version(text: str) -> int:
    """Return the version of the squares that hold a receipt with its link at level M."""
    made = segno.make([(LINK, None), (text, None)], error="m", boost_error=False, micro=False)  # type: ignore[arg-type]
    return int(made.version)


def main() -> None:
    """Make all receipts and print the figures."""
    stamp, found, lengths, spent = Stamp("a key of no deployment at all"), Counter[str](), [], []
    for name, bureau, given in answers():
        began = time.perf_counter()
        made = kept(bureau, given, MADE, "zh")
        spent.append(time.perf_counter() - began)
        fault = fault_of(made, bureau, stamp)
        if fault is not None:
            print(f"{name}: {fault}")
        found["wrong" if fault else str(made) if isinstance(made, Unkept) else "made"] += 1
        lengths += [len(stamp.write(made))] if isinstance(made, Receipt) else []
    print(f"families: {dict(found)}")
    print(f"characters: median {median(lengths):.0f}, longest {max(lengths)}, version {version('A' * max(lengths))}")
    print(f"made in: median {median(spent) * 1000:.1f} ms, longest {max(spent) * 1000:.0f} ms")
    sys.exit(1 if found["wrong"] else 0)


if __name__ == "__main__":
    main()
