"""A person can be deleted: what they did stays, without their name.

The log of acts is still only added to. While a row stands in ``erasing``, which is there only inside the transaction
that deletes somebody, names and addresses in it may be put out of sight; who did what, and when, may not be changed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("account", sa.Column("deleted_at", sa.String(length=20), nullable=True))
    op.create_table(
        "erasing",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_erasing_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_erasing")),
    )
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRES:
        op.execute(statement)


SQLITE = (
    "DROP TRIGGER audit_event_stays",
    """CREATE TRIGGER audit_event_stays BEFORE UPDATE ON audit_event
       WHEN NOT EXISTS (SELECT 1 FROM erasing) OR NEW.id IS NOT OLD.id OR NEW.at IS NOT OLD.at
            OR NEW.actor_id IS NOT OLD.actor_id OR NEW.act IS NOT OLD.act
       BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END""",
)
POSTGRES = (
    """CREATE FUNCTION refuse_unless_erasing() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN
         IF EXISTS (SELECT 1 FROM erasing) AND NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.act = OLD.act
            AND NEW.actor_id IS NOT DISTINCT FROM OLD.actor_id THEN
           RETURN NEW;
         END IF;
         RAISE EXCEPTION 'rows of % are only added to', TG_TABLE_NAME;
       END $$""",
    "DROP TRIGGER audit_event_stays ON audit_event",
    """CREATE TRIGGER audit_event_stays BEFORE UPDATE ON audit_event
       FOR EACH ROW EXECUTE FUNCTION refuse_unless_erasing()""",
    """CREATE TRIGGER audit_event_kept BEFORE DELETE ON audit_event
       FOR EACH ROW EXECUTE FUNCTION refuse()""",
)
