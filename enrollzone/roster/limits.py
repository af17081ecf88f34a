"""What reading one sheet may cost."""

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class SheetLimits:
    """How large a file may be, how many rows it may have, and what the process that reads it may use."""

    file_bytes: int
    rows: int
    seconds: int
    memory_bytes: int


WEB = SheetLimits(file_bytes=10 * MEGABYTE, rows=20_000, seconds=60, memory_bytes=1_000 * MEGABYTE)
TERMINAL = SheetLimits(file_bytes=2_000 * MEGABYTE, rows=100_000_000, seconds=3_600, memory_bytes=16_000 * MEGABYTE)
"""At a terminal nobody else waits: what holds there is what the machine has."""
