"""A posted form that carries what a family told, opened for whichever page it is sent to."""

from collections.abc import Callable

from flask import Response, request

from enrollzone.errors import RequestError
from enrollzone.web.families.doorway import Doorway
from enrollzone.web.families.situation import Situation
from enrollzone.web.families.start import stale_page
from enrollzone.web.security import refuse_foreign_forms

Step = Callable[[Doorway, str, Situation], Response]


def opened(doorway: Doorway, language: str, show: Step) -> Response:
    """Open the posted form and show a page of it. Raises ForeignFormError.

    Where the policy changed under an open page, what was told no longer fits, and nothing is guessed from it.
    """
    refuse_foreign_forms()
    situation = doorway.seal.open(request.form.get("situation", ""))
    try:
        if situation is not None:
            return show(doorway, language, situation)
    except RequestError:
        pass  # told the same way as a form that cannot be read: it is out of date
    return stale_page(doorway.bureaus, doorway.seal, language)
