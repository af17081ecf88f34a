"""The county that every benchmark asks about: its bureau, its homes, and the families of its casebook."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from enrollzone.answers.answer import Question
from enrollzone.atlas.crs import to_lonlat
from enrollzone.atlas.edition import Edition
from enrollzone.atlas.index import Shapes
from enrollzone.bootstrap import open_bureaus
from enrollzone.casebook import Family, read_families
from enrollzone.config import Settings
from enrollzone.errors import RequestError
from enrollzone.lookup import Bureau, answer
from enrollzone.policy.pack import Pack
from enrollzone.present import document
from enrollzone.request import parse, read_body

CODE = "530427"  # the real county: 124 communities and villages, and the largest pack that there is
STAGE = "primary"
SETTINGS = Settings(jurisdictions=(CODE,), public_rate="1000000 per second")  # the limit counts, and never refuses


@dataclass(frozen=True)
class AskedFamily:
    """One family of the casebook as a door would send it, and what became of its question."""

    family: Family
    body: dict[str, Any]


@dataclass(frozen=True)
class County:
    """A county ready to answer, on the first day of its policy."""

    settings: Settings
    bureau: Bureau
    pack: Pack
    edition: Edition
    day: date

    @cached_property
    def shapes(self) -> Shapes:
        """The polygons of the day's edition. Raises LookupError when it has none."""
        shapes = self.edition.shapes()
        if shapes is None:
            raise LookupError(f"{self.edition.id} has no polygons to be measured on")
        return shapes

    @cached_property
    def points(self) -> tuple[tuple[float, float], ...]:
        """A point inside each drawn unit, in degrees of WGS-84, x east."""
        inner = (self.shapes.polygon(code).representative_point() for code in self.shapes.codes)
        return tuple(to_lonlat(point.x, point.y, self.shapes.crs) for point in inner)

    @cached_property
    def asked(self) -> tuple[AskedFamily, ...]:
        """Every family of the casebook whose question can be taken, as the JSON API would be sent it."""
        casebook = next(self.settings.policies_dir.glob(f"{CODE}-*/*/cases.yaml"))
        return tuple(self._askable(read_families(casebook)))

    def _askable(self, families: tuple[Family, ...]) -> Iterator[AskedFamily]:
        for family in families:
            body = self._body(family)
            try:
                self.question(body)
            except RequestError:
                continue  # families whose question must be refused stand in the casebook too
            yield AskedFamily(family, body)

    def _body(self, family: Family) -> dict[str, Any]:
        return {
            "jurisdiction": CODE,
            "stage": STAGE,
            "on": self.day.isoformat(),
            "facts": {name: _as_json(value) for name, value in family.told.items()},
            "dont_know": list(family.dont_know),
            "readings": dict(family.readings),
        }

    def question(self, body: dict[str, Any]) -> Question:
        """Return the question that a body asks. Raises RequestError for one that cannot be taken."""
        return parse(read_body(body), {CODE: self.bureau}, self.day)[1]

    def outcome(self, body: dict[str, Any]) -> str:
        """Return the code of the outcome that a body is answered with."""
        return str(document(answer(self.bureau, self.question(body)), "zh")["outcome"])


def _as_json(value: object) -> object:
    """A casebook says yes and no as people do; JSON says true and false."""
    return {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value


def open_county() -> County:
    """Open the county for the first day of its first policy for primary schools."""
    bureau = open_bureaus(SETTINGS, CODE)[CODE]
    pack = next(pack for pack in bureau.shelf.packs if pack.stage == STAGE)
    edition = bureau.atlas.in_force(pack.period.first)
    if edition is None:
        raise LookupError(f"no edition of {CODE} holds the first day of {pack.id}")
    return County(SETTINGS, bureau, pack, edition, pack.period.first)
