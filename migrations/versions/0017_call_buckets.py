"""Limits of Amazon's that hold for all workers together."""

from alembic import op

from migrations.row_security import READ_AND_WRITE, isolate_tenants

revision = "0017"
down_revision = "0016"

CALL_BUCKETS = """
CREATE TABLE call_buckets (
    tenant_id UUID NOT NULL,
    merchant_id VARCHAR NOT NULL,
    application VARCHAR NOT NULL,
    operation VARCHAR NOT NULL,
    tokens DOUBLE PRECISION NOT NULL,
    filled_at TIMESTAMPTZ NOT NULL,
    learned_rate DOUBLE PRECISION,
    paused_until TIMESTAMPTZ,
    strikes INTEGER NOT NULL,
    waiting_since TIMESTAMPTZ,
    next_at TIMESTAMPTZ NOT NULL,
    refused INTEGER NOT NULL,
    CONSTRAINT pk_call_buckets PRIMARY KEY (tenant_id, merchant_id, application, operation),
    CONSTRAINT fk_call_buckets_tenants FOREIGN KEY (tenant_id) REFERENCES tenants (id)
)
"""


def upgrade() -> None:
    op.execute(CALL_BUCKETS)
    isolate_tenants("call_buckets", READ_AND_WRITE)


def downgrade() -> None:
    op.execute("DROP TABLE call_buckets")
