"""Who asks, and the links that are told: under which address the API stands, and in which language it speaks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from enrollzone.i18n.catalogue import catalogue
from enrollzone.messages import Message, Text

JSON, GEOJSON, HTML = "application/json", "application/geo+json", "text/html"
SCHEMA, OPENAPI = "application/schema+json", "application/vnd.oai.openapi+json;version=3.0"

Document = dict[str, object]
Link = dict[str, str]


@dataclass(frozen=True)
class Reader:
    """Somebody who reads documents. `root` is the address of the landing page, without a slash at its end.

    `carried` are parameters that every link takes along: the language, where an address has named it.
    """

    root: str
    language: str
    carried: Mapping[str, str] = field(default_factory=dict)

    def say(self, said: Message | Text) -> str:
        """Return the words for something in the language of the reader."""
        return catalogue(self.language).say(said)

    def address(self, *path: str, **parameters: object) -> str:
        """Return an address below the root; of the parameters those that are told."""
        told = {name: str(value) for name, value in parameters.items() if value is not None} | dict(self.carried)
        place = "".join(f"/{quote(part, safe='')}" for part in path)
        return f"{self.root}{place}?{urlencode(told)}" if told else f"{self.root}{place}"

    def link(self, relation: str, href: str, media_type: str, title: Message) -> Link:
        """Return a link as RFC 8288 and the standard name its parts."""
        return {"rel": relation, "href": href, "type": media_type, "title": self.say(title)}

    def both(self, media_type: str, *path: str, **parameters: object) -> list[Link]:
        """Return the links of a document to itself and to its page."""
        return [
            self.link("self", self.address(*path, f="json", **parameters), media_type, Message("ogc.link.self")),
            self.link("alternate", self.address(*path, f="html", **parameters), HTML, Message("ogc.link.html")),
        ]
