"""Decision diagrams as small JSON: the nodes level by level, each child as the step from that of the node before."""

from collections.abc import Iterator, Sequence

from enrollzone.present.pieces import Document
from enrollzone.rules.diagram import TERMINAL, Diagram


def packed(diagram: Diagram) -> Document:
    """Return a diagram as JSON: its terminals are the first numbers, then come its nodes from the lowest level up.

    `levels` gives for each level the number of its variable and a column for each of its values; a column holds the
    differences from one node's child to the next one's. Nodes of a level are sorted by their children, so that most
    differences are small: what is sent of ten thousand nodes is then some eight thousand bytes.
    """
    numbers = {node: below[0] for node, (level, below) in enumerate(diagram.nodes) if level == TERMINAL}
    levels = [[level, *columns] for level, columns in _levels(diagram, numbers, len(diagram.terminals))]
    return {"ends": len(diagram.terminals), "levels": levels, "root": numbers[diagram.root]}


def _levels(diagram: Diagram, numbers: dict[int, int], following: int) -> Iterator[tuple[int, list[list[int]]]]:
    """Walk over the levels from the lowest, while the nodes of each get their numbers."""
    at: dict[int, list[int]] = {}
    for node, (level, _) in enumerate(diagram.nodes):
        at.setdefault(level, []).append(node)
    for level in sorted(at.keys() - {TERMINAL}, reverse=True):
        rows = sorted((tuple(numbers[child] for child in diagram.nodes[node][1]), node) for node in at[level])
        for _, node in rows:
            numbers[node] = following
            following += 1
        yield level, [_steps(column) for column in zip(*(children for children, _ in rows), strict=True)]


def _steps(column: Sequence[int]) -> list[int]:
    return [number - before for before, number in zip((0, *column), column, strict=False)]
