"""Another address that somebody wants for their account, until both mailboxes have said yes."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "address_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("old_token", sa.String(length=64), nullable=False),
        sa.Column("new_token", sa.String(length=64), nullable=False),
        sa.Column("old_said_at", sa.String(length=20), nullable=True),
        sa.Column("new_said_at", sa.String(length=20), nullable=True),
        sa.Column("expires_at", sa.String(length=20), nullable=False),
        sa.Column("ended_at", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_address_change_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_change")),
        sa.UniqueConstraint("old_token", name=op.f("uq_address_change_old_token")),
        sa.UniqueConstraint("new_token", name=op.f("uq_address_change_new_token")),
    )
    op.create_index("ix_address_change_account_id", "address_change", ["account_id"])
