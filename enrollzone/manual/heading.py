"""Which policy this is, in one line: what stands at the head of its chart and its manual."""

from enrollzone.manual.wording import Wording
from enrollzone.messages import Message
from enrollzone.policy.pack import Pack, Policy


def about(wording: Wording) -> str:
    """Return the documents of a policy, its version and its period."""
    pack = wording.pack
    own = [document for document in pack.documents.values() if not document.external]
    numbers = tuple(document.number or document.title for document in own)
    params = {"documents": numbers, "version": pack.version, "period": period(pack)}
    return wording.say(Message("manual.chart.about", params))


def period(policy: Policy) -> Message:
    """Return the days on which a policy is in force: for one that assigns homes, the entry days of the children."""
    days = {"first": policy.period.first, "last": policy.period.last}
    if isinstance(policy, Pack):
        return Message("manual.period.until" if policy.period.last else "manual.period.open", days)
    return Message("terminal.period.until" if policy.period.last else "terminal.period.open", days)
