"""Hold the codes and names that a policy's lists name against the editions in force with it."""

from collections.abc import Iterable, Iterator

from enrollzone.atlas.edition import Edition
from enrollzone.errors import PackError, Problem
from enrollzone.policy.areas import codes_in, parts_in
from enrollzone.policy.catchments import CatchmentRow, SharedClaim
from enrollzone.policy.pack import Pack
from enrollzone.policy.parts import Buildings, DrawnArea, InUnit, NamedPlace, Stretch


def binding_problems(pack: Pack, editions: Iterable[Edition]) -> Iterator[Problem]:
    """Walk over the codes and drawn areas of the policy that an edition in force during it does not have.

    A code that no edition knows would make its homes look as if they lay outside every area: a wrong answer.
    """
    together = [edition for edition in editions if edition.period.overlaps(pack.period)]
    if not together:
        yield Problem(pack.file, 1, 1, f"没有与政策同期的边界版本 no edition is in force with {pack.id}")
    for edition in together:
        yield from _unknown_in(edition, pack)


def _unknown_in(edition: Edition, pack: Pack) -> Iterator[Problem]:
    townships = {unit.township_code for unit in edition.units.values()}
    for entry in pack.catchments.entries:
        text = _text(entry)
        for code in sorted(codes_in(entry.area) - edition.units.keys() - townships):
            message = f"“{text}”绑定的代码 {code} 不在边界版本 {edition.id} 中 is not in that edition"
            yield Problem(pack.file, 1, 1, message)
        if isinstance(entry.area, DrawnArea) and entry.area.id not in edition.area_ids:
            message = f"“{text}”不是边界版本 {edition.id} 画出的范围 is no area that edition draws"
            yield Problem(pack.file, 1, 1, message)


def _text(entry: CatchmentRow | SharedClaim) -> str:
    return entry.text if isinstance(entry, CatchmentRow) else entry.area.words


def unnamed_things(pack: Pack, editions: Iterable[Edition]) -> Iterator[tuple[Edition, str, str]]:
    """Walk over the estates, roads and groups that a list names and the gazetteer of an edition does not have.

    Each comes with the edition and the entry. No address can be told to lie in such a thing: its homes are asked for
    something that nobody can find.
    """
    parts = [(_text(entry), *found) for entry in pack.catchments.entries for found in parts_in(entry.area)]
    for edition in editions:
        if edition.period.overlaps(pack.period):
            known = _names_in(edition)
            for text, unit, part in parts:
                if known.isdisjoint((unit, name) for name in _names(part)):
                    yield edition, text, part.words


def _names_in(edition: Edition) -> set[tuple[str, str]]:
    """Every name of the gazetteer with its unit; "" where it tells village groups."""
    known = {(row.unit, name) for row in edition.addresses for name in (row.name, *row.aliases)}
    return known | {(row.unit, "") for row in edition.addresses if row.group is not None}


def _names(part: InUnit) -> tuple[str, ...]:
    """The names under which a gazetteer may have a part; a numbered group is known where any row tells its group."""
    if isinstance(part, Buildings):
        return (part.estate.name,)
    if isinstance(part, NamedPlace | Stretch):
        return (part.name,)
    return ("", *(f"{number}{part.suffix}" for number in part.numbers))


def refuse_unbound(pack: Pack, editions: Iterable[Edition]) -> None:
    """Raise PackError when a code of the policy is in no edition of its time."""
    problems = tuple(binding_problems(pack, editions))
    if problems:
        raise PackError(problems)
