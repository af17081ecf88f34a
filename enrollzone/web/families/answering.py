"""The page of an answer, rendered from the same document that the API returns."""

from collections.abc import Mapping
from datetime import date

from flask import Response, request

from enrollzone.i18n.catalogue import catalogue
from enrollzone.present import Document
from enrollzone.web.families.asking import Found
from enrollzone.web.families.doorway import Doorway
from enrollzone.web.families.maps import map_of_answer
from enrollzone.web.families.reporting import report
from enrollzone.web.families.situation import Situation
from enrollzone.web.families.told import home_words, summary
from enrollzone.web.rendering import page

# What may make the first line wrong for this family stands beside it; what only qualifies it is folded.
_FOLDED_WARNINGS = frozenset({"reading_provisional", "illustrative_boundaries", "units_last_confirmed"})
_ABOUT_PAPERS = frozenset({"paper_told_otherwise", "paper_proves_otherwise", "paper_expires_before_entry"})


def answer_page(
    doorway: Doorway, language: str, situation: Situation, found: Found, faults: Mapping[str, str]
) -> Response:
    """Return the page of an answer, with the faults of the fields that were posted from it."""
    words, document = catalogue(language), found.document
    county = words.say(found.bureau.county.name)
    edition = found.bureau.atlas.in_force(date.fromisoformat(document["as_of"]))
    return page(
        "families/answer.html",
        language,
        status=422 if faults else 200,
        answer=document,
        county=county,
        warnings=warnings(document),
        asked_for=papers_counted(document["documents"]),
        told=summary(found, situation, language),
        assumed=bool(situation.assumed),
        home=home_words(situation, edition, language),
        day=lambda written: words.day(date.fromisoformat(written)),
        report=report(document, county, language),
        map=map_of_answer(doorway, language, situation, found),
        sealed=doorway.seal.close(situation),
        faults=faults,
        entered=request.form if faults else {},
        advised="advise" in request.form,
    )


def papers_counted(papers: list[Document]) -> tuple[int, int]:
    """Return how many papers are asked for, and how many of them are lacking or not as required.

    Papers of which any one is enough count as one, which is lacking where every one of them is.
    """
    sets: dict[tuple[str, ...], list[bool]] = {}
    for paper in papers:
        lacks = paper["state"] in {"missing", "invalid"}
        sets.setdefault(tuple(paper["one_of"]) or (paper["kind"],), []).append(lacks)
    return len(sets), sum(map(all, sets.values()))


def warnings(document: Document) -> dict[str, list[str]]:
    """Return the warnings of an answer by where its page shows them: `beside` the first line, `papers`, or `folded`."""
    shown: dict[str, list[str]] = {"beside": [], "papers": [], "folded": []}
    for warning in document["warnings"]:
        code = warning["code"]
        shown["folded" if code in _FOLDED_WARNINGS else "papers" if code in _ABOUT_PAPERS else "beside"].append(
            warning["text"]
        )
    return shown
