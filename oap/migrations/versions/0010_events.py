"""What happened, for whoever follows it, and how far each of them is."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=20), nullable=False),
        sa.Column("page_id", sa.String(length=120), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("team", sa.String(length=60), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index("ix_event_kind_id", "event", ["kind", "id"])
    op.create_table(
        "event_cursor",
        sa.Column("subscriber", sa.String(length=40), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(length=32), nullable=False),
        sa.Column("held_until", sa.String(length=20), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("subscriber", name=op.f("pk_event_cursor")),
    )
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRES:
        op.execute(statement)


# Events are added, and the old ones go. None is changed.
SQLITE = (
    """CREATE TRIGGER event_stays BEFORE UPDATE ON event
       BEGIN SELECT RAISE(ABORT, 'an event never changes'); END""",
    """CREATE TRIGGER event_unreplaced BEFORE INSERT ON event
       WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id)
       BEGIN SELECT RAISE(ABORT, 'an event never changes'); END""",
)
POSTGRES = ("""CREATE TRIGGER event_stays BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION refuse()""",)
