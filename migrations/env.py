"""Alembic's entry: runs the revisions on the connection that `models.migrate` hands over."""

from alembic import context

from models.tables.metadata import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_type=True,
    compare_server_default=True,
)

with context.begin_transaction():
    context.run_migrations()
