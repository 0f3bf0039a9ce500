"""Which unit an account looked at last, and at which data."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table of visits."""
    op.create_table(
        "visits",
        sa.Column("account_id", _LONG, sa.ForeignKey("accounts.account_id"), primary_key=True),
        sa.Column("unit_id", sa.Text(), primary_key=True),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("before_at", sa.DateTime()),
        sa.Column("before_month", sa.Text()),
    )

