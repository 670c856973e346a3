"""The secrets of second factors are encrypted under the secret key of the service."""

import sqlalchemy as sa
from alembic import context, op

revision = "0004"
down_revision = "0003"

account = sa.table("account", sa.column("id", sa.Integer), sa.column("second_factor", sa.Text))


def upgrade() -> None:
    seal = context.config.attributes["seal"]
    connection = op.get_bind()
    asked = sa.select(account.c.id, account.c.second_factor).where(account.c.second_factor.is_not(None))
    for identity, secret in connection.execute(asked).all():
        kept = seal(identity, secret)
        connection.execute(sa.update(account).where(account.c.id == identity).values(second_factor=kept))
