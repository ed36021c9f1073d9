"""Labels, certificates of the gate, and models under comparison."""

from alembic import op

from migrations.row_security import (
    READ_AND_ADD,
    READ_AND_WRITE,
    isolate_tenants,
)

revision = "0010"
down_revision = "0009"

LABELS = """
CREATE TABLE evidence_labels (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    seller_id UUID NOT NULL,
    claim_id UUID,
    document_id UUID NOT NULL,
    line_position INTEGER,
    kind VARCHAR NOT NULL,
    provenance VARCHAR NOT NULL,
    "right" BOOLEAN NOT NULL,
    tier VARCHAR,
    probability DOUBLE PRECISION,
    features JSONB NOT NULL,
    model_version VARCHAR,
    actor VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_evidence_labels PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_evidence_labels_sellers
        FOREIGN KEY (tenant_id, seller_id) REFERENCES sellers (tenant_id, id),
    CONSTRAINT fk_evidence_labels_claims
        FOREIGN KEY (tenant_id, seller_id, claim_id) REFERENCES claims (tenant_id, seller_id, id)
);
CREATE INDEX ix_evidence_labels_tenant_id_at_id ON evidence_labels (tenant_id, at, id)
"""

CERTIFICATES = """
CREATE TABLE gate_certificates (
    tenant_id UUID NOT NULL,
    seq INTEGER NOT NULL,
    state VARCHAR NOT NULL,
    model_version VARCHAR NOT NULL,
    threshold DOUBLE PRECISION,
    reason VARCHAR NOT NULL,
    labels INTEGER NOT NULL,
    labels_sha256 CHAR(64) NOT NULL,
    actor VARCHAR NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_gate_certificates PRIMARY KEY (tenant_id, seq),
    CONSTRAINT ck_gate_certificates_threshold_if
        CHECK ((state = 'certified') = (threshold IS NOT NULL)),
    CONSTRAINT fk_gate_certificates_tenants FOREIGN KEY (tenant_id) REFERENCES tenants (id)
)
"""

MODELS = """
CREATE TABLE match_models (
    tenant_id UUID NOT NULL,
    version VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    uri VARCHAR NOT NULL,
    sha256 CHAR(64) NOT NULL,
    size BIGINT NOT NULL,
    card JSONB NOT NULL,
    comparison JSONB NOT NULL,
    proposed_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    decided_by VARCHAR,
    decided_why VARCHAR,
    decided_at TIMESTAMPTZ,
    CONSTRAINT pk_match_models PRIMARY KEY (tenant_id, version),
    CONSTRAINT fk_match_models_tenants FOREIGN KEY (tenant_id) REFERENCES tenants (id)
);
CREATE UNIQUE INDEX uq_match_models_one_accepted ON match_models (tenant_id)
    WHERE state = 'accepted'
"""

# A label or a certificate never changes, but that an erasure puts marks in the place of words.
WORDS_ONLY = """
CREATE TRIGGER words_only BEFORE UPDATE ON evidence_labels
    FOR EACH ROW EXECUTE FUNCTION refuse_all_but_mark('actor');
GRANT UPDATE (actor) ON evidence_labels TO opside_system;
CREATE TRIGGER words_only BEFORE UPDATE ON gate_certificates
    FOR EACH ROW EXECUTE FUNCTION refuse_all_but_mark('actor', 'reason');
GRANT UPDATE (actor, reason) ON gate_certificates TO opside_system
"""


def upgrade() -> None:
    for statements in (LABELS, CERTIFICATES, MODELS):
        op.execute(statements)
    isolate_tenants("evidence_labels", READ_AND_ADD)
    isolate_tenants("gate_certificates", READ_AND_ADD)
    isolate_tenants("match_models", READ_AND_WRITE)
    op.execute(WORDS_ONLY)


def downgrade() -> None:
    for table in ("match_models", "gate_certificates", "evidence_labels"):
        op.execute(f"DROP TABLE {table}")
