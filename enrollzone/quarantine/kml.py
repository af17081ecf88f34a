"""KML: the placemarks of a document with their names and extended data. Always longitude and latitude of WGS-84."""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from enrollzone.quarantine.cells import columns_in, content, heading
from enrollzone.quarantine.content import Content, Record
from enrollzone.quarantine.ledger import Ledger
from enrollzone.quarantine.markup import element
from enrollzone.quarantine.shapes import Draughtsman, Kind, Piece, Position
from enrollzone.quarantine.troubles import Trouble, UnreadableError

FORMAT = "KML"
_KINDS = {"Point": Kind.POINT, "LineString": Kind.LINE, "LinearRing": Kind.LINE, "Polygon": Kind.AREA}
_COLLECTION = "MultiGeometry"
_OTHER_SHAPES = ("Model", "Track", "MultiTrack")
_LINKS = ("NetworkLink", "Link", "Url")


def read(text: str, encoding: str, ledger: Ledger) -> Content:
    """Return the placemarks of a KML text. Raises UnreadableError for links to other files and shapes without place."""
    root = element(text)
    if root.tag != "kml":
        raise UnreadableError(Trouble.FORMAT_REFUSED, kind=f"XML <{root.tag[:40]}>")
    if any(True for tag in _LINKS for _ in root.iter(tag)):
        raise UnreadableError(Trouble.LINKS_ELSEWHERE)
    placemarks = [(number, mark, _cells(mark)) for number, mark in enumerate(root.iter("Placemark"), 1)]
    columns = heading(columns_in(cells for _, _, cells in placemarks), ledger)
    draughtsman = Draughtsman(ledger)
    records = []
    for number, mark, cells in placemarks:
        ledger.spend_row(number)
        ledger.spend_text(sum(map(len, cells.values())), number)
        records.append(Record(number, cells, _drawn(mark, draughtsman, number)))
    return content(FORMAT, columns, records, ledger, encoding=encoding, crs="EPSG:4326")


def _cells(mark: Element) -> dict[str, str]:
    cells = {}
    for tag in ("name", "description"):
        found = mark.find(tag)
        if found is not None:
            cells[tag] = _text(found)
    for data in mark.iter("Data"):
        value = data.find("value")
        cells[data.get("name", "").strip()] = "" if value is None else _text(value)
    for simple in mark.iter("SimpleData"):
        cells[simple.get("name", "").strip()] = _text(simple)
    return cells


def _text(found: Element) -> str:
    return "".join(found.itertext()).strip()


def _drawn(mark: Element, draughtsman: Draughtsman, number: int) -> bytes | None:
    shapes = list(_shapes(mark))
    if not shapes:
        draughtsman.missing(number)
        return None
    kinds = {_KINDS.get(shape.tag) for shape in shapes}
    if None in kinds:
        raise UnreadableError(Trouble.SHAPE_MALFORMED, number)
    if len(kinds) > 1:
        raise UnreadableError(Trouble.SHAPE_COLLECTION, number)
    kind = _KINDS[shapes[0].tag]
    return draughtsman.draw(kind, [_piece(shape, kind, number) for shape in shapes], number)


def _shapes(holder: Element) -> Iterator[Element]:
    """Walk over the single shapes in a placemark, through collections of them."""
    for child in holder:
        if child.tag == _COLLECTION:
            yield from _shapes(child)
        elif child.tag in _KINDS or child.tag in _OTHER_SHAPES:
            yield child


def _piece(shape: Element, kind: Kind, number: int) -> Piece:
    if kind is not Kind.AREA:
        return [_positions(shape, number)]
    outer = shape.findall("outerBoundaryIs/LinearRing")
    if len(outer) != 1:
        raise UnreadableError(Trouble.SHAPE_MALFORMED, number)
    return [_positions(ring, number) for ring in (*outer, *shape.findall("innerBoundaryIs/LinearRing"))]


def _positions(shape: Element, number: int) -> Sequence[Position]:
    found = shape.find("coordinates")
    words = _text(found).split() if found is not None else []
    try:
        positions = [_position(word) for word in words]
    except ValueError:
        raise UnreadableError(Trouble.SHAPE_MALFORMED, number) from None
    if any(not 2 <= len(position) <= 3 for position in positions):
        raise UnreadableError(Trouble.SHAPE_MALFORMED, number)
    return positions


def _position(word: str) -> Position:
    """Return one position; programs write a height of nothing where they know none."""
    numbers = tuple(map(float, word.split(",")))
    return numbers[:2] if numbers[2:] == (0.0,) else numbers
