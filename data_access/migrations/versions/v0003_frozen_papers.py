"""The papers of meetings, kept with their numbers and their bytes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables of frozen papers and their files."""
    op.create_table(
        "frozen_papers",
        sa.Column("paper_id", _LONG, primary_key=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("maker", sa.Text(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(), nullable=False),
        sa.Column("as_of", sa.DateTime(), nullable=False),
        sa.Column("data_time", sa.DateTime(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("definitions", sa.JSON(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "frozen_files",
        sa.Column("paper_id", _LONG, sa.ForeignKey("frozen_papers.paper_id"), primary_key=True),
        sa.Column("form", sa.Text(), primary_key=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
