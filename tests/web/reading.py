"""Reading a page as a person does: its words, its forms, what stands in a field."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

VOID = {"input", "meta", "link", "br", "img", "path", "rect"}


@dataclass
class Page(HTMLParser):
    """The words of a page, its tags with their attributes, and its forms with their fields."""

    html: str
    words: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return squeezed("".join(self.words))

    def all(self, tag: str) -> Iterator[dict[str, str]]:
        return (attributes for name, attributes in self.tags if name == tag)

    def field(self, name: str) -> list[str]:
        """The values of every input, button or option of a name."""
        found = [one for tag in ("input", "button") for one in self.all(tag) if one.get("name") == name]
        return [one.get("value", "") for one in found]

    @property
    def heading(self) -> str:
        return squeezed(unescape(self.html.split("<h1", 1)[1].split(">", 1)[1].split("</h1>", 1)[0]))


def squeezed(text: str) -> str:
    """A text without its white space, which is laid out and not said."""
    return re.sub(r"\s+", "", text)
