"""Answers to comments, comments that are done with, and the text of a draft as it was when it was returned."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answers_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("done_at", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("done_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_comment_answers_id_comment"), "comment", ["answers_id"], ["id"])
        batch_op.create_foreign_key(op.f("fk_comment_done_by_account"), "account", ["done_by"], ["id"])
    op.add_column("revision", sa.Column("returned_text", sa.Text(), nullable=True))
