"""An answer's document as lines for a person at an 80-column screen."""

from collections.abc import Iterator
from typing import Any
from unicodedata import east_asian_width

from enrollzone.i18n.catalogue import catalogue
from enrollzone.messages import Message
from enrollzone.present import Document

WIDTH = 78
_MARKS = {"yes": "✓", "no": "✗", "unknown": "?"}
_BOXES = {"held": "[x]", "missing": "[ ]", "invalid": "[!]", "needed": "[ ]", "not_needed": "[-]"}


def answer_lines(told: Document, language: str) -> Iterator[str]:
    """Walk over the lines of an answer: what, why, which papers, what next, and from which law."""
    say = Headings(language)
    yield from wrapped(told["headline"][language])
    yield from _options(told, say)
    yield from _ordinary(told, say)
    yield from _place(told, say)
    yield from _section(say("reasons"), [_reason(reason) for reason in told["reasons"]])
    yield from _section(say("papers"), [_paper(paper) for paper in told["documents"]])
    yield from _section(say("question"), _question(told, say))
    yield from _section(say("possible"), [f"· {entry['text']}" for entry in told["possible"]])
    yield from _section(say("what_if"), [_under(entry) for entry in told["what_if"]])
    yield from _section(say("warnings"), [f"! {warning['text']}" for warning in told["warnings"]])
    yield from _section(say("next"), _next(told["next_step"]))
    yield from _section(say("basis"), _basis(told, say))


class Headings:
    """The headings of a printed answer in one language."""

    def __init__(self, language: str) -> None:
        self._words = catalogue(language)

    def __call__(self, name: str, **params: object) -> str:
        """Return the words of a heading."""
        return self._words.say(Message(f"terminal.{name}", params))


def wrapped(text: str, indent: str = "") -> Iterator[str]:
    """Break a text into lines of at most 78 columns, a Chinese character being two wide; words are kept whole."""
    line = indent
    for word in _words(text):
        if width(line + word.rstrip()) > WIDTH and line.strip():
            yield line.rstrip()
            line = " " * width(indent)
        line += word if line.strip() else word.lstrip()
    yield line.rstrip()


def _words(text: str) -> Iterator[str]:
    """Walk over the pieces between which a line may break: before a wide character, after a space."""
    piece = ""
    for character in text:
        wide = east_asian_width(character) in "WF"
        if wide and character not in "，。；：、？！”’）》」":
            if piece:
                yield piece
            piece = character
        elif character == " ":
            yield piece + character
            piece = ""
        else:
            piece += character
    if piece:
        yield piece


def width(text: str) -> int:
    """Return how many columns a text takes on a screen."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _section(heading: str, entries: list[str]) -> Iterator[str]:
    if entries:
        yield ""
        yield heading
        for entry in entries:
            first, *rest = entry.split("\n")
            yield from wrapped(first, "  ")
            for line in rest:
                yield from wrapped(line, "      ")


def _options(told: Document, say: Headings) -> Iterator[str]:
    for option in told["options"]:
        stops = option.get("stops_at")
        campuses = [campus["name"] for campus in option.get("campuses", [])]
        if campuses:
            yield from wrapped(say("campuses", names="、".join(campuses)), "  ")
        if stops:
            yield from wrapped(stops["why"], "  ")


def _ordinary(told: Document, say: Headings) -> Iterator[str]:
    usual = told.get("ordinary")
    if usual:
        yield ""
        yield from wrapped(say("ordinary", text=usual["text"]))
        yield from wrapped("；".join(assumed["text"] for assumed in usual["assumes"]), "  ")


def _place(told: Document, say: Headings) -> Iterator[str]:
    place = told.get("place")
    if place is None:
        return
    if place.get("matched"):
        yield ""
        yield from wrapped(say("matched", place=place["matched"], code=place["code"]))
    yield from _section(say("candidates"), [f"· {entry['name']}  {entry['code']}" for entry in place["candidates"]])
    yield from _section(say("parts"), [f"· {part}" for part in place.get("parts", [])])


def _reason(reason: dict[str, Any]) -> str:
    clause, line = reason["clause"], f"{_MARKS[reason['verdict']]} {reason['because']}"
    if clause is None:
        return line
    document = clause["number"] or clause["document"]
    return f"{line}\n{document} {clause['label']}：“{clause['quote']}”"


def _paper(paper: dict[str, Any]) -> str:
    why = "".join(f"\n{reason}" for reason in paper["why"])
    return f"{_BOXES[paper['state']]} {paper['requirement']} — {paper['state_text']}{why}"


def _question(told: Document, say: Headings) -> list[str]:
    question = told.get("question")
    if question is None:
        return []
    facts = [f"--fact {fact['name']}={_choices(fact)}" for fact in question["facts"]]
    return [question["text"], *facts, say("why", why=question["why"])]


def _choices(fact: dict[str, Any]) -> str:
    if fact["kind"] == "date":
        return "YYYY-MM-DD"
    return "|".join(value["value"] for value in fact["values"])


def _under(entry: dict[str, Any]) -> str:
    options = "；".join(choice["text"] for choice in entry["if"])
    return f"{options} → {'；'.join(possible['text'] for possible in entry['then'])}"


def _next(step: dict[str, Any]) -> list[str]:
    return [step["do"], f"{step['who']}：{step['phone_text']}"]


def _basis(told: Document, say: Headings) -> list[str]:
    basis, lines = told["basis"], []
    if basis["policy"]:
        policy, period = basis["policy"], basis["policy"]["in_force"]
        lines.append(f"{policy['title']} {policy['version']} ({period['from']} – {period['to'] or '…'})")
        lines.append(f"sha256 {policy['sha256'][:16]}…")
    if basis["edition"]:
        edition = basis["edition"]
        lines.append(f"{edition['name']} {edition['id']}（{edition['status_text']}）")
    lines += [say("nearest", title=near["title"], first=near["in_force"]["from"]) for near in told.get("nearest", [])]
    return lines + ([told["receipt"]] if "receipt" in told else [])
