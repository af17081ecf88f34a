"""What was meant by a name that nobody bears: suggestions in a county, prefixes and suggestions in a nation of names.

The nation is made up: 600,000 names of two to five characters, some characters a hundred times as common as others, as
in real ones. The slips are made up too: a character put in, left out, changed or exchanged with the next, and a
character written as another that can be read the same way.
"""

import gc
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import accumulate
from statistics import median, quantiles

from rapidfuzz import process
from rapidfuzz.distance import OSA

from benchmarks.county import County
from benchmarks.figures import Goal, Row, Section
from benchmarks.timing import Effort, around, in_turn, processor_seconds
from enrollzone.places.completion import completions
from enrollzone.places.gazetteer import Gazetteer
from enrollzone.places.likeness import NameIndex
from enrollzone.places.pinyin import sounds
from enrollzone.places.suggest import suggest

NATION = 600_000
SUFFIXES = ("村委会", "社区", "村", "")
_REPEATED, _MANY = 3, 10
_EVERY, _LIMIT, _LIKENESS = "rapidfuzz over all names", 10, 0.5
_HANZI = tuple(sign for sign in map(chr, range(0x4E00, 0x9FA5)) if len(sign.encode("gb2312", "ignore")) == 2)

Slips = Sequence[tuple[str, str]]
"""Pairs of what was meant and what was written."""


def nation(seed: int = 7, size: int = NATION, characters: int = 1_500) -> tuple[str, ...]:
    """Return made-up names, always the same for a seed: distinct, and in no order."""
    chance = random.Random(seed)  # noqa: S311 - nothing here is a secret
    pool = chance.sample(_HANZI, characters)
    common = tuple(accumulate(1 / (place + 5) for place in range(characters)))
    names: dict[str, None] = {}
    while len(names) < size:
        length = chance.choices((2, 3, 4, 5), (30, 45, 20, 5))[0]
        names["".join(chance.choices(pool, cum_weights=common, k=length))] = None
    return tuple(names)


class Typist:
    """Somebody who writes names with a slip, always the same ones for a seed."""

    def __init__(self, names: Sequence[str], seed: int = 1) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - nothing here is a secret
        self._names = names
        self._known = frozenset(names)
        self._signs = sorted({sign for name in names for sign in name})
        self._alike: defaultdict[str, list[str]] = defaultdict(list)
        for sign in self._signs if len(self._signs) > 1_000 else _HANZI:
            for reading in sounds(sign)[0]:
                self._alike[reading].append(sign)

    def slips(self, make: Callable[[str], str], count: int) -> Slips:
        """Return as many names with a slip as asked for; a slip that makes another name is none."""
        return tuple(self._slips(make, count))

    def _slips(self, make: Callable[[str], str], count: int) -> Iterator[tuple[str, str]]:
        while count:
            meant = self._chance.choice(self._names)
            written = make(meant)
            if len(written) > 1 and written not in self._known:
                count -= 1
                yield meant, written

    def homophone(self, name: str) -> str:
        """Return a name with one character written as another that can be read the same way."""
        place = self._chance.randrange(len(name))
        alike = [sign for reading in sorted(sounds(name[place])[0]) for sign in self._alike[reading]]
        return name[:place] + self._chance.choice(alike or [name[place]]) + name[place + 1 :]

    def error(self, name: str) -> str:
        """Return a name with one character changed, put in, left out, or exchanged with the next."""
        place, other = self._chance.randrange(len(name)), self._chance.choice(self._signs)
        before, sign, after = name[:place], name[place], name[place + 1 :]
        return self._chance.choice((before + other + after, before + other + sign + after, before + after,
                                    before + after[:1] + sign + after[1:]))  # fmt: skip


def measure(county: County, effort: Effort) -> Section:
    """Return the time of each kind of question and how often what was meant is among the first ten."""
    count = max(100, effort.families)
    gazetteer = county.bureau.gazetteer(county.edition, county.pack)
    rows = (*_of_a_county(county, count), _while_typing(gazetteer, count), *_of_a_nation(effort, count))
    notes = ("recall: what was meant is among the ten suggestions", f"the nation: {NATION:,} made-up names")
    return Section("Names that nobody bears", _EVERY, rows, notes)


