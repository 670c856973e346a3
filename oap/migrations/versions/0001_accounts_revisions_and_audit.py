"""accounts revisions and audit."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("admin", sa.Boolean(), nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("sessions", sa.String(length=32), nullable=False),
        sa.Column("second_factor", sa.Text(), nullable=True),
        sa.Column("second_factor_step", sa.Integer(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("disabled_at", sa.String(length=20), nullable=True),
        sa.Column("created_at", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("subject", name=op.f("uq_account_subject")),
    )
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=20), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("target", sa.String(length=254), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_event_at"), ["at"], unique=False)

    op.create_table(
        "failed_sign_in",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_failed_sign_in")),
    )
    op.create_table(
        "invitation",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.String(length=20), nullable=False),
        sa.Column("used_at", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_invitation_account_id_account")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_invitation_made_by_account")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_invitation")),
    )
    op.create_table(
        "membership",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("team", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_membership_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", "team", name=op.f("pk_membership")),
    )
    op.create_table(
        "page_owner",
        sa.Column("page_id", sa.String(length=120), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("second_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name=op.f("fk_page_owner_owner_id_account")),
        sa.ForeignKeyConstraint(["second_id"], ["account.id"], name=op.f("fk_page_owner_second_id_account")),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_page_owner")),
    )
    op.create_table(
        "presence",
        sa.Column("page_id", sa.String(length=120), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_presence_account_id_account")),
        sa.PrimaryKeyConstraint("page_id", "account_id", name=op.f("pk_presence")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", "code", name=op.f("pk_recovery_code")),
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.String(length=120), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("team", sa.String(length=60), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("wording_only", sa.Boolean(), nullable=False),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column("seconded_by", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("approver_id", sa.Integer(), nullable=True),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("publish_at", sa.String(length=20), nullable=True),
        sa.Column("created_at", sa.String(length=20), nullable=False),
        sa.Column("changed_at", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "(number IS NULL) = (state NOT IN ('published', 'withdrawn'))", name=op.f("ck_revision_number")
        ),
        sa.ForeignKeyConstraint(["approver_id"], ["account.id"], name=op.f("fk_revision_approver_id_account")),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_revision_author_id_account")),
        sa.ForeignKeyConstraint(["seconded_by"], ["account.id"], name=op.f("fk_revision_seconded_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("page_id", "number", name=op.f("uq_revision_page_id_number")),
    )
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_revision_page_id_state"), ["page_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_revision_state_team"), ["state", "team"], unique=False)

    op.create_table(
        "sign_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.String(length=120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("group", sa.String(length=60), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=20), nullable=False),
        sa.Column("lapsed_at", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_off_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off")),
    )
    with op.batch_alter_table("sign_off", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_off_page_id"), ["page_id"], unique=False)

    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_comment_author_id_account")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_comment_revision_id_revision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comment_revision_id"), ["revision_id"], unique=False)
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRES:
        op.execute(statement)


# The log of events is only ever added to, and a published version keeps its words for ever: the database sees to it.
SQLITE = (
    """CREATE TRIGGER audit_event_stays BEFORE UPDATE ON audit_event
       BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END""",
    """CREATE TRIGGER audit_event_kept BEFORE DELETE ON audit_event
       BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END""",
    """CREATE TRIGGER published_stays BEFORE UPDATE ON revision
       WHEN OLD.number IS NOT NULL AND (NEW.number IS NOT OLD.number OR NEW.text IS NOT OLD.text
            OR NEW.digest IS NOT OLD.digest OR NEW.page_id IS NOT OLD.page_id)
       BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END""",
    """CREATE TRIGGER published_kept BEFORE DELETE ON revision WHEN OLD.number IS NOT NULL
       BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END""",
)
POSTGRES = (
    """CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'rows of % are only added to', TG_TABLE_NAME; END $$""",
    """CREATE TRIGGER audit_event_stays BEFORE UPDATE OR DELETE ON audit_event
       FOR EACH ROW EXECUTE FUNCTION refuse()""",
    """CREATE TRIGGER published_stays BEFORE UPDATE ON revision FOR EACH ROW
       WHEN (OLD.number IS NOT NULL AND (NEW.number IS DISTINCT FROM OLD.number OR NEW.text IS DISTINCT FROM OLD.text
             OR NEW.digest IS DISTINCT FROM OLD.digest OR NEW.page_id IS DISTINCT FROM OLD.page_id))
       EXECUTE FUNCTION refuse()""",
    """CREATE TRIGGER published_kept BEFORE DELETE ON revision FOR EACH ROW
       WHEN (OLD.number IS NOT NULL) EXECUTE FUNCTION refuse()""",
)
