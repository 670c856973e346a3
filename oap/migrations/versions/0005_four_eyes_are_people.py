"""Words of searches that were kept by a list of names to leave out are forgotten: names stood among them."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("DELETE FROM search_term")
