"""The texts that stood on a page, kept with each of its versions: shared texts, texts of the area, and its words."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("revision", sa.Column("placed", sa.Text(), nullable=True))
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRES:
        op.execute(statement)


# They are words of a published version, which never change.
SQLITE = (
    "DROP TRIGGER published_stays",
    """CREATE TRIGGER published_stays BEFORE UPDATE ON revision
       WHEN OLD.number IS NOT NULL AND (NEW.number IS NOT OLD.number OR NEW.text IS NOT OLD.text
            OR NEW.digest IS NOT OLD.digest OR NEW.page_id IS NOT OLD.page_id OR NEW.placed IS NOT OLD.placed)
       BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END""",
)
POSTGRES = (
    "DROP TRIGGER published_stays ON revision",
    """CREATE TRIGGER published_stays BEFORE UPDATE ON revision FOR EACH ROW
       WHEN (OLD.number IS NOT NULL AND (NEW.number IS DISTINCT FROM OLD.number OR NEW.text IS DISTINCT FROM OLD.text
             OR NEW.digest IS DISTINCT FROM OLD.digest OR NEW.page_id IS DISTINCT FROM OLD.page_id
             OR NEW.placed IS DISTINCT FROM OLD.placed))
       EXECUTE FUNCTION refuse()""",
)
