"""Bulk decisions and their items, and indexes for what the desk lists."""

from alembic import op

from migrations.row_security import READ_AND_WRITE, isolate_tenants

revision = "0007"
down_revision = "0006"

BULK_DECISIONS = """
CREATE TABLE bulk_decisions (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    action VARCHAR NOT NULL,
    actor VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    filter JSONB NOT NULL,
    rate_per_minute INTEGER NOT NULL,
    total INTEGER NOT NULL,
    state VARCHAR NOT NULL,
    orders JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    CONSTRAINT pk_bulk_decisions PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_bulk_decisions_tenants FOREIGN KEY (tenant_id) REFERENCES tenants (id)
);
CREATE INDEX ix_bulk_decisions_tenant_id_created_at_id
    ON bulk_decisions (tenant_id, created_at, id);
CREATE INDEX ix_bulk_decisions_created_at ON bulk_decisions (created_at) WHERE state = 'created'
"""

BULK_ITEMS = """
CREATE TABLE bulk_items (
    tenant_id UUID NOT NULL,
    bulk_id UUID NOT NULL,
    position INTEGER NOT NULL,
    seller_id UUID NOT NULL,
    claim_id UUID NOT NULL,
    state VARCHAR NOT NULL,
    round INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    code VARCHAR,
    message VARCHAR NOT NULL,
    at TIMESTAMPTZ,
    CONSTRAINT pk_bulk_items PRIMARY KEY (tenant_id, bulk_id, position),
    CONSTRAINT fk_bulk_items_bulk_decisions
        FOREIGN KEY (tenant_id, bulk_id)
        REFERENCES bulk_decisions (tenant_id, id),
    CONSTRAINT fk_bulk_items_claims
        FOREIGN KEY (tenant_id, seller_id, claim_id)
        REFERENCES claims (tenant_id, seller_id, id),
    CONSTRAINT uq_bulk_items_tenant_id_bulk_id_claim_id UNIQUE (tenant_id, bulk_id, claim_id)
);
CREATE INDEX ix_bulk_items_tenant_id_bulk_id_state_position
    ON bulk_items (tenant_id, bulk_id, state, position);
CREATE INDEX ix_bulk_items_tenant_id_bulk_id_round ON bulk_items (tenant_id, bulk_id, round)
"""

DESK_INDEXES = """
CREATE INDEX ix_reimbursements_unmatched ON reimbursements (tenant_id, stored_at, line_id)
    WHERE claim_id IS NULL AND case_id <> '';
CREATE INDEX ix_claims_not_started ON claims (tenant_id, created_at)
    WHERE workflow_started_at IS NULL
"""


def upgrade() -> None:
    for tables in (BULK_DECISIONS, BULK_ITEMS):
        op.execute(tables)
    for name in ("bulk_decisions", "bulk_items"):
        isolate_tenants(name, READ_AND_WRITE)
    op.execute(DESK_INDEXES)


def downgrade() -> None:
    for index in ("ix_claims_not_started", "ix_reimbursements_unmatched"):
        op.execute(f"DROP INDEX {index}")
    for name in ("bulk_items", "bulk_decisions"):
        op.execute(f"DROP TABLE {name}")
