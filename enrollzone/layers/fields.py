"""The fields of layers: stable names in ASCII that every format can hold, and what each of them means in words."""

from dataclasses import dataclass
from enum import StrEnum

from enrollzone.messages import Message

LONGEST_NAME = 10
"""Bytes of a name that a Shapefile keeps."""


class FieldKind(StrEnum):
    """What a field holds. A flag is 1 or 0, since old formats know no yes and no; a day is a date without a time."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    FLAG = "flag"
    DAY = "day"


@dataclass(frozen=True)
class Field:
    """A column of a layer. Several values in one text are parted by "; "; nothing stands for "not known".

    `values` are the only words that may stand in it, where there are such; the catalogue says each, under `said_as`.
    """

    name: str
    kind: FieldKind = FieldKind.TEXT
    values: tuple[str, ...] = ()
    said_as: str = ""

    def __post_init__(self) -> None:
        if not (self.name.isascii() and self.name.isidentifier() and len(self.name) <= LONGEST_NAME):
            raise ValueError(f"{self.name}: expected at most {LONGEST_NAME} letters, digits and _")

    @property
    def meaning(self) -> Message:
        """What the field says."""
        return Message(f"export.field.{self.name}")

    def meaning_of(self, value: str) -> Message:
        """What one of its values says."""
        return Message(".".join((self.said_as or f"export.value.{self.name}", value)))


TEXT, NUMBER, WHOLE, FLAG, DAY = FieldKind.TEXT, FieldKind.NUMBER, FieldKind.WHOLE, FieldKind.FLAG, FieldKind.DAY
