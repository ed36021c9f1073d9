"""The inventory ledger of each seller, and what Amazon changed in it later."""

from alembic import op

from migrations.row_security import READ_AND_WRITE, isolate_tenants

revision = "0018"
down_revision = "0017"

LEDGER_ROWS = """
CREATE TABLE ledger_rows (
    tenant_id UUID NOT NULL,
    seller_id UUID NOT NULL,
    row_key VARCHAR NOT NULL,
    occurred_on DATE NOT NULL,
    fnsku VARCHAR NOT NULL,
    asin VARCHAR,
    msku VARCHAR,
    title VARCHAR,
    event_type VARCHAR NOT NULL,
    reference_id VARCHAR,
    quantity INTEGER NOT NULL,
    fulfillment_center VARCHAR,
    disposition VARCHAR,
    reason VARCHAR,
    country VARCHAR,
    reconciled INTEGER,
    unreconciled INTEGER,
    seen_on DATE NOT NULL,
    CONSTRAINT pk_ledger_rows PRIMARY KEY (tenant_id, seller_id, row_key),
    CONSTRAINT fk_ledger_rows_sellers
        FOREIGN KEY (tenant_id, seller_id) REFERENCES sellers (tenant_id, id)
);
CREATE INDEX ix_ledger_rows_tenant_id_seller_id_fnsku_occurred_on
    ON ledger_rows (tenant_id, seller_id, fnsku, occurred_on)
"""

LEDGER_COUNTS = """
CREATE TABLE ledger_counts (
    tenant_id UUID NOT NULL,
    seller_id UUID NOT NULL,
    row_key VARCHAR NOT NULL,
    seen_on DATE NOT NULL,
    reconciled INTEGER,
    unreconciled INTEGER,
    CONSTRAINT pk_ledger_counts PRIMARY KEY (tenant_id, seller_id, row_key, seen_on),
    CONSTRAINT fk_ledger_counts_ledger_rows FOREIGN KEY (tenant_id, seller_id, row_key)
        REFERENCES ledger_rows (tenant_id, seller_id, row_key)
)
"""

# Reports are copied into a temporary table first.
TEMPORARY = """
DO $$ BEGIN
    EXECUTE format(
        '{change} TEMPORARY ON DATABASE %I {whom} opside_app, opside_system', current_database()
    );
END $$
"""


def upgrade() -> None:
    op.execute(TEMPORARY.format(change="GRANT", whom="TO"))
    op.execute(LEDGER_ROWS)
    op.execute(LEDGER_COUNTS)
    for name in ("ledger_rows", "ledger_counts"):
        isolate_tenants(name, READ_AND_WRITE)


def downgrade() -> None:
    op.execute(TEMPORARY.format(change="REVOKE", whom="FROM"))
    for name in ("ledger_counts", "ledger_rows"):
        op.execute(f"DROP TABLE {name}")
