"""Lines of the reimbursements report: money paid, and money taken back."""

from alembic import op

from migrations.row_security import READ_AND_WRITE, isolate_tenants

revision = "0004"
down_revision = "0003"

REIMBURSEMENTS = """
CREATE TABLE reimbursements (
    tenant_id UUID NOT NULL,
    seller_id UUID NOT NULL,
    line_id VARCHAR NOT NULL,
    claim_id UUID,
    reimbursement_id VARCHAR NOT NULL,
    case_id VARCHAR NOT NULL,
    amount_cents BIGINT NOT NULL,
    currency CHAR(3) NOT NULL,
    cash_quantity INTEGER NOT NULL,
    inventory_quantity INTEGER NOT NULL,
    approved_on DATE NOT NULL,
    stored_at TIMESTAMPTZ NOT NULL,
    told_at TIMESTAMPTZ,
    CONSTRAINT pk_reimbursements PRIMARY KEY (tenant_id, seller_id, line_id),
    CONSTRAINT fk_reimbursements_sellers
        FOREIGN KEY (tenant_id, seller_id)
        REFERENCES sellers (tenant_id, id),
    CONSTRAINT fk_reimbursements_claims
        FOREIGN KEY (tenant_id, seller_id, claim_id)
        REFERENCES claims (tenant_id, seller_id, id)
);
CREATE INDEX ix_reimbursements_tenant_id_claim_id ON reimbursements (tenant_id, claim_id);
CREATE INDEX ix_reimbursements_tenant_id_seller_id
    ON reimbursements (tenant_id, seller_id) WHERE told_at IS NULL;
CREATE INDEX ix_reimbursements_tenant_id_seller_id_case_id
    ON reimbursements (tenant_id, seller_id, case_id);
CREATE INDEX ix_reimbursements_tenant_id_seller_id_reimbursement_id
    ON reimbursements (tenant_id, seller_id, reimbursement_id)
"""

REVERSALS = """
CREATE TABLE reversals (
    tenant_id UUID NOT NULL,
    seller_id UUID NOT NULL,
    line_id VARCHAR NOT NULL,
    claim_id UUID,
    reimbursement_id VARCHAR NOT NULL,
    case_id VARCHAR NOT NULL,
    reverses VARCHAR NOT NULL,
    amount_cents BIGINT NOT NULL,
    currency CHAR(3) NOT NULL,
    cash_quantity INTEGER NOT NULL,
    inventory_quantity INTEGER NOT NULL,
    approved_on DATE NOT NULL,
    stored_at TIMESTAMPTZ NOT NULL,
    told_at TIMESTAMPTZ,
    CONSTRAINT pk_reversals PRIMARY KEY (tenant_id, seller_id, line_id),
    CONSTRAINT fk_reversals_sellers
        FOREIGN KEY (tenant_id, seller_id)
        REFERENCES sellers (tenant_id, id),
    CONSTRAINT fk_reversals_claims
        FOREIGN KEY (tenant_id, seller_id, claim_id)
        REFERENCES claims (tenant_id, seller_id, id)
);
CREATE INDEX ix_reversals_tenant_id_claim_id ON reversals (tenant_id, claim_id);
CREATE INDEX ix_reversals_tenant_id_seller_id
    ON reversals (tenant_id, seller_id) WHERE told_at IS NULL
"""


def upgrade() -> None:
    for table in (REIMBURSEMENTS, REVERSALS):
        op.execute(table)
    for name in ("reimbursements", "reversals"):
        isolate_tenants(name, READ_AND_WRITE)


def downgrade() -> None:
    for name in ("reversals", "reimbursements"):
        op.execute(f"DROP TABLE {name}")
