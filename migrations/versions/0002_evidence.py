"""Documents, their lines, and the matches that take units of them."""

from alembic import op

from migrations.row_security import READ_AND_WRITE, isolate_tenants

revision = "0002"
down_revision = "0001"

DOCUMENTS = """
CREATE TABLE documents (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    seller_id UUID NOT NULL,
    file_name VARCHAR NOT NULL,
    content_type VARCHAR NOT NULL,
    size BIGINT NOT NULL,
    sha256 CHAR(64) NOT NULL,
    uri VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    error_code VARCHAR,
    fields JSONB,
    uploaded_by VARCHAR NOT NULL,
    uploaded_at TIMESTAMPTZ NOT NULL,
    read_at TIMESTAMPTZ,
    CONSTRAINT pk_documents PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_documents_sellers
        FOREIGN KEY (tenant_id, seller_id)
        REFERENCES sellers (tenant_id, id),
    CONSTRAINT uq_documents_tenant_id_seller_id_id UNIQUE (tenant_id, seller_id, id),
    CONSTRAINT uq_documents_tenant_id_seller_id_sha256 UNIQUE (tenant_id, seller_id, sha256)
);
CREATE INDEX ix_documents_tenant_id_uploaded_at_id ON documents (tenant_id, uploaded_at, id);
CREATE INDEX ix_documents_uploaded_at ON documents (uploaded_at) WHERE status = 'uploaded'
"""

DOCUMENT_LINES = """
CREATE TABLE document_lines (
    tenant_id UUID NOT NULL,
    document_id UUID NOT NULL,
    position INTEGER NOT NULL,
    seller_id UUID NOT NULL,
    page INTEGER NOT NULL,
    description VARCHAR NOT NULL,
    sku VARCHAR,
    quantity INTEGER,
    unit_price_cents BIGINT,
    total_cents BIGINT,
    CONSTRAINT pk_document_lines PRIMARY KEY (tenant_id, document_id, position),
    CONSTRAINT fk_document_lines_documents
        FOREIGN KEY (tenant_id, seller_id, document_id)
        REFERENCES documents (tenant_id, seller_id, id)
);
CREATE INDEX ix_document_lines_tenant_id_seller_id ON document_lines (tenant_id, seller_id)
"""

MATCHES = """
CREATE TABLE matches (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    seller_id UUID NOT NULL,
    claim_id UUID NOT NULL,
    document_id UUID NOT NULL,
    line_position INTEGER NOT NULL,
    tier VARCHAR NOT NULL,
    probability FLOAT NOT NULL,
    features JSONB NOT NULL,
    checks JSONB NOT NULL,
    reasons JSONB NOT NULL,
    quantity INTEGER NOT NULL,
    state VARCHAR NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_matches PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_matches_claims
        FOREIGN KEY (tenant_id, seller_id, claim_id)
        REFERENCES claims (tenant_id, seller_id, id),
    CONSTRAINT fk_matches_document_lines
        FOREIGN KEY (tenant_id, document_id, line_position)
        REFERENCES document_lines (tenant_id, document_id, position),
    CONSTRAINT ck_matches_quantity_not_negative CHECK (quantity >= 0)
);
CREATE INDEX ix_matches_tenant_id_document_id_line_position
    ON matches (tenant_id, document_id, line_position);
CREATE UNIQUE INDEX uq_matches_one_held_per_claim
    ON matches (tenant_id, claim_id) WHERE state = 'held'
"""


def upgrade() -> None:
    for table in (DOCUMENTS, DOCUMENT_LINES, MATCHES):
        op.execute(table)
    for name in ("documents", "document_lines", "matches"):
        isolate_tenants(name, READ_AND_WRITE)


def downgrade() -> None:
    for name in ("matches", "document_lines", "documents"):
        op.execute(f"DROP TABLE {name}")
