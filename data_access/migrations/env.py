"""Run by Alembic: applies the migrations to the connection that the application database opened."""

from alembic import context

from data_access.app_database import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
