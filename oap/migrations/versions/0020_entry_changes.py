"""Entries of configured files are changed in the browser: each change proposed, decided by somebody else, and kept."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column("notice", sa.Column("entry_change_id", sa.Integer(), nullable=True))
    op.create_table(
        "entry_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=40), nullable=False),
        sa.Column("entry", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=250), nullable=False),
        sa.Column("team", sa.String(length=60), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=20), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.String(length=20), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False, server_default=""),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column("seconded_by", sa.Integer(), nullable=True),
        sa.Column("seconded_at", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_entry_change_author_id_account")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_entry_change_decided_by_account")),
        sa.ForeignKeyConstraint(["seconded_by"], ["account.id"], name=op.f("fk_entry_change_seconded_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_change")),
    )
    op.create_index(op.f("ix_entry_change_state_document"), "entry_change", ["state", "document"])
