"""What readers answer of pages and statements."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.String(length=120), nullable=False),
        sa.Column("statement_id", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("dealt_by", sa.Integer(), nullable=True),
        sa.Column("dealt_at", sa.String(length=20), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["dealt_by"], ["account.id"], name=op.f("fk_feedback_dealt_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    op.create_index("ix_feedback_day", "feedback", ["day"])
    op.create_index("ix_feedback_page_id_state", "feedback", ["page_id", "state"])
