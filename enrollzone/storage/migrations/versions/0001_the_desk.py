"""The desk: events, records, marks, scans, sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_INSTANT = sa.String(32)
_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables, and the head of an empty ledger."""
    _ledger()
    _records()
    _beside_records()
    _sessions()


def _ledger() -> None:
    op.create_table(
        "events",
        sa.Column("number", _NUMBER, nullable=False, autoincrement=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("request", sa.String(40), nullable=False),
        sa.Column("token", sa.String(80)),
        sa.Column("content", sa.LargeBinary),
        sa.Column("commitment", sa.LargeBinary(32), nullable=False),
        sa.Column("link", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_events"),
        sa.UniqueConstraint("actor", "token", name="uq_events_actor_token"),
    )
    op.create_index("ix_events_subject", "events", ["subject"])
    head = op.create_table(
        "head",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("link", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_head"),
    )
    op.bulk_insert(head, [{"id": 1, "number": 0, "link": bytes(32)}])


def _records() -> None:
    op.create_table(
        "records",
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("opened_at", _INSTANT, nullable=False),
        sa.Column("changed_at", _INSTANT, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("jurisdiction", sa.String(12), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("entry_day", sa.Date),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("campus", sa.String(80), nullable=False),
        sa.Column("holder", sa.String(80), nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("lock", sa.String(200)),
        sa.Column("body", sa.LargeBinary),
        sa.PrimaryKeyConstraint("subject", name="pk_records"),
    )
    op.create_index(
        "ix_records_kind_state_jurisdiction_entry_day", "records", ["kind", "state", "jurisdiction", "entry_day"]
    )
    op.create_index("ix_records_kind_changed_at", "records", ["kind", "changed_at"])


def _beside_records() -> None:
    op.create_table(
        "marks",
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["subject"], ["records.subject"], name="fk_marks_subject", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("subject", "kind", "mark", name="pk_marks"),
    )
    op.create_index("ix_marks_kind_mark", "marks", ["kind", "mark"])
    op.create_table(
        "scans",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(["subject"], ["records.subject"], name="fk_scans_subject", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_scans"),
    )
    op.create_index("ix_scans_subject", "scans", ["subject"])


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("began_at", _INSTANT, nullable=False),
        sa.Column("seen_at", _INSTANT, nullable=False),
        sa.Column("second_factor", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_sessions"),
    )
    op.create_index("ix_sessions_account", "sessions", ["account"])
