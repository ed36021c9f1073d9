"""Packs of lines, what a unit cost, corrections by people, cost documents, and deletion."""

from alembic import op

from migrations.row_security import READ_AND_ADD, READ_AND_WRITE, isolate_tenants

revision = "0009"
down_revision = "0008"

DETAILS = """
ALTER TABLE documents
    ADD COLUMN reading JSONB,
    ADD COLUMN revision INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN deleted_by VARCHAR,
    ADD COLUMN deleted_at TIMESTAMPTZ;
ALTER TABLE document_lines
    ADD COLUMN unit VARCHAR,
    ADD COLUMN case_pack INTEGER,
    ADD COLUMN cost JSONB;
DROP INDEX ix_document_lines_tenant_id_seller_id;
CREATE INDEX ix_document_lines_tenant_id_seller_id_sku
    ON document_lines (tenant_id, seller_id, sku)
"""
AS_BEFORE = """
DROP INDEX ix_document_lines_tenant_id_seller_id_sku;
CREATE INDEX ix_document_lines_tenant_id_seller_id ON document_lines (tenant_id, seller_id);
ALTER TABLE document_lines DROP COLUMN unit, DROP COLUMN case_pack, DROP COLUMN cost;
ALTER TABLE documents
    DROP COLUMN reading, DROP COLUMN revision, DROP COLUMN deleted_by, DROP COLUMN deleted_at
"""

CORRECTIONS = """
CREATE TABLE document_corrections (
    tenant_id UUID NOT NULL,
    document_id UUID NOT NULL,
    seq INTEGER NOT NULL,
    seller_id UUID NOT NULL,
    field VARCHAR NOT NULL,
    was JSONB NOT NULL,
    becomes JSONB NOT NULL,
    actor VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_document_corrections PRIMARY KEY (tenant_id, document_id, seq),
    CONSTRAINT fk_document_corrections_documents
        FOREIGN KEY (tenant_id, seller_id, document_id)
        REFERENCES documents (tenant_id, seller_id, id)
)
"""

COST_DOCUMENTS = """
CREATE TABLE cost_documents (
    tenant_id UUID NOT NULL,
    document_id UUID NOT NULL,
    position INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    seller_id UUID NOT NULL,
    uri VARCHAR NOT NULL,
    sha256 CHAR(64) NOT NULL,
    size BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_cost_documents PRIMARY KEY (tenant_id, document_id, position, revision),
    CONSTRAINT fk_cost_documents_documents
        FOREIGN KEY (tenant_id, seller_id, document_id)
        REFERENCES documents (tenant_id, seller_id, id)
)
"""

# A correction never changes, but that an erasure puts marks in the place of words.
WORDS_ONLY = """
CREATE TRIGGER words_only BEFORE UPDATE ON document_corrections
    FOR EACH ROW EXECUTE FUNCTION refuse_all_but_mark('was', 'becomes', 'actor', 'reason');
GRANT UPDATE (was, becomes, actor, reason) ON document_corrections TO opside_system
"""

# What a seller deletes goes, but for the document's own row: its id, hash and times stay.
DELETABLE = ("matches", "document_lines", "document_corrections", "cost_documents")


def upgrade() -> None:
    for statements in (DETAILS, CORRECTIONS, COST_DOCUMENTS):
        op.execute(statements)
    isolate_tenants("document_corrections", READ_AND_ADD)
    isolate_tenants("cost_documents", READ_AND_WRITE)
    op.execute(WORDS_ONLY)
    for table in DELETABLE:
        op.execute(f"GRANT DELETE ON {table} TO opside_app")


def downgrade() -> None:
    for table in ("matches", "document_lines"):
        op.execute(f"REVOKE DELETE ON {table} FROM opside_app")
    for table in ("cost_documents", "document_corrections"):
        op.execute(f"DROP TABLE {table}")
    op.execute(AS_BEFORE)
