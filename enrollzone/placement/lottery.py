"""A lottery that anybody can draw again: the list is fixed and published first, the seed comes into being after it.

The list holds case numbers and no names. Each number is drawn by HMAC-SHA256 with the seed as key; the smallest digest
comes first. Whoever fixed the list could not know the seed, and whoever chose the seed cannot change the list.
"""

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from enrollzone.errors import EnrollzoneError

SHORTEST_SEED = 16  # characters: nobody finds a list that suits a seed that long by trying
LONGEST_SEED = 200
_KEYS = ("numbers", "list_sha256", "seed", "order")


class SeedError(EnrollzoneError):
    """A text cannot be the seed of a lottery: too short, too long, or not printable."""


class Fault(StrEnum):
    """What is wrong with a lottery that was published."""

    NOT_A_LOTTERY = "not_a_lottery"
    TWICE = "twice"
    OTHER_LIST = "other_list"
    OTHER_ORDER = "other_order"


@dataclass(frozen=True)
class Lottery:
    """A list of numbers as it was published, and the seed and the order, once it is drawn."""

    numbers: tuple[str, ...]
    digest: str
    seed: str = ""
    order: tuple[str, ...] = ()

    @property
    def places(self) -> Mapping[str, int]:
        """The place of each number in the order, from 0."""
        return {number: place for place, number in enumerate(self.order)}


def listed(numbers: Iterable[str]) -> Lottery:
    """Fix a list. Its digest is the SHA-256 over its numbers in order, each with a line end behind it.

    Raises ValueError for a number that stands in it twice.
    """
    ordered = tuple(sorted(numbers))
    if len(set(ordered)) < len(ordered):
        raise ValueError("a number stands in the list twice")
    return Lottery(ordered, digest_of(ordered))


def digest_of(numbers: Iterable[str]) -> str:
    """Return what is published of a list before the seed exists."""
    return sha256("".join(f"{number}\n" for number in numbers).encode()).hexdigest()


def drawn(lottery: Lottery, seed: str) -> Lottery:
    """Draw a list by a seed. Raises SeedError for a seed that is none."""
    seed = seed.strip()
    if not (SHORTEST_SEED <= len(seed) <= LONGEST_SEED and seed.isprintable()):
        raise SeedError(f"a seed has {SHORTEST_SEED} to {LONGEST_SEED} characters")
    return Lottery(lottery.numbers, lottery.digest, seed, _order(lottery.numbers, seed))


def _order(numbers: Iterable[str], seed: str) -> tuple[str, ...]:
    def ball(number: str) -> str:
        return hmac.new(seed.encode(), number.encode(), sha256).hexdigest()

    return tuple(sorted(numbers, key=ball))


def written(lottery: Lottery) -> str:
    """Return a lottery as it is published: JSON with the numbers, the digest of the list, the seed and the order."""
    values = (list(lottery.numbers), lottery.digest, lottery.seed, list(lottery.order))
    return json.dumps(dict(zip(_KEYS, values, strict=True)), ensure_ascii=False, indent=1)


def faults(published: str) -> tuple[Fault, ...]:
    """Draw a published lottery again and return what is wrong with it: nothing where it is what the seed gives."""
    try:
        told = json.loads(published)
    except ValueError:
        return (Fault.NOT_A_LOTTERY,)
    if not _is_lottery(told):
        return (Fault.NOT_A_LOTTERY,)
    numbers = told["numbers"]
    checks = {
        Fault.TWICE: len(set(numbers)) < len(numbers),
        Fault.OTHER_LIST: digest_of(sorted(numbers)) != told["list_sha256"],
        Fault.OTHER_ORDER: list(_order(numbers, told["seed"])) != told["order"],
    }
    return tuple(fault for fault, is_so in checks.items() if is_so)


def _is_lottery(told: Any) -> bool:  # noqa: ANN401 - what stands in a file from anywhere
    if not isinstance(told, dict) or set(told) != set(_KEYS):
        return False
    texts = isinstance(told["list_sha256"], str) and isinstance(told["seed"], str)
    return texts and all(
        isinstance(told[name], list) and all(isinstance(number, str) for number in told[name])
        for name in ("numbers", "order")
    )
