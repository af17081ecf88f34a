"""An answer's document as lines for a person at a terminal."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from enrollzone.cli.layout import Entry, section, wrapped
from enrollzone.i18n.catalogue import catalogue
from enrollzone.messages import Message
from enrollzone.present import Document

_MARKS = {"yes": "✓", "no": "✗", "unknown": "?"}
_BOXES = {"held": "[x]", "missing": "[ ]", "invalid": "[!]", "needed": "[ ]", "not_needed": "[-]"}


class Phrases:
    """The words of a printed answer in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._words = catalogue(language)

    def __call__(self, phrase: str, /, **params: object) -> str:
        """Return the words of a heading or a phrase of the terminal."""
        return self._words.say(Message(f"terminal.{phrase}", params))

    def message(self, said: Message) -> str:
        """Return the words of a message of the core."""
        return self._words.say(said)

    def listed(self, texts: Iterable[str]) -> str:
        """Return several texts as one."""
        return self._words.say(tuple(texts))


def answer_lines(told: Document, language: str) -> Iterator[str]:
    """Walk over the lines of an answer: what, why, which papers, what next, and from which law."""
    say = Phrases(language)
    yield from wrapped(told["headline"][language])
    yield from _options(told, say)
    yield from _ordinary(told, say)
    yield from _place(told, say)
    yield from section(say("contradictions"), _contradictions(told, say))
    yield from section(say("reasons"), _reasons(told["reasons"], say))
    yield from section(say("papers"), [_paper(paper, told["documents"], say) for paper in told["documents"]])
    yield from section(say("enough"), _enough(told["enough"], say))
    yield from section(say("obliges"), [Entry(say("pair", name=d["who"], text=d["what"])) for d in told["obliges"]])
    yield from section(say("question"), _question(told, say))
    yield from section(say("possible"), [Entry(possible["text"], "·") for possible in told["possible"]])
    yield from section(say("readings"), _readings(told, say))
    yield from section(say("by_reading"), _under(told["by_reading"], say))
    yield from section(say("what_if"), _under(told["what_if"], say))
    yield from section(say("warnings"), [Entry(warning["text"], "!") for warning in told["warnings"]])
    yield from section(say("next"), _next(told["next_step"], say))
    yield from section(say("basis"), [Entry(line) for line in _basis(told, say)])


def _options(told: Document, say: Phrases) -> Iterator[str]:
    for option in told["options"]:
        campuses = [campus["name"] for campus in option.get("campuses", [])]
        if campuses:
            yield from wrapped(say("campuses", names=say.listed(campuses)), "  ")
        if "mode_text" in option:
            yield from wrapped(option["mode_text"], "  ")
        if "stops_at" in option:
            yield from wrapped(option["stops_at"]["why"], "  ")


def _ordinary(told: Document, say: Phrases) -> Iterator[str]:
    usual = told.get("ordinary")
    if usual:
        assumed = [Entry(assumption["text"], "·") for assumption in usual["assumes"]]
        yield from section(say("ordinary", text=usual["text"]), assumed)


def _place(told: Document, say: Phrases) -> Iterator[str]:
    place = told.get("place")
    if place is None:
        return
    if place.get("matched"):
        yield ""
        yield from wrapped(
            say("matched", place=place["matched"], code=place["code"], how=Message(f"how.{place['how']}"))
        )
    yield from section(say("formerly"), [Entry(one["text"], "·") for one in place.get("formerly", [])])
    yield from section(say("candidates"), [Entry(f"{one['code']}  {one['name']}", "·") for one in place["candidates"]])
    yield from section(say("parts"), [Entry(part, "·") for part in place.get("parts", [])])


def _contradictions(told: Document, say: Phrases) -> Iterator[Entry]:
    for entry in told.get("contradictions", []):
        cited = (clause_words(clause, say) for clause in entry["clauses"])
        yield Entry(entry["text"], "!", (", ".join(entry["facts"]), *cited))


def _reasons(reasons: list[Document], say: Phrases) -> Iterator[Entry]:
    """The steps, each said once, with their clauses below those that rest on them, in full the first time."""
    quoted: set[str] = set()
    for clauses, steps in groupby(_said_once(reasons), key=lambda step: step[1]):
        *before, last = [entry for entry, _ in steps]
        cited = []
        for clause in clauses:
            cited.append((clause_again_words if clause["id"] in quoted else clause_words)(clause, say))
            quoted.add(clause["id"])
        yield from before
        yield replace(last, below=tuple(cited))


def _said_once(reasons: list[Document]) -> Iterator[tuple[Entry, list[Document]]]:
    """A sentence that several clauses bear out is one step with several clauses."""
    for (verdict, because), steps in groupby(reasons, key=lambda reason: (reason["verdict"], reason["because"])):
        yield Entry(because, _MARKS[verdict]), [step["clause"] for step in steps if step["clause"]]


def _cited(clause: Document) -> dict[str, str]:
    return {"document": clause["number"] or clause["document"], "label": clause["label"]}


