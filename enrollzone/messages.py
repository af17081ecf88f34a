"""What the core says, before it is put into words.

The core never writes prose: it returns a `Message` (a stable code and its parameters) that the catalogue of `i18n`
turns into a sentence, or a `Text` that the authors of a policy or an edition wrote themselves in both languages.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Text:
    """One thing said by a policy pack or an edition, in Chinese and in English."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the English wording for ``en`` and the Chinese one for every other language."""
        return self.en if language == "en" and self.en else self.zh


@dataclass(frozen=True)
class Message:
    """A sentence of the program: a catalogue code with the values that fill it.

    A parameter may be text, a number, a date, a `Text`, another `Message`, or a tuple of these.
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
