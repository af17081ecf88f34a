"""A paper as it is written on the command line: ``lease:holder=parent,from=2018-03-01,until=?,marks=seal+photo``."""

from typing import Any

from enrollzone.errors import FieldProblem, RequestError
from enrollzone.request import written_papers

_FORM = "KIND, KIND:no, KIND:NAME=VALUE,NAME=VALUE"
_HELD = {"yes": True, "no": False}


def read_paper(written: str) -> dict[str, Any]:
    """Return the paper as the body of a question takes it. Raises RequestError for what has another form.

    ``?`` stands for what cannot be told; the marks that it bears are joined by ``+``, and ``marks=`` is none of them.
    """
    kind, _, rest = written.replace("，", ",").replace("：", ":").partition(":")
    if not rest:
        return {"kind": kind}
    if rest in _HELD:
        return {"kind": kind, "held": _HELD[rest]}
    pairs = [pair.partition("=") for pair in rest.split(",")]
    if any(not name or not sign for name, sign, _ in pairs) or len({name for name, _, _ in pairs}) < len(pairs):
        raise RequestError([FieldProblem("--paper", "not_as_expected", (_FORM,))])
    paper: dict[str, Any] = {"kind": kind, **{name: value for name, _, value in pairs}}
    if "marks" in paper:
        paper["marks"] = [mark for mark in paper["marks"].split("+") if mark]
    return dict(written_papers([paper])[0])
