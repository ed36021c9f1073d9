"""Reports as they came from Amazon, and the syncs of sellers."""

from alembic import op

from migrations.row_security import READ_AND_WRITE, isolate_tenants

revision = "0015"
down_revision = "0012"

RAW_REPORTS = """
CREATE TABLE raw_reports (
    tenant_id UUID NOT NULL,
    seller_id UUID NOT NULL,
    report_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    uri VARCHAR,
    sha256 VARCHAR,
    charset VARCHAR,
    CONSTRAINT pk_raw_reports PRIMARY KEY (tenant_id, seller_id, report_id),
    CONSTRAINT fk_raw_reports_sellers
        FOREIGN KEY (tenant_id, seller_id) REFERENCES sellers (tenant_id, id)
);
CREATE INDEX ix_raw_reports_tenant_id_seller_id_kind_asked_at
    ON raw_reports (tenant_id, seller_id, kind, asked_at)
"""

SELLER_SYNCS = """
CREATE TABLE seller_syncs (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    seller_id UUID NOT NULL,
    status VARCHAR NOT NULL,
    progress JSONB NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_seller_syncs PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_seller_syncs_sellers
        FOREIGN KEY (tenant_id, seller_id) REFERENCES sellers (tenant_id, id)
);
CREATE INDEX ix_seller_syncs_tenant_id_seller_id_started_at
    ON seller_syncs (tenant_id, seller_id, started_at);
CREATE UNIQUE INDEX uq_seller_syncs_running
    ON seller_syncs (tenant_id, seller_id) WHERE status = 'running'
"""

# A sync tells the live feed how far it is without a step of a claim.
TELL_PROGRESS = """
CREATE CONSTRAINT TRIGGER tell_feed AFTER INSERT OR UPDATE ON seller_syncs
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tell_feed()
"""


def upgrade() -> None:
    op.execute(RAW_REPORTS)
    op.execute(SELLER_SYNCS)
    for name in ("raw_reports", "seller_syncs"):
        isolate_tenants(name, READ_AND_WRITE)
    op.execute(TELL_PROGRESS)


def downgrade() -> None:
    for name in ("seller_syncs", "raw_reports"):
        op.execute(f"DROP TABLE {name}")
