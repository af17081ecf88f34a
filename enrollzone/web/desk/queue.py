"""The queue: which cases wait, how long they have, and for whom."""

from flask import Response

from enrollzone.casework.events import CASE
from enrollzone.staff.permissions import Action
from enrollzone.storage.search import Wanted, counts, find
from enrollzone.web.desk.doorway import Visit, shown


def queue(visit: Visit) -> Response:
    """Show the cases that wait, and how many are in each state."""
    wanted = Wanted(CASE)
    store = visit.desk.store
    return visit.page("desk/queue.html", records=find(store, wanted, limit=50), counts=counts(store, wanted))


ROUTES = (shown("/", "queue", queue, Action.SEE_QUEUE),)
