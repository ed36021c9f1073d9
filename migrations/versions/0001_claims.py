"""Tenants, sellers, claims and what is written down about each claim."""

from alembic import op

from migrations.row_security import READ_AND_ADD, READ_AND_WRITE, isolate_tenants, make_append_only

revision = "0001"
down_revision = None

TENANTS = """
CREATE TABLE tenants (
    id UUID NOT NULL,
    name VARCHAR NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_tenants PRIMARY KEY (id)
)
"""

SELLERS = """
CREATE TABLE sellers (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    name VARCHAR NOT NULL,
    marketplace VARCHAR NOT NULL,
    merchant_id VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    auto_submit VARCHAR NOT NULL,
    auto_submit_actor VARCHAR NOT NULL,
    auto_submit_reason VARCHAR NOT NULL,
    certified_threshold FLOAT,
    case_changes_since TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_sellers PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_sellers_tenants FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT uq_sellers_tenant_id_marketplace_merchant_id
        UNIQUE (tenant_id, marketplace, merchant_id)
)
"""

SELLER_CREDENTIALS = """
CREATE TABLE seller_credentials (
    tenant_id UUID NOT NULL,
    seller_id UUID NOT NULL,
    refresh_token VARCHAR NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_seller_credentials PRIMARY KEY (tenant_id, seller_id),
    CONSTRAINT fk_seller_credentials_sellers
        FOREIGN KEY (tenant_id, seller_id)
        REFERENCES sellers (tenant_id, id)
)
"""

IDEMPOTENCY_KEYS = """
CREATE TABLE idempotency_keys (
    tenant_id UUID NOT NULL,
    key VARCHAR NOT NULL,
    request_hash CHAR(64) NOT NULL,
    response JSONB,
    created_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_idempotency_keys PRIMARY KEY (tenant_id, key),
    CONSTRAINT fk_idempotency_keys_tenants FOREIGN KEY (tenant_id) REFERENCES tenants (id)
)
"""

CLAIMS = """
CREATE TABLE claims (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    seller_id UUID NOT NULL,
    family VARCHAR NOT NULL,
    ledger_key VARCHAR NOT NULL,
    facts JSONB NOT NULL,
    policy JSONB NOT NULL,
    status VARCHAR NOT NULL,
    deadline TIMESTAMPTZ NOT NULL,
    currency CHAR(3) NOT NULL,
    claimed_cents BIGINT,
    approved_cents BIGINT,
    paid_cents BIGINT,
    confidence FLOAT,
    case_id VARCHAR,
    desk VARCHAR,
    waiting_since TIMESTAMPTZ NOT NULL,
    file JSONB NOT NULL,
    last_seq INTEGER NOT NULL,
    last_hash CHAR(64) NOT NULL,
    workflow_started_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_claims PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_claims_sellers
        FOREIGN KEY (tenant_id, seller_id)
        REFERENCES sellers (tenant_id, id),
    CONSTRAINT uq_claims_tenant_id_seller_id_id UNIQUE (tenant_id, seller_id, id),
    CONSTRAINT uq_claims_tenant_id_seller_id_family_ledger_key
        UNIQUE (tenant_id, seller_id, family, ledger_key)
);
CREATE INDEX ix_claims_created_at ON claims (created_at) WHERE workflow_started_at IS NULL;
CREATE INDEX ix_claims_tenant_id_deadline_id ON claims (tenant_id, deadline, id);
CREATE INDEX ix_claims_tenant_id_desk_deadline_id
    ON claims (tenant_id, desk, deadline, id) WHERE desk IS NOT NULL;
CREATE INDEX ix_claims_tenant_id_family_deadline_id
    ON claims (tenant_id, family, deadline, id);
CREATE INDEX ix_claims_tenant_id_seller_id_case_id
    ON claims (tenant_id, seller_id, case_id) WHERE case_id IS NOT NULL;
CREATE INDEX ix_claims_tenant_id_seller_id_deadline_id
    ON claims (tenant_id, seller_id, deadline, id);
CREATE INDEX ix_claims_tenant_id_status_deadline_id
    ON claims (tenant_id, status, deadline, id)
"""

