"""The grammar of a county's desk.yaml, record by record."""

from typing import Annotated, Any, Literal

from pydantic import Field

from enrollzone.grammar.words import Flag, Record, Slug, Word, Words

DeskStage = Literal["primary", "junior"]
Size = Annotated[int, Field(ge=1, le=100)]


class TieBreakRecord(Record):
    """What comes first within a class: `distance`, `lottery`, or the name of a fact that is a day."""

    by: Word
    order: Literal["earlier", "later"] | None = None


class AdmissionClassRecord(Record):
    """A class of children; `when` may be left out in the last one, which takes everybody else."""

    id: Slug
    zh: Word
    en: Word
    when: Any = None
    tie_breaks: tuple[TieBreakRecord, ...] = ()


class PlaceLockRecord(Record):
    """For how many years a dwelling that gave a seat gives no other one, and where that is laid down."""

    years: Annotated[int, Field(ge=1, le=12)]
    siblings_excepted: Flag
    source: Words


class DeskRecord(Record):
    """Everything that a county may lay down for its desk; whatever it leaves out is not laid down."""

    source: Words
    supplement_days: Annotated[int, Field(ge=1, le=365)] | None = None
    keep_months: Annotated[int, Field(ge=1, le=600)] | None = None
    place_lock: PlaceLockRecord | None = None
    siblings_together: Flag | None = None
    class_size: dict[DeskStage, Size] = Field(default_factory=dict)
    classes: dict[DeskStage, tuple[AdmissionClassRecord, ...]] = Field(default_factory=dict)
