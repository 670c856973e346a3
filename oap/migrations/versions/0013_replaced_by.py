"""The page that readers of a withdrawn one are shown instead."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("revision", sa.Column("replaced_by", sa.String(length=120), nullable=True))
