"""What every record of the grammar is made of: words, slugs, flags, and a record in which every key is known."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from enrollzone.messages import Text

Word = Annotated[str, StringConstraints(min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]*$")]
Flag = Literal["true", "false"]


class Record(BaseModel):
    """A record in which every key is known."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)


class Words(Record):
    """One thing said in Chinese and in English."""

    zh: Word
    en: Word

    @property
    def text(self) -> Text:
        """The same as the core's type."""
        return Text(self.zh, self.en)
