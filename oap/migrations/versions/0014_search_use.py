"""What came of searches, counted by day, and what was decided on the proposals made of it."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "search_use",
        sa.Column("words", sa.String(length=120), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("page", sa.String(length=120), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("words", "what", "page", "day", name=op.f("pk_search_use")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_proposal",
        sa.Column("words", sa.String(length=120), nullable=False),
        sa.Column("page", sa.String(length=120), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_search_proposal_account_id_account")),
        sa.PrimaryKeyConstraint("words", "page", name=op.f("pk_search_proposal")),
    )
