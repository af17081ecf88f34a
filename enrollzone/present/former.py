"""What a place says of earlier lists: under which old name or code it was found, and what became of that unit."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from enrollzone.atlas.edition import Edition, Unit
from enrollzone.atlas.succession import Change, FormerUnit
from enrollzone.i18n.catalogue import Catalogue
from enrollzone.messages import Message
from enrollzone.places.home import Located, NotFound
from enrollzone.present.pieces import Document


def formerly(found: Located | NotFound, edition: Edition, words: Catalogue) -> list[Document]:
    """Return the former units that led to a place, each with the units of an edition that hold it now, in words too.

    A unit that was found by a name that it had before the edition began counts as one that was renamed.
    """
    formers = (*found.formers, *_renamed(found, edition))
    return [_former(former, edition.units, words) for former in formers]


def _renamed(found: Located | NotFound, edition: Edition) -> Iterator[FormerUnit]:
    alias = found.alias if isinstance(found, Located) and not found.formers else None
    if isinstance(found, Located) and alias and alias.until and alias.until < edition.period.first:
        unit = found.spots[0].unit
        since = alias.until + timedelta(days=1)
        yield FormerUnit(replace(unit, name=alias.name), Change.RENAMED, since, alias.source, (unit.code,))


def _former(former: FormerUnit, units: Mapping[str, Unit], words: Catalogue) -> Document:
    now = tuple(units[code] for code in former.successors)
    return {
        "code": former.unit.code,
        "name": former.unit.full_name,
        "change": str(former.change),
        "since": former.day.isoformat(),
        "source": former.source,
        "now": [{"code": unit.code, "name": unit.full_name} for unit in now],
        "text": words.say(_said(former, now)),
    }


def _said(former: FormerUnit, now: tuple[Unit, ...]) -> Message:
    name = former.unit.full_name
    if former.change is Change.RECODED:
        # The name is most often the same: only the codes tell the two apart.
        name, units = _coded(former.unit), tuple(map(_coded, now))
    else:
        units = tuple(unit.full_name for unit in now)
    known = {"units": units} if former.change is not Change.ABOLISHED else {}
    return Message(f"succession.{former.change}", {"former": name, "day": former.day, "source": former.source, **known})


def _coded(unit: Unit) -> str:
    return f"{unit.full_name} {unit.code}"
