"""Outcomes are counted from an index: by family and marketplace, and those lost to the clock."""

from alembic import op

revision = "0020"
down_revision = "0019"

INDEX = """
CREATE INDEX ix_claim_events_of_outcome ON claim_events (tenant_id, target, at)
    INCLUDE (claim_id, seq, seller_id, kind)
    WHERE target IN ('approved', 'partly_approved', 'denied', 'expired')
"""


def upgrade() -> None:
    op.execute(INDEX)


def downgrade() -> None:
    op.execute("DROP INDEX ix_claim_events_of_outcome")
