"""A row for each browser that is signed in, so that each can be seen and ended; and no back door to what is kept for
ever."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "signed_in",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("browser", sa.String(length=60), nullable=False),
        sa.Column("started_at", sa.String(length=20), nullable=False),
        sa.Column("ended_at", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_signed_in_account_id_account")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_signed_in")),
    )
    op.create_index("ix_signed_in_account_id", "signed_in", ["account_id"])
    op.drop_column("account", "sessions")  # the rows above say it better
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRES:
        op.execute(statement)


# TRUNCATE meets no row trigger, and INSERT OR REPLACE meets no delete trigger.
SQLITE = (
    """CREATE TRIGGER audit_event_unreplaced BEFORE INSERT ON audit_event
       WHEN EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id)
       BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END""",
    """CREATE TRIGGER published_unreplaced BEFORE INSERT ON revision
       WHEN EXISTS (SELECT 1 FROM revision WHERE id = NEW.id AND number IS NOT NULL)
       BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END""",
)
POSTGRES = (
    """CREATE TRIGGER audit_event_unemptied BEFORE TRUNCATE ON audit_event
       FOR EACH STATEMENT EXECUTE FUNCTION refuse()""",
    """CREATE TRIGGER published_unemptied BEFORE TRUNCATE ON revision
       FOR EACH STATEMENT EXECUTE FUNCTION refuse()""",
)
