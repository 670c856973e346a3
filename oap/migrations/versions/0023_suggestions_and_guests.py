"""Comments that propose other words, and comments of people who came by a link."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.alter_column("author_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("guest", sa.String(length=80), server_default="", nullable=False))
        batch_op.add_column(sa.Column("link_id", sa.Integer(), nullable=True))
        for name, kind in (("part", sa.String(20)), ("words_before", sa.Text()), ("words_instead", sa.Text())):
            batch_op.add_column(sa.Column(name, kind, server_default="", nullable=False))
        batch_op.add_column(sa.Column("decision", sa.String(length=10), server_default="", nullable=False))
        batch_op.create_foreign_key(op.f("fk_comment_link_id_draft_link"), "draft_link", ["link_id"], ["id"])
