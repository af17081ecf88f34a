"""What the pages of the desk are made with: a route that says everything about itself, and the visit of a person."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from secrets import token_urlsafe
from typing import IO, Any

from flask import Response, current_app, request, url_for

from enrollzone.bootstrap import Bureaus, open_desk
from enrollzone.casework.acting import Desk, Form
from enrollzone.config import Settings
from enrollzone.staff.permissions import Action, Actor, can
from enrollzone.staff.proving import Identity, Passwords
from enrollzone.staff.sessions import Session
from enrollzone.web.desk.frame import frame_of
from enrollzone.web.desk.places import Places
from enrollzone.web.journal import request_id
from enrollzone.web.languages import is_large
from enrollzone.web.rendering import page
from enrollzone.web.service import Service

KILOBYTE = 1024


class Access(StrEnum):
    """Who may open a page that needs no particular permission.

    `ARRIVING`: whoever gave a password, though their roles ask for more before anything else opens.
    """

    ANYBODY = "anybody"
    ARRIVING = "arriving"
    SIGNED_IN = "signed_in"


class Keep(StrEnum):
    """Who may keep a page. Nothing of the desk is ever kept by anybody on the way."""

    NOBODY = "no-store"


class Rate(StrEnum):
    """How often one address may ask. Signing in is tried less often; a limit that cannot be counted refuses."""

    USUAL = "600 per minute"
    SIGNING_IN = "20 per minute"
    HEAVY = "30 per minute"


@dataclass(frozen=True)
class Route:
    """A page of the desk. Nothing has a default that protects: who adds a page says who may open it, and how much.

    `view` takes the `Visit` and what stands in the path. `needs` is what its opener must be allowed; `posts` says that
    a form is posted to it, which always bears the token of its session; `largest` is the most bytes of a body.
    """

    path: str
    name: str
    view: Callable[..., Any]
    needs: Action | Access
    posts: bool
    keep: Keep
    rate: Rate
    largest: int

    @property
    def methods(self) -> list[str]:
        """The methods that the page takes. A page that posts is one that can be looked at as well."""
        return ["GET", "POST"] if self.posts else ["GET"]


class RouteError(TypeError):
    """A route does not say everything about itself: a fault of the program, told before it serves anybody."""


_TOLD: tuple[type | tuple[type, ...], ...] = ((Action, Access), Keep, Rate, bool, int)


def refuse_incomplete(route: Route) -> None:
    """Raise RouteError for a route that leaves open who may open it, keep it, how often, or how much may be posted."""
    told = (route.needs, route.keep, route.rate, route.posts, route.largest)
    if not all(isinstance(one, kind) for one, kind in zip(told, _TOLD, strict=True)):
        raise RouteError(f"{route.name}: says not who may open or keep it, how often, or how much may be posted")
    if route.posts != (route.largest > 0):
        raise RouteError(f"{route.name}: a form is posted to it exactly where something may be posted")
    if not route.path.startswith("/"):
        raise RouteError(f"{route.name}: its path begins with /")


def shown(path: str, name: str, view: Callable[..., Any], needs: Action | Access) -> Route:
    """Return the route of a page that is only looked at."""
    return Route(path, name, view, needs, posts=False, keep=Keep.NOBODY, rate=Rate.USUAL, largest=0)


def entrance(path: str, name: str, view: Callable[..., Any]) -> Route:
    """Return the route of a form by which somebody signs in."""
    needs, largest = Access.ANYBODY, 4 * KILOBYTE
    return Route(path, name, view, needs, posts=True, keep=Keep.NOBODY, rate=Rate.SIGNING_IN, largest=largest)


def arriving(path: str, name: str, view: Callable[..., Any]) -> Route:
    """Return the route of a form for whoever gave a password and has to do something more before all pages open."""
    needs, largest = Access.ARRIVING, 4 * KILOBYTE
    return Route(path, name, view, needs, posts=True, keep=Keep.NOBODY, rate=Rate.SIGNING_IN, largest=largest)


def posted(path: str, name: str, view: Callable[..., Any], needs: Action | Access) -> Route:
    """Return the route of a page with a form of usual size."""
    return Route(path, name, view, needs, posts=True, keep=Keep.NOBODY, rate=Rate.USUAL, largest=64 * KILOBYTE)


class DeskDoorway:
    """The service, the settings, the desk of this process, and who proves who somebody is."""

    identity: Identity = Passwords()

    def __init__(self, service: Service, settings: Settings) -> None:
        """Raises KeyFileError for keys that cannot be used."""
        self.service, self.settings, self.places = service, settings, Places()
        configuration = current_app.config  # asked at each step: a test has a clock of its own
        self.desk: Desk = open_desk(settings, lambda: service.current.bureaus, lambda: configuration["NOW"]())  # noqa: PLW0108


@dataclass(frozen=True)
class Visit:
    """One request of one person at the desk. `session` is None only on pages that anybody may open."""

    doorway: DeskDoorway
    language: str
    session: Session | None
    token: str  # what a form of this session must bear

    @property
    def desk(self) -> Desk:
        """The desk."""
        return self.doorway.desk

    @property
    def bureaus(self) -> Bureaus:
        """The bureaus of this moment; a view takes them once."""
        return self.doorway.service.current.bureaus

    @property
    def actor(self) -> Actor:
        """Who is signed in. Raises RuntimeError on a page that anybody may open: such a page acts for nobody."""
        if self.session is None:
            raise RuntimeError("nobody is signed in on this page")
        return self.session.account.actor

    @property
    def form(self) -> Form:
        """What the posted form says beside its fields.

        Its token is that of the form together with what was written into it. A form that is sent twice is done once;
        one that a browser brought back, and that says something else by now, is another one, and never passed over in
        silence as if it had been done.
        """
        told = token_of_form()
        return Form(_seen(), told and self.desk.store.keyring.mark("form.sent", f"{told}\0{_fields()}"), request_id())

    @property
    def form_as_begun(self) -> Form:
        """The same with the token that the form bears: for work that is gone on with from another page."""
        return Form(_seen(), token_of_form(), request_id())

    def may(self, action: str) -> bool:
        """Tell whether whoever is signed in, with all that their roles ask for, may do something."""
        return self.session is not None and self.session.awaits is None and can(self.actor, Action(action))

    @property
    def home(self) -> str:
        """The address of the page on which the work of whoever is signed in begins."""
        return self.address(home_of(self.actor))

    def address(self, name: str, **values: object) -> str:
        """Return the address of a page of the desk in the language and size of this visit."""
        return address_in(self.language)(name, **values)

    def page(self, template: str, *, status: int = 200, **context: Any) -> Response:  # noqa: ANN401 - what the template takes
        """Return a page. Its template may call `visit`, and `fields` for what every form of the desk bears."""
        return page(template, self.language, status=status, **{**self.around(), **context})

    def around(self) -> dict[str, Any]:
        """Return what every template of the desk is given."""
        frame = frame_of(self.language, self.may, address_in)
        return {"visit": self, "form_token": new_form_token, "frame": frame}


def token_of_form() -> str | None:
    """Return the token that a posted form bears."""
    return request.form.get("form", "")[:80] or None


def _seen() -> int:
    seen = request.form.get("seen", "0")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0


def _fields() -> str:
    """What was written into a form, with a digest of each file; not to which session it belongs."""
    files = sorted((name, _digest(file.stream)) for name, file in request.files.items(multi=True))
    return json.dumps([sorted((name, told) for name, told in request.form.lists() if name != "csrf"), files])


def _digest(stream: IO[bytes]) -> str:
    stream.seek(0)
    digest = sha256(stream.read()).hexdigest()
    stream.seek(0)
    return digest


_HOMES = {Action.SEE_QUEUE: "queue", Action.KEEP_ACCOUNTS: "accounts"}


def home_of(actor: Actor) -> str:
    """Return the name of the page on which somebody's work begins."""
    return next((name for action, name in _HOMES.items() if can(actor, action)), "my_account")


def new_form_token() -> str:
    """Return the token of one form: what is sent twice under it is done once."""
    return token_urlsafe(16)


def address_in(language: str) -> Callable[..., str]:
    """Return what gives the addresses of the desk's pages in a language, in the size of letters of this request."""

    def address(name: str, **values: object) -> str:
        told = {"large": "1" if is_large() else None, **values}
        return url_for(f"{blueprint_of(language)}.{name}", **told)  # type: ignore[arg-type]

    return address


def blueprint_of(language: str) -> str:
    """Return the name of the blueprint that holds the desk's pages of a language."""
    return f"desk_{language}"
