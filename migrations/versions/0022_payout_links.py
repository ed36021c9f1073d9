"""Reimbursements followed to settlements and their deposits."""

from alembic import op

from migrations.row_security import READ_AND_WRITE, isolate_tenants

revision = "0022"
down_revision = "0021"

# A reimbursement that comes late may make a link another one.
READ_WRITE_AND_UNLINK = f"{READ_AND_WRITE}, DELETE"

SETTLEMENTS = """
CREATE TABLE settlements (
    tenant_id UUID NOT NULL,
    seller_id UUID NOT NULL,
    settlement_id VARCHAR NOT NULL,
    total_cents BIGINT,
    rows_cents BIGINT NOT NULL,
    currency CHAR(3) NOT NULL,
    ended_at TIMESTAMPTZ,
    deposited_at TIMESTAMPTZ,
    CONSTRAINT pk_settlements PRIMARY KEY (tenant_id, seller_id, settlement_id),
    CONSTRAINT fk_settlements_sellers
        FOREIGN KEY (tenant_id, seller_id) REFERENCES sellers (tenant_id, id)
)
"""

SETTLEMENT_LINES = """
CREATE TABLE settlement_lines (
    tenant_id UUID NOT NULL,
    seller_id UUID NOT NULL,
    row_key VARCHAR NOT NULL,
    settlement_id VARCHAR NOT NULL,
    sku VARCHAR NOT NULL,
    about VARCHAR NOT NULL,
    amount_cents BIGINT NOT NULL,
    currency CHAR(3) NOT NULL,
    quantity INTEGER,
    posted_on DATE,
    report_id VARCHAR NOT NULL,
    report_line INTEGER NOT NULL,
    CONSTRAINT pk_settlement_lines PRIMARY KEY (tenant_id, seller_id, row_key),
    CONSTRAINT fk_settlement_lines_settlements FOREIGN KEY (tenant_id, seller_id, settlement_id)
        REFERENCES settlements (tenant_id, seller_id, settlement_id)
)
"""

PAYOUT_LINKS = """
CREATE TABLE payout_links (
    tenant_id UUID NOT NULL,
    seller_id UUID NOT NULL,
    row_key VARCHAR NOT NULL,
    line_id VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    amount_cents BIGINT NOT NULL,
    currency CHAR(3) NOT NULL,
    linked_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_payout_links PRIMARY KEY (tenant_id, seller_id, row_key, line_id),
    CONSTRAINT fk_payout_links_settlement_lines FOREIGN KEY (tenant_id, seller_id, row_key)
        REFERENCES settlement_lines (tenant_id, seller_id, row_key)
)
"""

BY_LINE = """
CREATE INDEX ix_payout_links_tenant_id_seller_id_line_id
    ON payout_links (tenant_id, seller_id, line_id)
"""


def upgrade() -> None:
    for statement in (SETTLEMENTS, SETTLEMENT_LINES, PAYOUT_LINKS, BY_LINE):
        op.execute(statement)
    isolate_tenants("settlements", READ_AND_WRITE)
    isolate_tenants("settlement_lines", READ_AND_WRITE)
    isolate_tenants("payout_links", READ_WRITE_AND_UNLINK)


def downgrade() -> None:
    for table in ("payout_links", "settlement_lines", "settlements"):
        op.execute(f"DROP TABLE {table}")
