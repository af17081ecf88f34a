"""The small YAML files beside the tables: read as strings only, every key known, every fault named by its key."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent

from enrollzone.errors import BoundaryError
from enrollzone.messages import Text

_LARGEST_BYTES = 1_000_000
_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Fields:
    """A mapping of a YAML file, with the file's name and the path of keys that leads to it, for its errors."""

    file: str
    trail: str
    entries: Mapping[str, object]

    def only(self, *known: str) -> None:
        """Raise BoundaryError for a key that is not among the known ones: a slip would otherwise go unread."""
        for key in self.entries:
            if key not in known:
                raise self.fault(key, f"未知的键 / unknown key, expected one of {', '.join(known)}")

    def text(self, key: str) -> str:
        """Return a text that must be there and not be empty."""
        found = self.optional(key)
        if found is None:
            raise self.fault(key, "缺失或为空 / missing or empty")
        return found

    def optional(self, key: str) -> str | None:
        """Return a text, or None where it is absent or empty: what is not known stays empty."""
        found = self.entries.get(key, "")
        if not isinstance(found, str):
            raise self.fault(key, "应为文字 / expected text")
        return found.strip() or None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty where it is absent."""
        found = self.entries.get(key, [])
        if not isinstance(found, Sequence) or isinstance(found, str) or not all(isinstance(one, str) for one in found):
            raise self.fault(key, "应为文字列表 / expected a list of texts")
        return tuple(found)

    def both(self, key: str) -> Text:
        """Return a text given in Chinese and in English."""
        given = self.fields(key)
        given.only("zh", "en")
        return Text(given.text("zh"), given.text("en"))

    def day(self, key: str) -> date:
        """Return a date written YYYY-MM-DD."""
        return self.parsed(key, day_of, "日期 / a date YYYY-MM-DD")

    def parsed(self, key: str, parse: Callable[[str], _Value], expected: str) -> _Value:
        """Return a text turned into what it means; `expected` says what should have stood there."""
        try:
            return parse(self.text(key))
        except ValueError:
            raise self.fault(key, f"应为 / expected {expected}") from None

    def fields(self, key: str) -> "Fields":
        """Return a mapping inside this one, which must be there."""
        found = self.entries.get(key)
        if not isinstance(found, Mapping):
            raise self.fault(key, "应为若干键值 / expected keys with values")
        return Fields(self.file, f"{self.trail}{key}.", found)

    def fault(self, key: str, why: str) -> BoundaryError:
        """Return the error that names the file and the key."""
        return BoundaryError(self.file, f"{self.trail}{key}: {why}")


def read_fields(content: bytes, file: str) -> Fields:
    """Return the mapping that a YAML file holds, each scalar as the text that stands there.

    Raises BoundaryError for what is not UTF-8 YAML with one mapping, for a key given twice, and for anchors and
    aliases, by which a small file could grow without bound.
    """
    if len(content) > _LARGEST_BYTES:
        raise BoundaryError(file, f"文件过大 / too large, expected at most {_LARGEST_BYTES} bytes")
    try:
        entries = _loaded(content.decode("utf-8"), file)
    except UnicodeDecodeError as error:
        raise BoundaryError(file, f"不是 UTF-8 编码 / not UTF-8, at byte {error.start}") from None
    except YAMLError as error:
        raise BoundaryError(file, f"YAML 写法错误 / not YAML{_position(error)}") from None
    if not isinstance(entries, Mapping):
        raise BoundaryError(file, "应为若干键值 / expected keys with values")
    return Fields(file, "", entries)


def _loaded(text: str, file: str) -> object:
    if any(isinstance(event, AliasEvent) for event in YAML(typ="base").parse(text)):
        raise BoundaryError(file, "不允许锚点或别名 / anchors and aliases are not allowed")
    return YAML(typ="base").load(text)


def _position(error: YAMLError) -> str:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    return f", line {mark.line + 1} column {mark.column + 1}" if mark else ""


def day_of(text: str) -> date:
    """Return the date written YYYY-MM-DD. Raises ValueError for any other form."""
    if len(text) != len("2018-09-01"):
        raise ValueError(text)
    return date.fromisoformat(text)