def clause_again_words(clause: Document, say: Phrases) -> str:
    """Return where a clause stands that was quoted above."""
    return say("clause_again", **_cited(clause))


def clause_words(clause: Document, say: Phrases) -> str:
    """Return a clause as it is quoted: the document, where it stands there, and its words."""
    words = say("clause", quote=clause["quote"], **_cited(clause))
    inferred = say("inferred_label") if clause["inferred_label"] else ""
    unverified = say("unverified") if clause["unverified"] else ""
    return words + inferred + unverified


def _paper(paper: Document, listed: list[Document], say: Phrases) -> Entry:
    names = [other["requirement"] for other in listed if other["kind"] in paper["one_of"]]
    last = next(other["kind"] for other in reversed(listed) if other["kind"] in (*paper["one_of"], paper["kind"]))
    said_here = len(names) > 1 and paper["kind"] == last and paper["state"] in _LACKING  # once for the whole choice
    enough = (say("one_of", names=say.listed(names)),) if said_here else ()
    text = say("pair", name=paper["requirement"], text=paper["state_text"])
    return Entry(text, _BOXES[paper["state"]], (*paper["why"], *enough))


def _enough(entries: list[Document], say: Phrases) -> Iterator[Entry]:
    for entry in entries:
        then = say.listed(possible["text"] for possible in entry["then"])
        yield Entry(entry["text"], "·", (f"→ {then}",))


_LACKING = ("missing", "invalid", "needed")


def _question(told: Document, say: Phrases) -> Iterator[Entry]:
    question = told.get("question")
    if question is None:
        return
    yield Entry(question["text"])
    for fact in question["facts"]:
        yield _asked(fact, say)
    cited = dict.fromkeys(" ".join(_cited(clause).values()) for clause in question["clauses"])
    yield Entry(say("why"), below=(*(need["text"] for need in question["why"]), *cited))


def _asked(fact: Document, say: Phrases) -> Entry:
    """How a fact is told on the command line, with the values that it may take."""
    listed = say.listed(_value(value, say) for value in fact["values"])
    if fact["kind"] == "date":
        return Entry(f"--fact {fact['name']}=YYYY-MM-DD  {fact['label']}")
    if fact["place_name"]:
        below = say("or_zone", name=fact["name"], values=listed)
        return Entry(f"--fact {fact['place_name']}=PLACE  {fact['label']}", below=(below,))
    return Entry(f"--fact {fact['name']}=VALUE  {fact['label']}", below=(say("values", values=listed),))


def _value(value: Document, say: Phrases) -> str:
    return value["value"] if value["text"] == value["value"] else say("value", value=value["value"], text=value["text"])


def _readings(told: Document, say: Phrases) -> Iterator[Entry]:
    """The open questions, those the bureau has settled, and those answered for this question only.

    Those in use for now are among the warnings.
    """
    for reading in told["readings"]:
        if reading["id"] in told["query"]["readings"]:
            assumed = say("reading.assumed", option=reading["options"][reading["used"]])
            yield Entry(reading["question"], "·", (assumed,))
        elif reading["used"] is None:
            yield Entry(reading["question"], "?", (say("reading.open"),))
        elif "decided" in reading:
            settled = say("pair", name=reading["decided"]["text"], text=reading["options"][reading["used"]])
            yield Entry(reading["question"], "=", (settled,))


def _under(entries: list[Document], say: Phrases) -> Iterator[Entry]:
    """What follows where readings, or facts, are otherwise."""
    for entry in entries:
        otherwise = say.listed(choice["text"] for choice in entry["if"])
        yield Entry(otherwise, "·", tuple(f"→ {possible['text']}" for possible in entry["then"]))


def _next(step: Document, say: Phrases) -> Iterator[Entry]:
    yield Entry(step["do"])
    yield Entry(say("pair", name=step["who"], text=step["phone_text"]))
    if step["hours"]:
        yield Entry(step["hours"])


def _basis(told: Document, say: Phrases) -> Iterator[str]:
    basis = told["basis"]
    if basis["policy"]:
        yield policy_words("policy", basis["policy"], say)
        yield f"sha256 {basis['policy']['sha256'][:16]}…"
    if basis["edition"]:
        yield say("edition", **{name: basis["edition"][name] for name in ("name", "id", "status_text")})
    for near in told.get("nearest", []):
        yield policy_words("nearest", near, say)
    if "receipt" in told:
        yield say("receipt", code=told["receipt"])


def policy_words(phrase: str, policy: Document, say: Phrases) -> str:
    """Return what names a policy, with the days of its being in force."""
    days: dict[str, Any] = {name: day and date.fromisoformat(day) for name, day in policy["in_force"].items()}
    period = "until" if days["to"] else "open"
    in_force = say(f"period.{period}", first=days["from"], last=days["to"])
    return say(phrase, title=policy["title"], version=policy["version"], period=in_force)
