"""When what is deleted by time was last deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "retention_run",
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("last_run_at", sa.String(length=20), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("rule", name=op.f("pk_retention_run")),
    )
