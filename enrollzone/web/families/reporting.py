"""The text with which a reader tells that an answer is wrong: what was answered from what, nothing of the family."""

from collections.abc import Iterator

from enrollzone.present import Document
from enrollzone.web.rendering import say

_DIGITS = 12  # of a digest: enough to find the one file that it is of


def report(document: Document, county: str, language: str) -> str:
    """Return the lines to copy: place as it was matched, stage, school year, outcome, basis with digests, receipt code.

    What a family told is not in it, nor what it typed for its home.
    """
    return "\n".join(_lines(document, county, language)) + "\n"


def _lines(document: Document, county: str, language: str) -> Iterator[str]:
    place = document.get("place") or {}
    years = document["school_year"].replace("-", "—")
    yield say(language, "answer.report.wrong")
    stage = say(language, f"stage.{document['query']['stage']}")
    yield " · ".join((county, stage, say(language, "year.short", year=years)))
    if place.get("matched"):
        yield say(language, "answer.report.place", place=place["matched"], unit=place["code"])
    yield say(language, "answer.report.outcome", outcome=document["outcome"], headline=document["headline"][language])
    policy, edition = document["basis"]["policy"], document["basis"]["edition"]
    if policy:
        yield f"{policy['id']}@{policy['version']} {policy['sha256'][:_DIGITS]}"
    if edition:
        yield f"{edition['id']} {edition['sha256'][:_DIGITS]}"
    yield " ".join(filter(None, (f"enrollzone {document['basis']['engine']}", document.get("receipt"))))
