"""Which policy this is, in one line: what stands at the head of its chart and its manual."""

from enrollzone.manual.wording import Wording
from enrollzone.messages import Message
from enrollzone.policy.pack import Pack


def about(wording: Wording) -> str:
    """Return the documents of a policy, its version and its period."""
    pack = wording.pack
    own = [document for document in pack.documents.values() if not document.external]
    numbers = tuple(document.number or document.title for document in own)
    params = {"documents": numbers, "version": pack.version, "period": period(pack)}
    return wording.say(Message("manual.chart.about", params))


def period(pack: Pack) -> Message:
    """Return the entry days for which a policy decides."""
    days = {"first": pack.period.first, "last": pack.period.last}
    return Message("manual.period.until" if pack.period.last else "manual.period.open", days)
