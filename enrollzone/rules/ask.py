"""The chances of what is not known yet. They order questions and carry no answer."""

from enrollzone.rules.variables import Variable


def chances(variable: Variable) -> tuple[float, ...]:
    """Return the prior chance of each value; equal chances where none are given."""
    return variable.weights if any(variable.weights) else (1 / len(variable.values),) * len(variable.values)
