"""Who wrote at a draft before it was given to somebody else: none of them may approve it."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("revision", sa.Column("earlier_authors", sa.Text(), nullable=False, server_default="[]"))
