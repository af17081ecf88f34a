"""The process that examines one file: ``python -m enrollzone.quarantine.worker MEMORY SECONDS REPLY``.

The request comes in and the reply goes out by the standard streams.
It is started by `reading` alone, gives up its rights first, and is thrown away after one file.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import replace

from enrollzone.quarantine.confinement import confine
from enrollzone.quarantine.content import Content
from enrollzone.quarantine.declaration import Limits
from enrollzone.quarantine.formats import Part, read
from enrollzone.quarantine.ledger import Ledger
from enrollzone.quarantine.reply import written
from enrollzone.quarantine.troubles import Trouble, UnreadableError


def examine(parts: Sequence[Part], limits: Limits, layer: str | None = None) -> Content:
    """Return what stands in a file, or the findings that say why nothing can be read. Never raises.

    `parts` are the file and what belongs to it, by name, in memory; nothing else is opened.
    """
    ledger = Ledger(parts[0][0], limits, layer)
    try:
        return replace(read(parts, ledger), file=parts[0][0], findings=ledger.findings)
    except UnreadableError as error:
        ledger.refuse(error)
    except MemoryError:
        ledger.add(Trouble.EXAMINATION_TOO_BIG, limit=limits.memory_bytes)
    except Exception:  # noqa: BLE001 - a fault of a reader is a finding as well: the file is refused, and nobody sees its content
        ledger.add(Trouble.EXAMINATION_FAILED)
    return Content(parts[0][0], "", findings=ledger.findings)


def main() -> None:
    """Examine what comes in by standard input, and answer by standard output."""
    memory, seconds, reply = map(int, sys.argv[1:4])
    confine(memory_bytes=memory, seconds=seconds, reply_bytes=reply)
    request = json.loads(sys.stdin.buffer.readline())
    parts = [(name, sys.stdin.buffer.read(size)) for name, size in request["parts"]]
    content = examine(parts, Limits(**request["limits"]), request["layer"])
    sys.stdout.buffer.write(written(content))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
