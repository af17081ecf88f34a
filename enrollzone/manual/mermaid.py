"""A clause chart as Mermaid text: a flowchart that Markdown viewers draw."""

from collections.abc import Iterator

from enrollzone.i18n.catalogue import catalogue
from enrollzone.manual.boxes import Box, Chart, Part, Relation
from enrollzone.messages import Message

# What would end a label, begin another syntax or be taken for HTML is written as an entity of Mermaid's.
_UNSAFE = {ord(sign): f"#{ord(sign)};" for sign in '"#&<>`\\%;|{}[]()*_~@$'} | {ord("\n"): " "}
_SHAPES = {
    Part.RULE: ('[["', '"]]'),
    Part.OUTCOME: ('(["', '"])'),
    Part.READING: ('{{"', '"}}'),
    Part.PAPER: ('[/"', '"/]'),
}
_STYLES = {
    Part.CLAUSE: "fill:#fff,stroke:#666",
    Part.READING: "fill:#fff,stroke:#6b4700,stroke-dasharray:6 3",
    Part.LIST: "fill:#f1f3f5,stroke:#444",
    Part.PAPER: "fill:#fff,stroke:#444",
    Part.TERM: "fill:#f1f3f5,stroke:#444",
    Part.RULE: "fill:#e6edf4,stroke:#222,stroke-width:2px",
    Part.OUTCOME: "fill:#22384f,stroke:#22384f,color:#fff",
}


def mermaid(chart: Chart, language: str) -> str:
    """Return a chart as Mermaid text. Names of boxes are n1, n2 …, so that no word of a pack can break the syntax."""
    return "\n".join(_lines(chart, language)) + "\n"


def _lines(chart: Chart, language: str) -> Iterator[str]:
    names = {box.id: f"n{number}" for number, box in enumerate(chart.boxes, 1)}
    yield "flowchart LR"
    yield f"  accTitle: {_plain(chart.title)}"
    yield f"  accDescr: {_plain(chart.about)}"
    for box in chart.boxes:
        opening, closing = _SHAPES.get(box.part, ('["', '"]'))
        yield f"  {names[box.id]}{opening}{_label(box)}{closing}:::{box.part}"
    yield from _links(chart, names, language)
    for part in (part for part in Part if any(box.part is part for box in chart.boxes)):
        yield f"  classDef {part} {_STYLES[part]}"


def _links(chart: Chart, names: dict[str, str], language: str) -> Iterator[str]:
    """One line for every box and relation, with all that it leads to: 'n1 --> n2 & n3'."""
    targets: dict[tuple[str, Relation], list[str]] = {}
    for link in chart.links:
        targets.setdefault((names[link.source], link.relation), []).append(names[link.target])
    for (source, relation), reached in targets.items():
        yield f"  {source} {_arrow(relation, language)} {' & '.join(reached)}"


def _arrow(relation: Relation, language: str) -> str:
    if relation is Relation.LEADS:
        return "-->"
    return f'-. "{_escaped(catalogue(language).say(Message(f"manual.chart.arrow.{relation}")))}" .->'


def _label(box: Box) -> str:
    below = (f"<small>{_escaped(line)}</small>" for line in box.below if box.part is not Part.RULE)
    heading = f"<small>{_escaped(box.heading)}</small>" if box.heading else ""
    tree = (f"{'#160;#160;' * depth}· {_escaped(text)}" for depth, text in box.tree)
    return "<br/>".join(filter(None, (heading, _escaped(box.text), *tree, *below)))


def _escaped(text: str) -> str:
    return text.translate(_UNSAFE)


def _plain(text: str) -> str:
    """A text for a line without quotes, where a comment sign or a semicolon would end it."""
    return " ".join(text.replace(";", "；").replace("%%", "%").replace("#", "＃").split())
