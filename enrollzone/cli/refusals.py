"""A question that cannot be taken, told by the options of the command. What was written is never repeated."""

from collections.abc import Iterator

from enrollzone.cli.layout import Entry, listing
from enrollzone.cli.words import Phrases
from enrollzone.errors import FieldProblem, RequestError

_OPTIONS = {
    "jurisdiction": "--jurisdiction",
    "stage": "--stage",
    "on": "--on",
    "edition": "--edition",
    "layer": "--layer",
    "format": "--format",
    "crs": "--crs",
    "encoding": "--encoding",
    "simplify": "--simplify",
    **{name: f"--{name}" for name in ("group", "campus", "zone", "category", "paper", "dpi")},
    "home": "PLACE",
    "home.text": "PLACE",
    "home.unit": "PLACE",
    "home.point": "--point",
    "home.point.x": "--point",
    "home.point.y": "--point",
    "home.point.crs": "--crs",
    "home.point.accuracy_m": "--accuracy",
}
_NAMED = {"facts": "--fact", "dont_know": "--dont-know", "readings": "--reading"}


def refusal_lines(error: RequestError, language: str, heading: str | None = None) -> Iterator[str]:
    """Walk over the lines that say which options cannot be taken, and what may stand there; `heading` are words."""
    say = Phrases(language)
    problems = dict.fromkeys((_option(problem.field), problem) for problem in error.problems)
    entries = [_entry(option, problem, say) for option, problem in problems]
    yield from listing(heading or say("refused.heading"), entries)


def _option(field: str) -> str:
    """Return the option that stands for a field of the question."""
    kind, _, name = field.partition(".")
    if kind == "documents" and name:
        number, _, part = name.partition(".")
        return f"--paper {int(number) + 1} {part}"
    if kind in _NAMED and name:
        return f"{_NAMED[kind]} {name}"
    return _OPTIONS.get(field, field)


def _entry(option: str, problem: FieldProblem, say: Phrases) -> Entry:
    hint = (say("refused.hint", hint=problem.hint),) if problem.hint else ()
    expected = (say("refused.expected", expected=say.listed(problem.expected)),) if problem.expected else ()
    return Entry(say("pair", name=option, text=say(f"refused.{problem.code}")), "!", (*hint, *expected))
