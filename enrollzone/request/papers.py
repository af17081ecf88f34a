"""Papers as they are told: each of a kind that the policy knows, with what may stand on it."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, cast

from enrollzone.answers.answer import Told
from enrollzone.errors import FieldProblem
from enrollzone.evidence.checks import ends_before_it_begins
from enrollzone.evidence.kinds import NO, YES, PaperKind, Part, Shown, Value
from enrollzone.policy.pack import Pack
from enrollzone.request.bodies import A_NAME, PaperBody

_FLAGS = ("held", Part.IN_RANGE)
_SAID: Mapping[object, object] = {"yes": True, "no": False, "?": None}


def written_papers(papers: Iterable[Any]) -> list[Any]:
    """Return papers that a person wrote as the body takes them: yes and no for true and false, ``?`` for not known."""
    return [_written(paper) if isinstance(paper, Mapping) else paper for paper in papers]


def _written(paper: Mapping[str, Any]) -> dict[str, Any]:
    result = {name: None if value == "?" else value for name, value in paper.items()}
    result |= {name: _flag(result[name]) for name in _FLAGS if name in result}
    marks = result.get("marks")
    if isinstance(marks, Mapping):
        result["marks"] = {name: _flag(value) for name, value in marks.items()}
    return result


def _flag(value: Any) -> Any:  # noqa: ANN401 - whatever stands there is checked with the rest of the body
    return _SAID.get(value, value) if isinstance(value, str) else value


def told_papers(
    papers: Iterable[PaperBody], pack: Pack, facts: Mapping[str, Told]
) -> tuple[tuple[Shown, ...], tuple[FieldProblem, ...]]:
    """Return the papers, with the problem of every field that cannot be taken."""
    shown: dict[str, Shown] = {}
    problems: list[FieldProblem] = []
    for number, body in enumerate(papers):
        here = f"documents.{number}"
        kind = pack.paper_kinds.get(body.kind)
        if kind is None:
            problems.append(_unknown(f"{here}.kind", body.kind, pack))
        elif kind.name in shown:
            problems.append(FieldProblem(f"{here}.kind", "paper_twice"))
        else:
            shown[kind.name] = _shown(body, kind)
            problems += _problems(here, shown[kind.name], kind, pack, facts)
    return tuple(shown.values()), tuple(problems)


def _unknown(field: str, name: str, pack: Pack) -> FieldProblem:
    known = tuple(pack.paper_kinds)
    close = get_close_matches(name, known, 1, 0.6) if A_NAME.fullmatch(name) else []
    return FieldProblem(field, "unknown_paper", known, close[0] if close else None)


def _parts(body: PaperBody) -> dict[Part, object]:
    """What was said of the parts of a paper, null included."""
    said = {PaperBody.model_fields[name].alias or name: getattr(body, name) for name in body.model_fields_set}
    return {part: said[part] for part in Part if part in said}


def _marks(body: PaperBody, kind: PaperKind) -> dict[str, bool | None]:
    """What was said of the marks. Of a list, every mark of the kind that is not in it is not there."""
    if isinstance(body.marks, dict):
        return dict(body.marks)
    return {mark: mark in body.marks for mark in dict.fromkeys((*kind.marks, *body.marks))}


def _shown(body: PaperBody, kind: PaperKind) -> Shown:
    parts = {part: _value(part, said) for part, said in _parts(body).items()}
    return Shown(kind.name, body.held, parts, _marks(body, kind), on=body.shown)


def _value(part: Part, said: Any) -> Value | None:  # noqa: ANN401 - a part's own type, checked by the body
    if said is None or part is Part.PLACE:
        return cast("str | None", said)
    if part is Part.IN_RANGE:
        return YES if said else NO
    return frozenset([said]) if part is Part.HOLDER else (said,)


def _problems(
    here: str, paper: Shown, kind: PaperKind, pack: Pack, facts: Mapping[str, Told]
) -> Iterator[FieldProblem]:
    if not paper.held and (paper.parts or paper.marks):
        yield FieldProblem(f"{here}.held", "not_held")
    for part, value in paper.parts.items():
        if part not in kind.parts:
            yield FieldProblem(f"{here}.{part}", "no_such_part", tuple(map(str, kind.parts)))
        elif value is not None:
            yield from _unfit(f"{here}.{part}", kind.parts[part], value, pack, facts)
    if not paper.marks.keys() <= kind.marks.keys():
        yield FieldProblem(f"{here}.marks", "unknown_mark", tuple(kind.marks))
    if ends_before_it_begins(paper):
        yield FieldProblem(f"{here}.until", "ends_first")


def _unfit(field: str, name: str, value: Value, pack: Pack, facts: Mapping[str, Told]) -> Iterator[FieldProblem]:
    words = pack.facts[name].values
    if isinstance(value, frozenset) and not value <= set(words):
        yield FieldProblem(field, "unknown_value", words)
    if isinstance(value, str) and name in facts:  # two places cannot be compared before they are looked up
        yield FieldProblem(field, "told_twice", (f"facts.{name}", field))
