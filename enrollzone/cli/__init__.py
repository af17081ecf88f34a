"""The command line: the same road as every other door, in words for people and as JSON for machines."""

from enrollzone.cli.main import main

__all__ = ["main"]