CLAIM_EVENTS = """
CREATE TABLE claim_events (
    tenant_id UUID NOT NULL,
    claim_id UUID NOT NULL,
    seq INTEGER NOT NULL,
    seller_id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    writer VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    step INTEGER NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    source VARCHAR,
    target VARCHAR NOT NULL,
    actor VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    file JSONB NOT NULL,
    previous_hash CHAR(64) NOT NULL,
    hash CHAR(64) NOT NULL,
    CONSTRAINT pk_claim_events PRIMARY KEY (tenant_id, claim_id, seq),
    CONSTRAINT fk_claim_events_claims
        FOREIGN KEY (tenant_id, seller_id, claim_id)
        REFERENCES claims (tenant_id, seller_id, id),
    CONSTRAINT uq_claim_events_tenant_id_claim_id_writer_run_id_step
        UNIQUE (tenant_id, claim_id, writer, run_id, step)
)
"""

QUESTIONS = """
CREATE TABLE questions (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    seller_id UUID NOT NULL,
    claim_id UUID NOT NULL,
    question JSONB NOT NULL,
    deadline TIMESTAMPTZ NOT NULL,
    state VARCHAR NOT NULL,
    opened_at TIMESTAMPTZ NOT NULL,
    closed_at TIMESTAMPTZ,
    choice VARCHAR,
    answer VARCHAR,
    actor VARCHAR,
    CONSTRAINT pk_questions PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_questions_claims
        FOREIGN KEY (tenant_id, seller_id, claim_id)
        REFERENCES claims (tenant_id, seller_id, id)
);
CREATE INDEX ix_questions_tenant_id_claim_id_state ON questions (tenant_id, claim_id, state);
CREATE INDEX ix_questions_tenant_id_state_deadline_id
    ON questions (tenant_id, state, deadline, id)
"""

COMMISSION_LINES = """
CREATE TABLE commission_lines (
    tenant_id UUID NOT NULL,
    key VARCHAR NOT NULL,
    seller_id UUID NOT NULL,
    claim_id UUID NOT NULL,
    basis_cents BIGINT NOT NULL,
    basis_points INTEGER NOT NULL,
    amount_cents BIGINT NOT NULL,
    currency CHAR(3) NOT NULL,
    formula VARCHAR NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_commission_lines PRIMARY KEY (tenant_id, key),
    CONSTRAINT fk_commission_lines_claims
        FOREIGN KEY (tenant_id, seller_id, claim_id)
        REFERENCES claims (tenant_id, seller_id, id)
);
CREATE INDEX ix_commission_lines_tenant_id_claim_id
    ON commission_lines (tenant_id, claim_id)
"""

PACKETS = """
CREATE TABLE packets (
    tenant_id UUID NOT NULL,
    claim_id UUID NOT NULL,
    version INTEGER NOT NULL,
    seller_id UUID NOT NULL,
    uri VARCHAR NOT NULL,
    sha256 CHAR(64) NOT NULL,
    size BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_packets PRIMARY KEY (tenant_id, claim_id, version),
    CONSTRAINT fk_packets_claims
        FOREIGN KEY (tenant_id, seller_id, claim_id)
        REFERENCES claims (tenant_id, seller_id, id)
)
"""

ROLES = """
DO $$
DECLARE
    login text;
BEGIN
    FOREACH login IN ARRAY ARRAY['opside_app', 'opside_system'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = login) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', login);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL; -- made meanwhile by the migration of another database of this cluster
            END;
        END IF;
    END LOOP;
END
$$;
GRANT USAGE ON SCHEMA public TO opside_app, opside_system;
"""

REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$
"""


def upgrade() -> None:
    for statement in (ROLES, REFUSE_CHANGE):
        op.execute(statement)
    for table in (
        TENANTS,
        SELLERS,
        SELLER_CREDENTIALS,
        IDEMPOTENCY_KEYS,
        CLAIMS,
        CLAIM_EVENTS,
        QUESTIONS,
        COMMISSION_LINES,
        PACKETS,
    ):
        op.execute(table)
    isolate_tenants("tenants", "SELECT", tenant="id")
    op.execute("GRANT INSERT, UPDATE ON tenants TO opside_system")
    for name in ("sellers", "seller_credentials", "idempotency_keys", "claims", "questions"):
        isolate_tenants(name, READ_AND_WRITE)
    for name in ("claim_events", "commission_lines", "packets"):
        isolate_tenants(name, READ_AND_ADD)
    make_append_only("claim_events")


def downgrade() -> None:
    for name in (
        "packets",
        "commission_lines",
        "questions",
        "claim_events",
        "claims",
        "idempotency_keys",
        "seller_credentials",
        "sellers",
        "tenants",
    ):
        op.execute(f"DROP TABLE {name}")
    op.execute("DROP FUNCTION refuse_change()")
    op.execute("REVOKE USAGE ON SCHEMA public FROM opside_app, opside_system")