def _of_a_county(county: County, count: int) -> Iterator[Row]:
    gazetteer = county.bureau.gazetteer(county.edition, county.pack)
    stems = tuple(sorted(stem for stem in gazetteer.stems if len(stem) > 1))
    typist = Typist(stems)
    for what, make in (("one error", typist.error), ("homophone", typist.homophone)):
        slips = [(meant, written + SUFFIXES[n % 4]) for n, (meant, written) in enumerate(typist.slips(make, count))]
        ours, every = _typical(
            slips, lambda text: suggest(text, gazetteer, _LIMIT), lambda text: _over_all(text, stems)
        )
        yield Row(f"county, {what}: p50", ours, ratio=ours / every, goal=Goal("P8", 0.0003, "s"))
        found = sum(_suggests(written, meant, gazetteer) for meant, written in slips)
        yield Row(f"county, {what}: recall", 100 * found / len(slips), "%", goal=Goal("P8", 98, "%", least=True))


def _while_typing(gazetteer: Gazetteer, count: int) -> Row:
    """What the box offers after one, two and three signs of a name, in hanzi and in letters."""
    stems = random.Random(5).sample(sorted(gazetteer.stems), min(count, len(gazetteer.stems)))  # noqa: S311
    spelt = ["".join(min(readings) for readings in sounds(stem)) for stem in stems]
    texts = [text[:length] for text in (*stems, *spelt) for length in (1, 2, 3)]
    completions(texts[0], gazetteer)
    completions(spelt[0], gazetteer)  # the two indexes are made on first use
    taken = [processor_seconds(partial(completions, text, gazetteer, _LIMIT), _REPEATED) for text in texts]
    return Row("county, while typing: p50", median(taken), goal=Goal("P8", 0.0003, "s"))


def _typical(slips: Slips, *asked: Callable[[str], object]) -> tuple[float, ...]:
    """Return the median time of each way of asking, all asked about one text before the next comes."""
    taken = [[processor_seconds(partial(ask, written), _REPEATED) for ask in asked] for _, written in slips]
    return tuple(median(column) for column in zip(*taken, strict=True))


def _over_all(text: str, names: Sequence[str]) -> object:
    return process.extract(text, names, scorer=OSA.normalized_similarity, limit=_LIMIT)


def _suggests(text: str, meant: str, gazetteer: Gazetteer) -> bool:
    wanted = {name.unit.code for name in gazetteer.stems[meant]}
    return any(suggestion.unit.code in wanted for suggestion in suggest(text, gazetteer, _LIMIT))


def _of_a_nation(effort: Effort, count: int) -> Iterator[Row]:
    names = nation()
    index, typist = NameIndex.of(names), Typist(names)
    size = index.nbytes / 1e6
    slips = typist.slips(typist.homophone, _MANY * count)
    gc.collect()
    gc.freeze()  # as a worker does before it serves
    every = median(processor_seconds(partial(_over_all, written, names), 1) for _, written in slips[: effort.starts])
    openings = tuple(partial(index.beginning_with, meant[:2], _LIMIT) for meant, _ in slips)
    prefix = in_turn({"ours": around(openings)}, effort.turns).median("ours")
    yield Row("nation, prefix: p50", prefix, ratio=prefix / every, goal=Goal("P8", 0.00005, "s"))
    asked = [processor_seconds(partial(nearest, index, written), 1) for _, written in slips]
    gc.unfreeze()
    yield Row("nation, suggestions: p50", median(asked), ratio=median(asked) / every, goal=Goal("P8", 0.002, "s"))
    yield Row("nation, suggestions: p99", quantiles(asked, n=100)[98], goal=Goal("P8", 0.005, "s"))
    found = sum(meant in index.sounding_like(written) for meant, written in slips)
    yield Row("nation, homophones: found", 100 * found / len(slips), "%", goal=Goal("P8", 95, "%", least=True))
    among = sum(meant in nearest(index, written) for meant, written in slips)
    yield Row("nation, homophones: in the ten", 100 * among / len(slips), "%")
    yield Row("nation, the index", size, "MB", goal=Goal("P8", 150, "MB"))
    yield Row(_EVERY, every, ratio=1.0)


def nearest(index: NameIndex, text: str) -> tuple[str, ...]:
    """Return ten names for a text: of those that sound like it the most alike, then others that look like it."""
    spoken = index.sounding_like(text)
    alike = dict(index.resembling(text, _LIKENESS))
    first = sorted(spoken, key=lambda name: (-alike.get(name, 0.0), name))
    return (*first, *(name for name in alike if name not in spoken))[:_LIMIT]
