"""Why the desk does not record what somebody wants to record of a case; nothing is done then."""

from collections.abc import Callable
from enum import StrEnum

from enrollzone.casework.acting import Desk, Form, act_within
from enrollzone.casework.cases import Case
from enrollzone.casework.states import NeverRefusedError, OtherHandError, Step
from enrollzone.errors import EnrollzoneError
from enrollzone.staff.permissions import Actor
from enrollzone.storage.store import Recorded


class Refusal(StrEnum):
    """One reason why a case is not decided, or something of it not recorded.

    `not_allowed`, `not_now`: the role, or the state; `same_person`: somebody else must do it; `through_placing`: the
    bureau arranges, by a placing that is signed; `choice_missing`: the family has not chosen among the sites of the
    present answer; `own_opinion_first`: opinions were given or are needed, and this person has given none;
    `no_agreement`: no two agree; `not_as_found`: something else was asked for than what the rules or the opinions
    come to; `no_seat`: every seat of the campus is taken; `never_refused`: no school may refuse this child;
    `against_answer`: the policy gives the child a place, so that it is checked again and not refused; `stale_answer`:
    policy, edition or readings are others today.
    """

    NOT_ALLOWED = "not_allowed"
    NOT_NOW = "not_now"
    SAME_PERSON = "same_person"
    THROUGH_PLACING = "through_placing"
    CHOICE_MISSING = "choice_missing"
    OWN_OPINION_FIRST = "own_opinion_first"
    NO_AGREEMENT = "no_agreement"
    NOT_AS_FOUND = "not_as_found"
    NO_SEAT = "no_seat"
    NEVER_REFUSED = "never_refused"
    AGAINST_ANSWER = "against_answer"
    STALE_ANSWER = "stale_answer"
    SITE_MISSING = "site_missing"
    SITE_UNKNOWN = "site_unknown"
    SITE_NEEDLESS = "site_needless"
    NO_CHOICE = "no_choice"
    NOT_CHOSEN = "not_chosen"
    DAY_AHEAD = "day_ahead"


class RefusedError(EnrollzoneError):
    """Something is not recorded of a case. `refusal` says why; nothing of what was sent is repeated."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(str(refusal))


def act_unless(
    refusal: Refusal | None,
    desk: Desk,
    actor: Actor,
    subject: str,
    step: Step,
    happened: object,
    form: Form,
    meanwhile: Callable[[], Refusal | None] = lambda: None,
) -> Recorded[Case]:
    """Take a step in a case unless there is a reason against it. Raises RefusedError, and whatever `act` raises.

    The reason counts last: a form that is sent twice is answered as the first time, although the case has moved on,
    and who looked at an older version is told so. `meanwhile` is asked for a reason while nobody else can write: what
    hangs on other cases, and not on this one alone.
    """
    with desk.store.writing() as writer:
        try:
            recorded = act_within(writer, actor, subject, step, happened, form)
        except (OtherHandError, NeverRefusedError):
            if refusal is None:
                raise
            raise RefusedError(refusal) from None  # what the fold never takes is refused in the same words
        against = None if recorded.repeated else refusal or meanwhile()
        if against is not None:
            raise RefusedError(against)  # and with it the transaction is undone
    return recorded
