"""The tables of the desk. `migrations/` makes them; a test holds the two against one another."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_INSTANT = String(32)  # UTC, ISO 8601 with microseconds: it sorts, and is the same text in every database

# What happened, in order. Never changed; erasing a record takes `content` away, to which the chain only holds a
# salted commitment.
EVENTS = Table(
    "events",
    METADATA,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("subject", String(80), nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("at", _INSTANT, nullable=False),
    Column("request", String(40), nullable=False),
    Column("token", String(80)),
    Column("content", LargeBinary),
    Column("commitment", LargeBinary(32), nullable=False),
    Column("link", LargeBinary(32), nullable=False),
    UniqueConstraint("actor", "token"),
)

# The last link of the chain, in one row: whoever writes locks it, so that numbers have no gap.
HEAD = Table(
    "head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger().with_variant(Integer, "sqlite"), nullable=False),
    Column("link", LargeBinary(32), nullable=False),
)

# What follows from the events of a subject. `body` is sealed with the key in `lock`; the other columns are what may be
# searched, and hold no name, no number of a person, and no address.
RECORDS = Table(
    "records",
    METADATA,
    Column("subject", String(80), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("opened_at", _INSTANT, nullable=False),
    Column("changed_at", _INSTANT, nullable=False),
    Column("state", String(40), nullable=False),
    Column("jurisdiction", String(12), nullable=False),
    Column("stage", String(20), nullable=False),
    Column("entry_day", Date),
    Column("outcome", String(40), nullable=False),
    Column("campus", String(80), nullable=False),
    Column("holder", String(80), nullable=False),
    Column("due", Date),
    Column("lock", String(200)),
    Column("body", LargeBinary),
    Index(None, "kind", "state", "jurisdiction", "entry_day"),
    Index(None, "kind", "changed_at"),
)

# Blind marks: equal values of one kind have equal marks (`sealing.keyring`). They go with their record.
MARKS = Table(
    "marks",
    METADATA,
    Column("subject", String(80), ForeignKey("records.subject", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(40), primary_key=True),
    Column("mark", String(64), primary_key=True),
    Index(None, "kind", "mark"),
)

# Pictures of papers, where a bureau keeps them at all: sealed with the key of their record, and gone with it.
SCANS = Table(
    "scans",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("subject", String(80), ForeignKey("records.subject", ondelete="CASCADE"), nullable=False, index=True),
    Column("media_type", String(40), nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

# Who is signed in. The browser holds a random text; here stands its digest.
SESSIONS = Table(
    "sessions",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("account", String(80), nullable=False, index=True),
    Column("began_at", _INSTANT, nullable=False),
    Column("seen_at", _INSTANT, nullable=False),
    Column("second_factor", Boolean, nullable=False),
)
