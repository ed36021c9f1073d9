"""The rows of every other report of Amazon's, and which reports are in the tables."""

from alembic import op

from migrations.row_security import READ_AND_WRITE, isolate_tenants

revision = "0019"
down_revision = "0018"

# Any of them can be made again of the reports as they came.
READ_WRITE_AND_REBUILD = f"{READ_AND_WRITE}, DELETE"

REPORT_ROWS = """
CREATE TABLE report_rows (
    tenant_id UUID NOT NULL,
    seller_id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    row_key VARCHAR NOT NULL,
    cells JSONB NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    report_id VARCHAR NOT NULL,
    line INTEGER NOT NULL,
    CONSTRAINT pk_report_rows PRIMARY KEY (tenant_id, seller_id, kind, row_key),
    CONSTRAINT fk_report_rows_sellers
        FOREIGN KEY (tenant_id, seller_id) REFERENCES sellers (tenant_id, id),
    CONSTRAINT fk_report_rows_raw_reports FOREIGN KEY (tenant_id, seller_id, report_id)
        REFERENCES raw_reports (tenant_id, seller_id, report_id)
)
"""

REPORT_ROW_CHANGES = """
CREATE TABLE report_row_changes (
    tenant_id UUID NOT NULL,
    seller_id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    row_key VARCHAR NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    cells JSONB NOT NULL,
    report_id VARCHAR NOT NULL,
    CONSTRAINT pk_report_row_changes PRIMARY KEY (tenant_id, seller_id, kind, row_key, seen_at),
    CONSTRAINT fk_report_row_changes_report_rows FOREIGN KEY (tenant_id, seller_id, kind, row_key)
        REFERENCES report_rows (tenant_id, seller_id, kind, row_key)
)
"""

LEDGER_COLUMNS = """
ALTER TABLE ledger_rows
    ADD COLUMN date_and_time TIMESTAMPTZ,
    ADD COLUMN store VARCHAR;
GRANT DELETE ON ledger_rows, ledger_counts TO opside_app, opside_system
"""

LOADED = """
ALTER TABLE raw_reports
    ADD COLUMN loaded_at TIMESTAMPTZ,
    ADD COLUMN load_error VARCHAR
"""

BACK = """
DROP TABLE report_row_changes;
DROP TABLE report_rows;
ALTER TABLE raw_reports DROP COLUMN loaded_at, DROP COLUMN load_error;
REVOKE DELETE ON ledger_rows, ledger_counts FROM opside_app, opside_system;
ALTER TABLE ledger_rows DROP COLUMN date_and_time, DROP COLUMN store
"""


def upgrade() -> None:
    op.execute(REPORT_ROWS)
    op.execute(REPORT_ROW_CHANGES)
    op.execute(LEDGER_COLUMNS)
    op.execute(LOADED)
    for name in ("report_rows", "report_row_changes"):
        isolate_tenants(name, READ_WRITE_AND_REBUILD)


def downgrade() -> None:
    op.execute(BACK)
