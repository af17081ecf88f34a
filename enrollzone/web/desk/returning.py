"""Back to the page that somebody was led away from: one of the desk's own, and never one of elsewhere."""

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException

AFTER, LOST = "after", "lost"
_OURS = "desk_"
# Pages on the way in; the queue needs no naming, since that is where everybody begins.
_NEVER = frozenset(["queue", "sign_in", "sign_out", "second_factor", "my_password", "my_factor"])


def page_to_return_to(path: str) -> str:
    """Return the address of the page of the desk at a path, made anew from its name; empty where there is none.

    What stands in an address is written by anybody: only what our own table of pages knows is taken from it.
    """
    try:
        adapter = current_app.url_map.bind_to_environ(request.environ)
        endpoint, values = adapter.match(path.removeprefix(request.script_root), method="GET")
    except HTTPException:
        return ""
    blueprint, _, name = endpoint.rpartition(".")
    return url_for(endpoint, **values) if blueprint.startswith(_OURS) and name not in _NEVER else ""


def asked_to_return() -> str:
    """Return the address to which this request asks to be led in the end; empty where it names none of ours."""
    return page_to_return_to(request.values.get(AFTER, ""))
