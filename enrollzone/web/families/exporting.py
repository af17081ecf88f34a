"""What there is to take along: every edition of a county with its layers and tables, and why some have no map."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask import Response, url_for

from enrollzone.exports.asking import (
    EVERYTHING,
    TOLERANCES_M,
    Wishes,
    ending_of,
    has_shapes,
    layers_of,
    layers_together,
    left_out,
    order_of,
    too_many_answers,
)
from enrollzone.exports.formats import FORMATS, Format, Systems
from enrollzone.exports.kept import MadeFiles, size_told
from enrollzone.exports.writing import missing_library
from enrollzone.i18n.catalogue import Catalogue, catalogue
from enrollzone.layers.coverage import Coverage, coverage_of
from enrollzone.layers.registry import LAYERS, LayerKind
from enrollzone.lookup import Bureau
from enrollzone.messages import Message
from enrollzone.policy.pack import Policy
from enrollzone.policy.unions import Union
from enrollzone.present import Document
from enrollzone.present.counties import contact_document
from enrollzone.web.errors import NotThereError
from enrollzone.web.families.browsing import (
    county_named,
    edition_dated,
    missing,
    page_key,
    policy_dated,
    prepared_page,
    trail,
)
from enrollzone.web.families.doorway import Doorway, Route
from enrollzone.web.families.keeping import kept
from enrollzone.web.languages import address
from enrollzone.web.rendering import say
from enrollzone.web.service import Prepared
from enrollzone.web.views import today


def counties(doorway: Doorway, language: str) -> Response:
    """Show the counties, and of each whether there is a map of its catchments."""
    snapshot, day = doorway.service.current, today()

    def made() -> Prepared:
        told = [_in_short(bureau, language, day) for bureau in snapshot.bureaus.values()]
        return prepared_page("exports", language, {"trail": [], "counties": told})

    return kept(snapshot.prepared(page_key(day), made))


def _in_short(bureau: Bureau, language: str, day: date) -> Document:
    named = {"code": bureau.county.code, "name": county_named(bureau, language)}
    coverages = _coverages(bureau, day)
    if not coverages:
        return named
    without = coverages[0].without_map
    return {
        **named,
        "edition": coverages[0].edition.id,
        "is_real": coverages[0].is_real,
        "no_map": catalogue(language).say(without) if without else None,
    }


def county(doorway: Doorway, language: str, county: str) -> Response:
    """Show what there is of a county: the edition that holds now in full, the others below."""
    bureau = doorway.bureaus.get(county)
    if bureau is None:
        return missing(language, say(language, "browse.missing.county"), address(language, "counties"))
    coverages = _coverages(bureau, today())
    if not coverages:
        raise NotThereError
    made = MadeFiles(doorway.settings.exports_folder)
    told = [_edition(coverage, language, made) for coverage in coverages]
    known = {one["id"]: one for one in edition_dated(bureau, language, today())}
    words = catalogue(language)
    context = {
        "trail": trail(language, bureau, (say(language, "doors.title"), None)),
        "county": county_named(bureau, language),
        "code": county,
        "editions": [{**known[one["id"]], **one} for one in told],
        "groups": [*_groups(coverages[0], language)],
        "tolerances": TOLERANCES_M,
        "formats": [_format(form, words) for form in FORMATS.values()],
        "contact": contact_document(bureau.contact, words),
    }
    return kept(prepared_page("data", language, context))


def _coverages(bureau: Bureau, day: date) -> list[Coverage]:
    """The editions of a county, that which holds now first, then the newest."""
    newest_first = [coverage_of(bureau, edition, day) for edition in reversed(bureau.county.editions)]
    return sorted(newest_first, key=lambda one: day not in one.edition.period)


def _edition(coverage: Coverage, language: str, made: MadeFiles) -> Document:
    words = catalogue(language)
    return {
        "id": coverage.edition.id,
        "day": coverage.day,
        "is_drawn": bool(coverage.edition.drawn),
        "is_real": coverage.is_real,
        "notice": words.say(coverage.notice),
        "decides": words.say(Message("export.notice.list")),
        "no_map": words.say(coverage.without_map) if coverage.without_map else None,
        "policies": [policy_dated(policy, language, coverage.day) for policy in coverage.policies],
        "whole": [*_whole(coverage, words, made)],
        "left_out": words.say(left_out(coverage)) if too_many_answers(coverage) else None,
        "layers": [_layer(coverage, LAYERS[name], words) for name in layers_of(coverage, "gpkg")],
        "choose": url_for("gis.chosen", edition=coverage.edition.id),
        **{name: _address(coverage, name) for name in ("fields.csv", "about.json")},
    }


def _whole(coverage: Coverage, words: Catalogue, made: MadeFiles) -> Iterator[Document]:
    """The formats that hold everything in one file; those that were made before with their size."""
    for form in _offered():
        layers = layers_together(coverage, form.name)
        if form.several and layers:
            size = (
                None if form.systems is Systems.METRIC else made.size(order_of(coverage, layers, form.name, Wishes()))
            )
            yield {
                "title": words.say(form.title),
                "href": _address(coverage, f"{EVERYTHING}.{ending_of(form.name)}"),
                "size": size_told(size) if size else None,
            }


def _layer(coverage: Coverage, kind: LayerKind, words: Catalogue) -> Document:
    forms = [form for form in _offered() if form.tables or has_shapes(coverage, kind.name)]
    return {
        "name": kind.name,
        "title": words.say(kind.title),
        "meaning": words.say(kind.meaning),
        "files": [
            {"format": form.name, "href": _address(coverage, f"{kind.name}.{ending_of(form.name)}")} for form in forms
        ],
    }


def _offered() -> list[Format]:
    """The formats for which everything is installed."""
    return [form for form in FORMATS.values() if not missing_library(form.name)]


def _format(form: Format, words: Catalogue) -> Document:
    return {"name": form.name, "title": words.say(form.title), "missing": bool(missing_library(form.name))}


def _address(coverage: Coverage, file: str) -> str:
    return url_for("gis.file", edition=coverage.edition.id, file=file)


def _groups(coverage: Coverage, language: str) -> Iterator[Document]:
    """The unions of each document of the day with their schools, where there is no map to show instead."""
    if coverage.without_map:
        for policy in coverage.policies:
            unions = [_group(policy, union, catalogue(language)) for union in policy.unions.values()]
            yield {
                **policy_dated(policy, language, coverage.day),
                "unions": unions,
                "has_list": policy in coverage.packs,
            }


def _group(policy: Policy, union: Union, words: Catalogue) -> Mapping[str, Any]:
    schools = [
        (words.say(policy.schools[school].name), words.say(Message(f"union.role.{role}")))
        for role, school, _ in union.parts
    ]
    return {"id": union.id, "name": words.say(union.name), "schools": schools}


ROUTES = (
    Route("/exports", "exports", counties),
    Route("/schools/<county>/data", "data", county),
)
