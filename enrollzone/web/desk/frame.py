"""What stands around every page of the desk: what one may open, where one is, and the same page in another language."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import current_app, request

from enrollzone.staff.permissions import Action
from enrollzone.web.languages import NAMES, TAGS

# In the order of a working day. A page that this release does not have is left out.
_MENU = {
    "queue": Action.SEE_QUEUE,
    "open": Action.OPEN,
    "address": Action.TEST_ADDRESS,
    "roster": Action.RUN_ROSTER,
    "seats": Action.SEE_SEATS,
    "placings": Action.SEE_SEATS,
    "publishing": Action.SEE_PUBLISHING,
    "accounts": Action.KEEP_ACCOUNTS,
    "audit": Action.READ_AUDIT,
}
_DESK_LANGUAGES = ("zh", "en")
_A_CODE = re.compile(r"[A-Za-z0-9_.:-]{1,80}", re.ASCII)  # what our own links hold after the question mark


@dataclass(frozen=True)
class Link:
    """A link of the bar; `is_here` says that it leads to the page that is shown."""

    name: str
    address: str
    is_here: bool = False


@dataclass(frozen=True)
class Tongue:
    """The page that is shown, in another language."""

    tag: str
    name: str
    address: str


@dataclass(frozen=True)
class Frame:
    """The bar of a page: its links, the same page in other languages, and in the other size of letters."""

    links: tuple[Link, ...]
    tongues: tuple[Tongue, ...]
    size: str


Address = Callable[..., str]


def frame_of(language: str, may: Callable[[str], bool], address: Callable[[str], Address]) -> Frame:
    """Return what stands around the page of this request. `address` returns the addresses of a language."""
    here = (request.endpoint or "").rpartition(".")[2]
    links = tuple(_links(here, may, address(language)))
    others = (other for other in _DESK_LANGUAGES if other != language)
    tongues = tuple(Tongue(TAGS[other], NAMES[other], _again(here, address(other))) for other in others)
    larger = None if request.args.get("large") == "1" else "1"
    return Frame(links, tongues, _again(here, address(language), large=larger))


def has_desk_page(name: str) -> bool:
    """Tell whether this release has a page of the desk of a name."""
    return any(f"desk_{language}.{name}" in current_app.view_functions for language in _DESK_LANGUAGES)


def _links(here: str, may: Callable[[str], bool], address: Address) -> Iterator[Link]:
    for name, action in _MENU.items():
        if has_desk_page(name) and may(action):
            yield Link(name, address(name), is_here=name == here)


def _again(here: str, address: Address, **more: str | None) -> str:
    """The page that is shown, once more; what stands in its address are codes, and what else somebody put there is not.

    An address that is no page of the desk leads to the queue.
    """
    if not has_desk_page(here):
        return address("queue", **more)
    kept = {name: value for name, value in request.args.items() if _A_CODE.fullmatch(name) and _A_CODE.fullmatch(value)}
    return address(here, **{**kept, **(request.view_args or {}), **more})
