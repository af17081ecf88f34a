"""A sheet to fill in, made from a policy: its columns, what each takes, and the row of an ordinary family."""

from collections.abc import Iterator, Mapping
from typing import IO

from enrollzone.i18n.catalogue import Catalogue, catalogue
from enrollzone.messages import Message, Text
from enrollzone.policy.pack import Pack
from enrollzone.roster.cells import Cell
from enrollzone.roster.columns import Column, Takes, columns_of
from enrollzone.roster.writing import write_csv, write_xlsx

Line = tuple[Cell, ...]
_BIRTH, _AGE = ".birth", 6  # an example: years of a child that enters school


def offered(pack: Pack) -> tuple[Column, ...]:
    """Return the columns of a template, in its order."""
    return tuple(column for column in columns_of(pack).values() if column.offered)


def write_template(out: IO[bytes], pack: Pack, language: str, form: str) -> None:
    """Write a template: as csv its heading alone, as xlsx with a second sheet that says what each column takes.

    The first sheet holds no child that nobody entered: the example stands on the second.
    """
    words = catalogue(language)
    heading: Line = tuple(words.say(column.label) for column in offered(pack))
    if form == "csv":
        write_csv(out, [heading])
        return
    names = [words.say(Message(f"roster.template.{name}")) for name in ("sheet", "about")]
    write_xlsx(out, [(names[0], [heading]), (names[1], _about(pack, words))])


def _about(pack: Pack, words: Catalogue) -> Iterator[Line]:
    yield tuple(
        words.say(Message(f"roster.template.{name}")) for name in ("column", "name", "takes", "words", "example")
    )
    examples = _examples(pack, words)
    for column in offered(pack):
        takes = words.say(Message(f"roster.takes.{column.takes}"))
        allowed = words.say(tuple(column.words.values()))
        yield (words.say(column.label), column.name, takes, allowed, examples.get(column.name, ""))


def _examples(pack: Pack, words: Catalogue) -> Mapping[str, str]:
    """Return what an ordinary family would write, as the policy itself assumes one; of papers, that they are held."""
    return {column.name: _example(pack, column, words) for column in offered(pack)}


def _example(pack: Pack, column: Column, words: Catalogue) -> str:
    kind, name, *_ = column.path
    if column.takes is Takes.DAY:
        first = pack.period.first
        return (first.replace(year=first.year - _AGE, month=3, day=5) if name.endswith(_BIRTH) else first).isoformat()
    if column.takes is Takes.PLACE:
        return words.say(Message("roster.template.place"))
    usual = pack.ordinary.get(name, "") if kind == "facts" else ""
    return words.say(column.words.get(usual) or _first(column, is_held=kind == "paper"))


def _first(column: Column, *, is_held: bool) -> Text | Message:
    """The first word of a column; of yes and no what a family most often says."""
    if column.takes is Takes.FLAG:
        return Message("value.yes") if is_held else Message("value.no")
    return next(iter(column.words.values()))
