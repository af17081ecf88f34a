"""Boxes and links: what a clause chart consists of, whoever draws it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """What a box stands for."""

    CLAUSE = "clause"
    READING = "reading"
    LIST = "list"
    PAPER = "paper"
    TERM = "term"
    RULE = "rule"
    OUTCOME = "outcome"


class Relation(StrEnum):
    """How one box leads to another, or one rule stands to another."""

    LEADS = "leads"
    OVERRIDES = "overrides"
    ADDS_TO = "adds_to"
    INSTEAD_OF = "instead_of"


@dataclass(frozen=True)
class Box:
    """One box: a small heading, its text, lines below it, and what is told when somebody points at it.

    `tree` are the tests of what it stands for, each with its depth, where they are shown.
    """

    id: str
    part: Part
    heading: str
    text: str
    below: tuple[str, ...] = ()
    tip: str = ""
    tree: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Link:
    """A line from one box to another."""

    source: str
    target: str
    relation: Relation = Relation.LEADS


@dataclass(frozen=True)
class Chart:
    """A chart: what it is called and about, its boxes in order, and their links.

    `beside` says what the chart leaves out, in words.
    """

    title: str
    about: str
    boxes: tuple[Box, ...]
    links: tuple[Link, ...]
    beside: str = ""


def leading(boxes: Iterable[Box], links: Iterable[Link]) -> frozenset[str]:
    """Return the ids of the boxes from which a rule or an outcome can be reached: no other belongs in a chart."""
    found = {box.id for box in boxes if box.part in (Part.RULE, Part.OUTCOME)}
    sources = defaultdict(list)
    for link in links:
        sources[link.target].append(link.source)
    waiting = list(found)
    while waiting:
        fresh = set(sources[waiting.pop()]) - found
        found |= fresh
        waiting += fresh
    return frozenset(found)
