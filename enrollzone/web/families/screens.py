"""The pages between the box and the answer: the first answer, a place to make clear, a question, the list to check."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Response

from enrollzone.answers.territory import HOME
from enrollzone.i18n.catalogue import catalogue
from enrollzone.present import Document
from enrollzone.web.choices import years_of
from enrollzone.web.families.answering import answer_page
from enrollzone.web.families.asking import Found
from enrollzone.web.families.doorway import Doorway
from enrollzone.web.families.maps import map_of_answer
from enrollzone.web.families.situation import Situation
from enrollzone.web.families.told import home_words, summary
from enrollzone.web.rendering import ANSWER, SCREEN, page

MANY_UNKNOWN = 3
"""Answers that could not be given, after which a family is told that it may stop and whom it may call."""

_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True)
class Scene:
    """What a page is made of: what was told, what was found for it, and in which language it is shown."""

    doorway: Doorway
    language: str
    situation: Situation
    found: Found

    @property
    def is_place_open(self) -> bool:
        """Whether a told place keeps the answer back and can be told better: candidates, parts, a name not found."""
        document = self.found.document
        place = document.get("place")
        if place is None or document["outcome"] not in {"unclear_place", "unit_split"}:
            return False
        return bool(place["candidates"] or place.get("parts") or place["matched"] is None)


def first_page(scene: Scene, faults: Mapping[str, str] = _NOTHING) -> Response:
    """Return the first answer for a home: the ordinary family's, or what keeps it back; an outcome that is certain."""
    document = scene.found.document
    if scene.is_place_open:
        return place_page(scene, faults)
    if document["outcome"] == "not_in_force" and (years := _other_years(scene)):
        return _shown(scene, "no_policy", "place", years=years)
    if "question" not in document:
        return answer_page(scene.doorway, scene.language, scene.situation, scene.found, {})
    return _shown(scene, "first_answer", "place")


def place_page(scene: Scene, faults: Mapping[str, str] = _NOTHING) -> Response:
    """Return the page on which a place is made clear: candidates, another way to write it, whom to call."""
    name = "place" if scene.found.document["place"]["fact"] == HOME and scene.situation.is_new else "question"
    drawn = map_of_answer(scene.doorway, scene.language, scene.situation, scene.found)
    candidates_alone = drawn and {**drawn, "zones": []}  # what each is part of stands with the candidate already
    return _shown(scene, "place_page", name, faults=faults, entered=_as_written(scene), map=candidates_alone)


def _as_written(scene: Scene) -> Mapping[str, str]:
    """The home as the family wrote it: whoever is asked to say more goes on writing and does not begin anew."""
    is_home = scene.found.document["place"]["fact"] == HOME
    return {"place": scene.situation.home.get("text", "")} if is_home else _NOTHING


def question_page(
    scene: Scene, faults: Mapping[str, str], entered: Mapping[str, str], fact: Document | None = None
) -> Response:
    """Return one screen: the next question, or a single fact that was told before and is asked about once more."""
    again = fact and {"id": "", "text": fact["ask"], "why": [], "clauses": [], "facts": [fact]}
    unknown = len(scene.situation.dont_know)
    return _shown(
        scene,
        "question_page",
        "question",
        faults=faults,
        entered=entered,
        question=again or scene.found.document["question"],
        changing=fact["name"] if fact else "",
        resent={"situation": scene.doorway.seal.close(scene.situation), "change": fact["name"]} if fact else {},
        unknown=unknown if unknown >= MANY_UNKNOWN else 0,
    )


def check_page(scene: Scene, dropped: list[str] | None = None) -> Response:
    """Return the list of what was told, each answer to be changed; those `dropped` lost their meaning by a change."""
    edition = scene.found.bureau.atlas.in_force(date.fromisoformat(scene.situation.on))
    return _shown(
        scene,
        "check",
        "check",
        told=summary(scene.found, scene.situation, scene.language),
        home=home_words(scene.situation, edition, scene.language),
        dropped=dropped or [],
    )


def _other_years(scene: Scene) -> list[dict[str, object]]:
    """The nearest policies that assign homes, each with that of its school years which is nearest to the one asked."""
    shown = {one["id"]: one["title"] for one in scene.found.document.get("nearest", ())}
    asked = date.fromisoformat(scene.situation.on)
    packs = [pack for pack in scene.found.bureau.shelf.of_stage(scene.situation.stage) if pack.id in shown]
    return [
        {"title": shown[pack.id], "year": min(years, key=lambda year: abs(year - asked.year))}
        for pack in packs
        if (years := tuple(years_of(pack, asked)))
    ]


def _shown(scene: Scene, template: str, name: str, **context: object) -> Response:
    """A page that holds what was told, sealed, so that its forms and those that change its language carry it on."""
    return page(
        f"families/{template}.html",
        scene.language,
        status=422 if context.get("faults") else 200,
        keep=ANSWER if name == "place" else SCREEN,
        page_name=name,
        answer=scene.found.document,
        county=catalogue(scene.language).say(scene.found.bureau.county.name),
        sealed=scene.doorway.seal.close(scene.situation),
        steps=len(scene.situation.screens),
        **{"faults": _NOTHING, "entered": _NOTHING, **context},
    )
