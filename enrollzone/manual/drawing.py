"""A clause chart as an SVG picture: no program outside, text that can be selected, and readable in grey."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from enrollzone.i18n.catalogue import catalogue
from enrollzone.manual.boxes import Box, Chart, Link, Part, Relation
from enrollzone.manual.columns import SLOT, Columns, Item, Places, columns, places
from enrollzone.manual.lettering import ems, lines
from enrollzone.messages import Message

PADDING, GAP, MARGIN = 9.0, 66.0, 36.0  # inside a box, between columns, around the page; pixels
_WIDTHS = {Part.CLAUSE: 296.0, Part.RULE: 280.0, Part.OUTCOME: 216.0}  # of a column with such boxes
_WIDTH, _TREE = 220.0, 300.0  # of any other, and of one with trees of tests
_TEXT, _SMALL, _TITLE, _COLUMN = 14.5, 12.0, 30.0, 17.0  # heights of letters
_LEADING = 1.36
_HEAD, _FOOT, _LANE = 112.0, 84.0, 9.0

# Every sort of box has an outline of its own, and every sort of line a stroke of its own: colour only repeats it.
_STYLE = """
text{font-family:"Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",sans-serif;fill:#1b1f23}
.small{font-size:12px;fill:#454b52}.text{font-size:14.5px}.test{font-size:12px}.mark{fill:#3f464d}
.title{font-size:30px;font-weight:700}.column{font-size:17px;font-weight:700}
.box{stroke:#3f464d;stroke-width:1;fill:#fff}.reading .box{stroke-dasharray:6 3;stroke:#6b4700;stroke-width:1.5}
.list .box,.term .box{fill:#f1f3f5}.paper .bar{fill:#4a6b52}
.rule .box{stroke-width:2.4;fill:#e6edf4}.outcome .box{fill:#22384f;stroke:#22384f}.outcome text{fill:#fff}
.line{fill:none;stroke:#7d858d;stroke-width:1.1}.head{fill:#3f464d;stroke:none}
.line.reading{stroke-dasharray:6 3;stroke:#6b4700;stroke-width:1.4}.line.condition{stroke:#3f464d;stroke-width:1.7}
.line.result{stroke:#22384f;stroke-width:2.6}.line.adds_to{stroke:#22384f;stroke-width:1.8;stroke-dasharray:12 5}
.line.instead_of{stroke:#22384f;stroke-width:1.8;stroke-dasharray:8 3 2 3}
@page{size:A3 landscape;margin:10mm}@media print{svg{width:100%;height:auto;max-height:100vh}}
"""
_LINES = {Part.CLAUSE: "clause", Part.READING: "reading", Part.RULE: "result"}  # the rest are conditions
_ROUND = {Part.OUTCOME: 15, Part.RULE: 3}


@dataclass(frozen=True)
class _Line:
    """One line of text in a box: its class, and how far it is set in. A test of a tree begins with a mark."""

    text: str
    kind: str
    inset: float = 0.0
    mark: bool = False

    @property
    def leading(self) -> float:
        return (_TEXT if self.kind == "text" else _SMALL) * _LEADING


@dataclass(frozen=True)
class _Drawn:
    """A box with its lines of text, and how high it is."""

    box: Box
    lines: tuple[_Line, ...]
    height: float


def svg(chart: Chart, language: str) -> str:
    """Return a chart as an SVG document, the same for the same chart. Its size is that of what it shows."""
    return "\n".join(_Picture(chart, language).document()) + "\n"


def _drawn(box: Box) -> _Drawn:
    said = tuple(_lines_of(box, _wide(box) - 2 * PADDING))
    return _Drawn(box, said, sum(line.leading for line in said) + 1.5 * PADDING)


def _wide(box: Box) -> float:
    return _TREE if box.tree else _WIDTHS.get(box.part, _WIDTH)


def _lines_of(box: Box, inner: float) -> Iterator[_Line]:
    yield from (_Line(line, "small") for line in lines(box.heading, inner / _SMALL))
    yield from (_Line(line, "text") for line in lines(box.text, inner / _TEXT))
    for depth, text in box.tree:
        inset = 12.0 * (depth + 1)
        for number, line in enumerate(lines(text, (inner - inset) / _SMALL)):
            yield _Line(line, "test", inset, mark=not number)
    yield from (_Line(line, "small") for below in box.below for line in lines(below, inner / _SMALL))


class _Picture:
    """One picture: the layout of a chart, and everything of it as lines of SVG."""

    def __init__(self, chart: Chart, language: str) -> None:
        self.chart, self.words = chart, catalogue(language)
        self.boxes = {box.id: _drawn(box) for box in chart.boxes}
        clauses = [box.id for box in chart.boxes if box.part is Part.CLAUSE]
        leads = [(link.source, link.target) for link in chart.links if link.relation is Relation.LEADS]
        heights = {name: drawn.height for name, drawn in self.boxes.items()}
        readings = [box.id for box in chart.boxes if box.part is Part.READING]
        self.laid: Columns = columns(heights, leads, clauses, readings)
        self.places: Places = places(self.laid, heights)
        self.widths = [self.widest(items) for items in self.laid.items]
        self.beside = [link for link in chart.links if link.relation in (Relation.ADDS_TO, Relation.INSTEAD_OF)]

    def say(self, code: str, **params: object) -> str:
        return self.words.say(Message(code, params))

    @property
    def width(self) -> float:
        """As wide as the columns and the lanes for relations between rules, and never narrower than its own title."""
        title = max(ems(self.chart.title) * _TITLE, ems(self.chart.about) * _TEXT)
        return max(self.left(("", len(self.widths))) - GAP, title + MARGIN) + MARGIN

    @property
    def lanes(self) -> float:
        return len(self.beside) * _LANE

    @property
    def height(self) -> float:
        return _HEAD + self.places.height + _FOOT + 2 * MARGIN

    def widest(self, items: Sequence[Item]) -> float:
        """How wide a column is: as its boxes need it."""
        return max((_wide(self.boxes[item[0]].box) for item in items if item in self.laid.homes), default=_WIDTH)

    def left(self, item: Item) -> float:
        """The left edge of an item: that of its column. Before the last one there are lanes for relations of rules."""
        before = self.widths[: item[1]]
        return MARGIN + sum(before) + len(before) * GAP + (self.lanes if item[1] >= len(self.widths) - 1 else 0)

    def right(self, item: Item) -> float:
        """The right edge of an item."""
        return self.left(item) + self.widths[item[1]]

    def top(self, item: Item) -> float:
        return MARGIN + _HEAD + self.places.top[item]

    def middle(self, item: Item) -> float:
        return self.top(item) + (self.boxes[item[0]].height if item in self.laid.homes else SLOT) / 2

    def document(self) -> Iterator[str]:
        size = f'viewBox="0 0 {self.width:.0f} {self.height:.0f}" width="{self.width:.0f}" height="{self.height:.0f}"'
        yield f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="graphics-document" aria-labelledby="name what">'
        yield f'<title id="name">{escape(self.chart.title)}</title>'
        yield f'<desc id="what">{escape(f"{self.chart.about}. {self.described()}")}</desc>'
        yield f"<style>{_STYLE}</style>"
        yield f'<rect width="{self.width:.0f}" height="{self.height:.0f}" fill="#fff"/>'
        yield from self.head()
        yield from self.threads()
        yield from self.relations()
        for item in sorted(self.laid.homes, key=lambda item: (item[1], self.places.top[item])):
            yield from self.box(item)
        yield from self.legend()
        yield "</svg>"

    def described(self) -> str:
        count = {part: sum(box.part is part for box in self.chart.boxes) for part in Part}
        return self.say(
            "manual.chart.desc", clauses=count[Part.CLAUSE], rules=count[Part.RULE], outcomes=count[Part.OUTCOME]
        )

    def head(self) -> Iterator[str]:
        yield _text(MARGIN, MARGIN + _TITLE, "title", self.chart.title)
        yield _text(MARGIN, MARGIN + 58, "text", self.chart.about)
        y, last = MARGIN + _HEAD - 16, len(self.laid.items) - 1
        names = {0: "clause", 1: "middle", last - 1: "rule", last: "outcome"} if last > 2 else {0: "clause"}
        for number, name in names.items():
            yield _text(self.left(("", number)), y, "column", self.say(f"manual.chart.column.{name}"))

    def threads(self) -> Iterator[str]:
        """The lines of every box: through the gaps as curves, past a column in a straight slot of their own."""
        ports = self.ports()
        for drawn in self.boxes.values():
            own = [
                (item, to) for item, targets in self.laid.onward.items() if item[0] == drawn.box.id for to in targets
            ]
            curves = [self.curve(item, to, ports) for item, to in own]
            slots = [
                f"M{_at(self.left(to), self.middle(to))}H{self.right(to):.1f}"
                for _, to in own
                if to not in self.laid.homes
            ]
            if curves:
                kind = _LINES.get(drawn.box.part, "condition")
                yield f'<path class="line {kind}" d="{"".join((*curves, *slots))}"/>'
        heads = (_arrow(self.left(to), port) for (_, to), port in ports.items() if to in self.laid.homes)
        yield f'<path class="head" d="{"".join(heads)}"/>'

    def ports(self) -> dict[tuple[Item, Item], float]:
        """Where every line arrives: those of one box spread over its height, in the order in which they come."""
        coming = defaultdict(list)
        for item, targets in self.laid.onward.items():
            for to in targets:
                coming[to].append(item)
        found = {}
        for to, sources in coming.items():
            high = self.boxes[to[0]].height if to in self.laid.homes else 0
            for number, item in enumerate(sorted(sources, key=self.middle), 1):
                found[item, to] = self.top(to) + high * number / (len(sources) + 1) if high else self.middle(to)
        return found

    def curve(self, item: Item, to: Item, ports: dict[tuple[Item, Item], float]) -> str:
        start, end = self.right(item), self.left(to)
        half = (start + end) / 2
        one, other = self.middle(item), ports[item, to]
        return f"M{_at(start, one)}C{_at(half, one)} {_at(half, other)} {_at(end, other)}"

    def relations(self) -> Iterator[str]:
        """Rules that add up, or stand in the place of another: lanes right of the rules, dashed each in its own way."""
        homes = {name: (name, column) for name, column in self.laid.homes}
        for lane, link in enumerate(self.beside):
            source, target = homes[link.source], homes[link.target]
            x = self.right(source)
            out, back = self.port_beside(source), self.port_beside(target)
            far = x + 16 + lane * _LANE
            yield f'<path class="line {link.relation}" d="M{_at(x, out)}H{far:.1f}V{back:.1f}H{x:.1f}"/>'
            yield f'<path class="head" d="M{_at(x + 8, back - 4)}L{_at(x, back)}L{_at(x + 8, back + 4)}z"/>'

    def port_beside(self, item: Item) -> float:
        """Relations leave and arrive in the upper part of a rule; its outcome leaves from the middle."""
        return self.top(item) + self.boxes[item[0]].height * 0.22

    def box(self, item: Item) -> Iterator[str]:
        drawn, x, y = self.boxes[item[0]], self.left(item), self.top(item)
        tip = f"<title>{escape(drawn.box.tip)}</title>" if drawn.box.tip else ""
        yield f'<g class="{drawn.box.part}">{tip}{_frame(drawn.box.part, x, y, self.widths[item[1]], drawn.height)}'
        at = y + PADDING * 0.6
        for line in drawn.lines:
            at += line.leading
            if line.mark:
                mark = x + PADDING + line.inset - 9
                yield f'<rect class="mark" x="{mark:.1f}" y="{at - 6.5:.1f}" width="4" height="4"/>'
            yield _text(x + PADDING + line.inset, at, line.kind, line.text)
        yield "</g>"

    def legend(self) -> Iterator[str]:
        """What the outlines and strokes mean, for those that occur."""
        y = MARGIN + _HEAD + self.places.height + 44
        yield _text(MARGIN, y, "column", self.say("manual.chart.legend"))
        x = start = MARGIN + ems(self.say("manual.chart.legend")) * _COLUMN + 18
        for part in (part for part in Part if any(box.part is part for box in self.chart.boxes)):
            words = self.say(f"manual.chart.part.{part}")
            yield f'<g class="{part}">{_frame(part, x, y - 13, 26, 17)}</g>{_text(x + 32, y, "small", words)}'
            x += 32 + ems(words) * _SMALL + 20
        x = start
        for kind in self.strokes():
            words = self.say(f"manual.chart.line.{kind}")
            yield f'<path class="line {kind}" d="M{_at(x, y + 22)}h40"/>{_text(x + 48, y + 26, "small", words)}'
            x += 48 + ems(words) * _SMALL + 20
        if self.chart.beside:
            yield _text(MARGIN, y + 52, "small", self.chart.beside)

    def strokes(self) -> Sequence[str]:
        parts = {box.id: box.part for box in self.chart.boxes}
        met = [_stroke(link, parts[link.source]) for link in self.chart.links]
        return [kind for kind in ("clause", "reading", "condition", "result", "adds_to", "instead_of") if kind in met]


def _stroke(link: Link, source: Part) -> str:
    return _LINES.get(source, "condition") if link.relation is Relation.LEADS else str(link.relation)


def _frame(part: Part, x: float, y: float, width: float, height: float) -> str:
    """The outline of a box; a paper has a bar at its left edge."""
    bar = f'<rect class="bar" x="{x:.1f}" y="{y:.1f}" width="5" height="{height:.1f}"/>' if part is Part.PAPER else ""
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect class="box" {place} rx="{min(_ROUND.get(part, 0), height / 2):g}"/>{bar}'


def _text(x: float, y: float, kind: str, text: str) -> str:
    return f'<text class={quoteattr(kind)} x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'


def _arrow(x: float, y: float) -> str:
    return f"M{_at(x - 7, y - 3.5)}L{_at(x, y)}L{_at(x - 7, y + 3.5)}z"


def _at(x: float, y: float) -> str:
    return f"{x:.1f} {y:.1f}"
