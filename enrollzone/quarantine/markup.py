"""XML without its dangers: no document type, no entities, nothing fetched, nothing nested deeply."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from enrollzone.quarantine.jsontext import DEEPEST
from enrollzone.quarantine.troubles import Trouble, UnreadableError

_ENDED_EARLY = {3, 5, 20}
"""The codes of expat for a text that ends before its first element does, or within a sign or a CDATA section."""

_KNOWN = {
    "html": "HTML",
    "gml:FeatureCollection": "GML",
    "wfs:FeatureCollection": "GML (WFS)",
    "FeatureCollection": "GML",
    "OGRVRTDataSource": "VRT (GDAL)",
    "VRTDataset": "VRT (GDAL)",
    "OGRWFSDataSource": "WFS (GDAL)",
    "WFS_Capabilities": "WFS",
    "wfs:WFS_Capabilities": "WFS",
    "WMS_Capabilities": "WMS",
    "gpx": "GPX",
    "svg": "SVG",
    "osm": "OSM",
    "qgis": "QGIS",
    "Workbook": "Excel 2003 XML",
    "ss:Workbook": "Excel 2003 XML",
    "ows:ExceptionReport": "OWS error report",
    "ServiceExceptionReport": "OWS error report",
}


class _Builder:
    """Builds the elements of a text under their local names, and refuses what a file of data has no use for."""

    def __init__(self) -> None:
        self._tree = TreeBuilder()
        self._depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise UnreadableError(Trouble.TOO_DEEP, limit=DEEPEST)
        self._tree.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        self._depth -= 1
        self._tree.end(_local(name))

    def data(self, text: str) -> None:
        self._tree.data(text)

    def doctype(self, *_: object) -> None:
        raise UnreadableError(Trouble.DOCUMENT_TYPE)

    def close(self) -> Element:
        return self._tree.close()


def element(text: str) -> Element:
    """Return the outermost element of an XML text, all names without their namespaces. Raises UnreadableError."""
    builder = _Builder()
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = builder.start, builder.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = builder.data, builder.doctype
    try:
        parser.Parse(text.encode(), True)  # noqa: FBT003 - expat takes no names
    except expat.ExpatError as error:
        if error.code in _ENDED_EARLY:
            raise UnreadableError(Trouble.FILE_CUT_SHORT) from None
        raise UnreadableError(Trouble.SYNTAX, line=error.lineno, form="XML") from None
    return builder.close()


def kind_of(text: str) -> str:
    """Return the kind of XML that a text is, by its first element: for an unknown kind that element's own name."""
    for tag in _first_tags(text):
        name = tag.split()[0].rstrip("/>") if tag.split() else ""
        if tag[:8].lower() == "!doctype" and "html" in tag.lower():
            return "HTML"
        if name[:1] not in {"?", "!", ""}:
            local = name.rpartition(":")[2]
            return _KNOWN.get(name) or _KNOWN.get(local) or _KNOWN.get(name.lower()) or f"XML <{local[:40]}>"
    return "XML"


def _first_tags(text: str) -> Iterator[str]:
    """Walk over what stands between angle brackets at the start of a text, comments left out."""
    at = 0
    for _ in range(20):
        at = text.find("<", at)
        if at < 0:
            return
        comment = text.startswith("<!--", at)
        end = text.find("-->" if comment else ">", at)
        if not comment:
            yield text[at + 1 : end if end > 0 else at + 200]
        if end < 0:
            return
        at = end


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
