"""What a policy obliges somebody to do, and what it forbids in so many words."""

from dataclasses import dataclass

from enrollzone.messages import Text

REFUSE = "refuse"  # what no school may do with a child (不得拒收)


@dataclass(frozen=True)
class Obligation:
    """What an outcome, or the policy itself, obliges a school, the bureau or a family to do.

    `must_not` says in a word of ours what is forbidden, where the desk has to know it: REFUSE.
    """

    who: str
    words: Text
    clause: str
    must_not: str | None = None
