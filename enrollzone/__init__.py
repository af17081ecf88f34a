"""enrollzone: from a home and a family's situation to the assigned school, with the clause that decides it."""

__version__ = "0.1.0"
