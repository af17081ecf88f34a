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
    paper: dict[str, Any] = {"kind": kind, **_parts(rest)}
    if "marks" in paper:
        paper["marks"] = list(filter(None, paper["marks"].split("+")))
    return dict(written_papers([paper])[0])


def _parts(written: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in written.split(",")]
    parts = {name: value for name, sign, value in pairs if name and sign}
    if len(parts) < len(pairs):
        raise RequestError([FieldProblem("--paper", "not_as_expected", (_FORM,))])
    return parts
