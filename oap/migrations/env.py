"""Run by Alembic. The connection is given by ``oap.storage.database``: no address of a database stands in a file."""

from alembic import context

from oap.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
