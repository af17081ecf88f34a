"""Hold the codes that a policy binds against the units of the editions in force with it."""

from collections.abc import Iterable, Iterator

from enrollzone.atlas.edition import Edition
from enrollzone.errors import PackError, Problem
from enrollzone.policy.pack import Pack


def binding_problems(pack: Pack, editions: Iterable[Edition]) -> Iterator[Problem]:
    """Walk over the codes of the policy that an edition in force during it does not have.

    A code that no edition knows would make its homes look as if they lay outside every area: a wrong answer.
    """
    together = [edition for edition in editions if edition.period.overlaps(pack.period)]
    if not together:
        yield Problem(pack.file, 1, 1, f"没有与政策同期的边界版本 no edition is in force with {pack.id}")
    for edition in together:
        yield from _unknown_in(edition, pack)


def _unknown_in(edition: Edition, pack: Pack) -> Iterator[Problem]:
    townships = {unit.township_code for unit in edition.units.values()}
    for row in pack.catchments.rows:
        for code in sorted({row.code, *row.excepted} - edition.units.keys() - townships):
            message = f"“{row.text}”绑定的代码 {code} 不在边界版本 {edition.id} 中 is not in that edition"
            yield Problem(pack.file, 1, 1, message)


def refuse_unbound(pack: Pack, editions: Iterable[Edition]) -> None:
    """Raise PackError when a code of the policy is in no edition of its time."""
    problems = tuple(binding_problems(pack, editions))
    if problems:
        raise PackError(problems)
