"""The page for paper: one leaf of A4 that a family takes to the desk, with its receipt as a code of squares."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import segno
from flask import Response
from markupsafe import Markup

from enrollzone.i18n.catalogue import catalogue
from enrollzone.lookup import answer
from enrollzone.present import Document, document
from enrollzone.receipts import Receipt, Stamp, Unkept, kept
from enrollzone.request import parse
from enrollzone.web.families.asking import Found
from enrollzone.web.families.doorway import Doorway, Route
from enrollzone.web.families.leaf import Fitted, Leaf, shortened
from enrollzone.web.families.opening import opened
from enrollzone.web.families.receipts import situation_of
from enrollzone.web.families.situation import Situation
from enrollzone.web.families.told import summary
from enrollzone.web.languages import address, is_large
from enrollzone.web.rendering import page, say
from enrollzone.web.views import today

_LONGEST_IN_SQUARES = 1300  # characters: above that the squares are too small for an old telephone to read from paper
_LONGEST_QUOTE = 110  # squares of a clause; the whole of it stands on the page of the answer
# Lines of A4 below the head, and their width in squares, as the styles of print set them: usual and large letters.
_ROOM = {False: (41, 50), True: (33, 40)}
_HEAD = (
    11,
    0.72,
)  # how many lines of the head stand beside the squares, and the part of the width that is left to them


@dataclass(frozen=True)
class Sheet:
    """What of an answer stands on the leaf, each list with the number of those that found no room."""

    options: Fitted[str]
    papers: Fitted[Document]
    warnings: Fitted[str]
    possible: Fitted[str]
    clauses: Fitted[Document]
    told: Fitted[dict[str, str]]


def print_page(doorway: Doorway, language: str) -> Response:
    """Return the leaf for the answer to what was told. Raises ForeignFormError."""
    return opened(doorway, language, _printed)


def _printed(doorway: Doorway, language: str, situation: Situation) -> Response:
    bureau, question = parse(situation.body(language), doorway.bureaus, today())
    given = answer(bureau, question)
    found = Found(bureau, given.basis.pack, document(given, language))
    receipt = kept(bureau, given, today(), language)
    if isinstance(receipt, Receipt):
        receipt = replace(receipt, assumed=situation.assumed)
    told = summary(found, _as_found(situation, receipt), language)
    return page(
        "families/print.html",
        language,
        answer=found.document,
        county=catalogue(language).say(bureau.county.name),
        sheet=sheet_of(found.document, told, language, large=is_large()),
        sealed=doorway.seal.close(situation),
        made=catalogue(language).day(today()),
        **_receipt_words(doorway, language, receipt),
    )


def _as_found(situation: Situation, receipt: Receipt | Unkept) -> Situation:
    """The situation with its places as they were found, where they are kept so: paper is read by others too."""
    held = None if isinstance(receipt, Unkept) else situation_of(receipt)
    return replace(situation, home=held.home, facts=held.facts) if held else situation


def _receipt_words(doorway: Doorway, language: str, receipt: Receipt | Unkept) -> dict[str, Any]:
    """What the leaf shows of a receipt: its text, its squares, or why there is none."""
    if isinstance(receipt, Unkept):
        return {"receipt": None, "unkept": str(receipt)}
    stamp = Stamp(doorway.settings.secret_key)
    text = stamp.write(receipt)
    return {
        "receipt": text,
        "squares": squares_of(text, link_to_receipts(doorway, language)),
        "signed": stamp.signs,
        "is_link": bool(doorway.settings.public_url),
        "by_point": bool(receipt.points),
    }


def link_to_receipts(doorway: Doorway, language: str) -> str:
    """Return the public address that a receipt follows behind ``#``; empty where no public address is set.

    What a request says of the host is not believed: it would be printed on paper and led to for years.
    """
    public = doorway.settings.public_url
    return f"{public}{address(language, 'receipt', large=None)}#" if public else ""


def squares_of(text: str, link: str) -> Markup | None:
    """Return a receipt as a code of squares (QR, level M) in SVG; None for one that is too long to be read well."""
    if len(text) > _LONGEST_IN_SQUARES:
        return None
    # Two segments: the link needs bytes, the text only the letters that squares hold at less cost.
    made = segno.make([(link, None), (text, None)] if link else text, error="m", micro=False)  # type: ignore[arg-type]
    return Markup(made.svg_inline(border=4, omitsize=True, svgclass=None, lineclass=None))  # noqa: S704 - squares only


def sheet_of(given: Document, told: list[dict[str, str]], language: str, *, large: bool = False) -> Sheet:
    """Return what of an answer fits on one leaf: what decides first, what was told last."""
    leaf = Leaf(*_ROOM[large])
    head = Leaf(_HEAD[0] * 2, leaf.wide * _HEAD[1])
    head.left -= head.lines(given["headline"][language]) * 2 + head.lines(*_head(given))
    options = head.take(list(_options(given, language)), _alone, most=_HEAD[0])
    leaf.left -= max(0, _HEAD[0] - head.left) + leaf.lines(*_foot(given))
    return Sheet(
        options=options,
        papers=leaf.take(list(_papers(given, language)), _boxed, most=20, around=2),
        warnings=leaf.take([one["text"] for one in given["warnings"]], _alone, most=7, around=1),
        possible=leaf.take([one["text"] for one in given["possible"]], _alone, most=7, around=2),
        clauses=leaf.take(list(_clauses(given)), _quoted, most=7 if large else 12, around=2),
        told=leaf.take(told, _labelled, most=44, around=2, columns=1 if large else 2),
    )


def _boxed(paper: Document) -> Iterable[str]:
    return (f"□ {paper['text']} （{paper['state']}）",)


def _labelled(told: dict[str, str]) -> Iterable[str]:
    return (f"{told['label']}：{told['value']}",)


def _alone(text: str) -> Iterable[str]:
    return (f"· {text}",)


def _head(given: Document) -> Iterator[str]:
    """What always stands in the head of the leaf, beside its heading and the headline."""
    step = given["next_step"]
    yield from ("", "", given.get("place", {}).get("matched") or "", step["do"], "")
    yield f"{step['who']} {step['phone_text']} {step['hours'] or ''}"


def _foot(given: Document) -> Iterator[str]:
    """What always stands at the foot of the leaf."""
    yield from ("", "")
    for name in ("policy", "edition"):
        held = given["basis"][name]
        yield f"{held.get('title') or held.get('name')} {held['id']} {held['sha256'][:12]}" if held else ""


def _options(given: Document, language: str) -> Iterator[str]:
    """The schools in words, one a line; a group with its campuses."""
    for option in given["options"]:
        campuses = [_campus(campus, language) for campus in option.get("campuses", ())]
        listed = say(language, "receipt.print.campuses", names=say(language, "receipt.comma").join(campuses))
        yield f"{option['text']}{listed if campuses else ''}"


def _campus(campus: Document, language: str) -> str:
    boarding = say(language, "receipt.print.boarding") if campus["boarding"] else ""
    return f"{campus['name']}{boarding}"


def _papers(given: Document, language: str) -> Iterator[Document]:
    """The papers to bring, each once; those of which any one is enough share a box."""
    named = {paper["kind"]: paper["requirement"] for paper in given["documents"]}
    told: set[str] = set()
    for paper in given["documents"]:
        if paper["state"] == "not_needed" or paper["kind"] in told:
            continue
        alternatives = [kind for kind in paper["one_of"] if kind in named] if paper["state"] != "held" else []
        told |= {paper["kind"], *alternatives}
        words = say(language, "receipt.or").join(named[kind] for kind in alternatives)
        one_of = say(language, "receipt.print.one_of", papers=words)
        text = one_of if len(alternatives) > 1 else paper["requirement"]
        yield {"text": text, "state": paper["state_text"], "kind": paper["kind"]}


def _clauses(given: Document) -> Iterator[Document]:
    """The clauses that bear the answer out, each once and short; those that deny something are left to the page."""
    said: set[str] = set()
    for reason in given["reasons"]:
        clause = reason["clause"]
        if clause and reason["verdict"] == "yes" and clause["quote"] not in said:
            said.add(clause["quote"])
            yield {**clause, "short": shortened(clause["quote"], _LONGEST_QUOTE)}


def _quoted(clause: Document) -> Iterable[str]:
    return (clause["short"], f"{clause['document']} {clause['number'] or ''} {clause['label']}")


ROUTES = (Route("/print", "print", print_page, ("POST",)),)
