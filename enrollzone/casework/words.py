"""What the parts of a case are called, for pages, letters and reports alike."""

from enrollzone.casework.cases import NumberKind, PaperVerdict, Relation
from enrollzone.casework.duplicates import Alike
from enrollzone.casework.faults import FaultCode, Obstacle
from enrollzone.casework.states import State, Step
from enrollzone.messages import Message


def state_words(state: State) -> Message:
    """Return what a state is called."""
    return Message(f"page.desk.state.{state}")


def step_words(step: Step) -> Message:
    """Return what happened, as a line of the record."""
    return Message(f"page.desk.step.{step}")


def verdict_words(verdict: PaperVerdict) -> Message:
    """Return what was found of a paper."""
    return Message(f"page.desk.verdict.{verdict}")


def relation_words(relation: Relation) -> Message:
    """Return who somebody is to the child."""
    return Message(f"page.desk.relation.{relation}")


def number_kind_words(kind: NumberKind) -> Message:
    """Return what a kind of number is called."""
    return Message(f"page.desk.number_kind.{kind}")


def alike_words(alike: Alike) -> Message:
    """Return in what two cases are alike."""
    return Message(f"page.desk.alike.{alike}")


def fault_words(code: FaultCode) -> Message:
    """Return why a field cannot be taken."""
    return Message(f"page.desk.fault.{code}")


def obstacle_words(obstacle: Obstacle) -> Message:
    """Return what a case has to wait for."""
    return Message(f"page.desk.obstacle.{obstacle}")
