"""Which autumn a page of seats is about: county, stage and year, as codes in its address."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from enrollzone.atlas.jurisdiction import CampusSeats
from enrollzone.enrolment.seats import Intake, announced, campuses_of
from enrollzone.i18n.catalogue import catalogue
from enrollzone.lookup import Bureau
from enrollzone.periods import school_year
from enrollzone.web.choices import counties, school_years, stages
from enrollzone.web.desk.doorway import Visit
from enrollzone.web.errors import NotThereError
from enrollzone.web.rendering import say


@dataclass(frozen=True)
class Chosen:
    """An intake with its bureau, and what else may be chosen. `codes` are what stands in addresses."""

    intake: Intake
    bureau: Bureau
    choices: Mapping[str, list[tuple[str, str]]]

    @property
    def codes(self) -> Mapping[str, str]:
        """The intake as it stands in an address."""
        return {"county": self.intake.jurisdiction, "stage": self.intake.stage, "year": str(self.intake.year)}

    @property
    def announced(self) -> tuple[CampusSeats, ...]:
        """The seats that the county announced for the intake."""
        return announced(self.bureau, self.intake)

    def names(self, language: str) -> Mapping[str, str]:
        """Return the campuses of the intake by id, with their names."""
        sites = campuses_of(self.bureau, self.intake)
        return {campus: site.name.get(language, campus) for campus, site in sites.items()}


def chosen(visit: Visit) -> Chosen:
    """Return the intake that an address asks for, else the coming one of the first county.

    Raises NotThereError where no county is served, or for a code that is none.
    """
    choices = _choices(visit)
    usual = {"year": str(school_year(visit.desk.today()))}
    codes = {}
    for name, offered in choices.items():
        known = [code for code, _ in offered]
        asked = request.args.get(name) or (usual.get(name) if usual.get(name) in known else next(iter(known), ""))
        if asked not in known:
            raise NotThereError
        codes[name] = str(asked)
    intake = Intake(codes["county"], codes["stage"], int(codes["year"]))
    return Chosen(intake, visit.bureaus[intake.jurisdiction], choices)


def _choices(visit: Visit) -> Mapping[str, list[tuple[str, str]]]:
    bureaus = visit.bureaus
    years = [str(year.first) for year in school_years(bureaus, visit.desk.today())]
    return {
        "county": counties(bureaus, visit.language),
        "stage": [(code, say(visit.language, f"stage.{code}")) for code in stages(bureaus)],
        "year": [(year, f"{year}—{int(year) + 1}") for year in years],
    }


def intake_words(visit: Visit, intake: Intake) -> str:
    """Return an intake in words: county, stage and school year."""
    words = catalogue(visit.language)
    bureau = visit.bureaus.get(intake.jurisdiction)
    county = words.say(bureau.county.name) if bureau else intake.jurisdiction
    return f"{county} · {say(visit.language, f'stage.{intake.stage}')} · {intake.year}—{intake.year + 1}"
