"""The catalogue: one folder a language, one YAML file a subject, every key in every language.

A missing key is an error, never a blank; a key that stands twice is one too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from string import Formatter

from ruamel.yaml import YAML

from enrollzone.messages import Message, Text

LANGUAGES = ("zh", "en")  # in which records are written: letters, editions, the headline of every document
PAGE_LANGUAGES = ("zh", "zh-Hant", "en")  # in which families can read; traditional characters: scripts/traditional


class MissingWordsError(KeyError):
    """The catalogue has no words for a code: a fault of the program."""


@dataclass(frozen=True)
class Catalogue:
    """The sentences of one language, by code."""

    language: str
    sentences: Mapping[str, str]

    def say(self, said: object) -> str:
        """Return the words for a message, a text, a date, a number, or several of them."""
        match said:
            case Message(code, params):
                return self._filled(code, params)
            case Text():
                return said.in_language(self.language)
            case date():
                return self.day(said)
            case tuple():
                return self.sentences["list.separator"].join(self.say(part) for part in said)
            case _:
                return "" if said is None else str(said)

    def _filled(self, code: str, params: Mapping[str, object]) -> str:
        try:
            sentence = self.sentences[code]
        except KeyError as error:
            raise MissingWordsError(f"{code} ({self.language})") from error
        return sentence.format(**{name: self.say(value) for name, value in params.items()})

    def day(self, day: date) -> str:
        """Return a day as a reader of the language expects it."""
        if self.language.startswith("zh"):
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {day:%B} {day.year}"


@cache
def catalogue(language: str) -> Catalogue:
    """Return the catalogue of a language; a language that is not there is a KeyError."""
    if language not in PAGE_LANGUAGES:
        raise KeyError(language)
    sentences: dict[str, str] = {}
    for file in sorted(files("enrollzone.i18n").joinpath(language).iterdir(), key=lambda file: file.name):
        read = dict(_flat(YAML(typ="safe", pure=False).load(file.read_text(encoding="utf-8")), ""))
        if twice := sentences.keys() & read.keys():
            raise MissingWordsError(f"{file.name} ({language}) says once more what another file says: {min(twice)}")
        sentences |= read
    return Catalogue(language, sentences)


def _flat(entries: Mapping[str, object], prefix: str) -> list[tuple[str, str]]:
    """Turn nested keys into dotted ones; the key ``_`` names the sentence of the level itself."""
    found: list[tuple[str, str]] = []
    for key, value in entries.items():
        name = prefix if key == "_" else f"{prefix}.{key}" if prefix else str(key)
        found += _flat(value, name) if isinstance(value, dict) else [(name, str(value))]
    return found


def fields_of(sentence: str) -> frozenset[str]:
    """Return the names of the parameters in a sentence."""
    return frozenset(name for _, name, _, _ in Formatter().parse(sentence) if name)
