"""Submissions and their history, filing budgets and stop switches."""

from alembic import op

from migrations.row_security import READ_AND_ADD, READ_AND_WRITE, isolate_tenants, make_append_only

revision = "0003"
down_revision = "0002"

DISPUTE_SUBMISSIONS = """
CREATE TABLE dispute_submissions (
    tenant_id UUID NOT NULL,
    key VARCHAR NOT NULL,
    seller_id UUID NOT NULL,
    claim_id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    sends INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    case_id VARCHAR,
    code VARCHAR,
    message VARCHAR NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_dispute_submissions PRIMARY KEY (tenant_id, key),
    CONSTRAINT fk_dispute_submissions_claims
        FOREIGN KEY (tenant_id, seller_id, claim_id)
        REFERENCES claims (tenant_id, seller_id, id)
);
CREATE INDEX ix_dispute_submissions_tenant_id_claim_id_created_at
    ON dispute_submissions (tenant_id, claim_id, created_at);
CREATE INDEX ix_dispute_submissions_tenant_id_seller_id
    ON dispute_submissions (tenant_id, seller_id) WHERE state = 'sending';
CREATE INDEX ix_dispute_submissions_tenant_id_seller_id_case_id
    ON dispute_submissions (tenant_id, seller_id, case_id) WHERE case_id IS NOT NULL;
CREATE UNIQUE INDEX uq_dispute_submissions_one_acknowledged_initial
    ON dispute_submissions (tenant_id, claim_id) WHERE kind = 'initial' AND state = 'acknowledged'
"""

SUBMISSION_EVIDENCE = """
CREATE TABLE submission_evidence (
    tenant_id UUID NOT NULL,
    key VARCHAR NOT NULL,
    document_id UUID NOT NULL,
    seller_id UUID NOT NULL,
    CONSTRAINT pk_submission_evidence PRIMARY KEY (tenant_id, key, document_id),
    CONSTRAINT fk_submission_evidence_dispute_submissions
        FOREIGN KEY (tenant_id, key)
        REFERENCES dispute_submissions (tenant_id, key),
    CONSTRAINT fk_submission_evidence_documents
        FOREIGN KEY (tenant_id, seller_id, document_id)
        REFERENCES documents (tenant_id, seller_id, id)
)
"""

SUBMISSION_STATUS_HISTORY = """
CREATE TABLE submission_status_history (
    tenant_id UUID NOT NULL,
    key VARCHAR NOT NULL,
    seq INTEGER NOT NULL,
    seller_id UUID NOT NULL,
    state VARCHAR NOT NULL,
    sends INTEGER NOT NULL,
    case_id VARCHAR,
    code VARCHAR,
    message VARCHAR NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_submission_status_history PRIMARY KEY (tenant_id, key, seq),
    CONSTRAINT fk_submission_status_history_sellers
        FOREIGN KEY (tenant_id, seller_id)
        REFERENCES sellers (tenant_id, id),
    CONSTRAINT fk_submission_status_history_dispute_submissions
        FOREIGN KEY (tenant_id, key)
        REFERENCES dispute_submissions (tenant_id, key)
)
"""

FILING_BUDGETS = """
CREATE TABLE filing_budgets (
    tenant_id UUID NOT NULL,
    seller_id UUID NOT NULL,
    per_day INTEGER NOT NULL,
    per_week INTEGER NOT NULL,
    CONSTRAINT pk_filing_budgets PRIMARY KEY (tenant_id, seller_id),
    CONSTRAINT fk_filing_budgets_sellers
        FOREIGN KEY (tenant_id, seller_id)
        REFERENCES sellers (tenant_id, id)
)
"""

FILING_PLACES = """
CREATE TABLE filing_places (
    tenant_id UUID NOT NULL,
    claim_id UUID NOT NULL,
    seller_id UUID NOT NULL,
    deadline TIMESTAMPTZ NOT NULL,
    state VARCHAR NOT NULL,
    taken_at TIMESTAMPTZ,
    CONSTRAINT pk_filing_places PRIMARY KEY (tenant_id, claim_id),
    CONSTRAINT fk_filing_places_claims
        FOREIGN KEY (tenant_id, seller_id, claim_id)
        REFERENCES claims (tenant_id, seller_id, id),
    CONSTRAINT ck_filing_places_taken_has_a_moment
        CHECK ((state = 'taken') = (taken_at IS NOT NULL))
);
CREATE INDEX ix_filing_places_tenant_id_seller_id_state_deadline
    ON filing_places (tenant_id, seller_id, state, deadline);
CREATE INDEX ix_filing_places_tenant_id_seller_id_taken_at
    ON filing_places (tenant_id, seller_id, taken_at)
"""

STOP_SWITCHES = """
CREATE TABLE stop_switches (
    tenant_id UUID NOT NULL,
    seller_id UUID NOT NULL,
    pulled BOOLEAN NOT NULL,
    actor VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_stop_switches PRIMARY KEY (tenant_id, seller_id),
    CONSTRAINT fk_stop_switches_sellers
        FOREIGN KEY (tenant_id, seller_id)
        REFERENCES sellers (tenant_id, id)
)
"""

GLOBAL_STOP = """
CREATE TABLE global_stop (
    id INTEGER NOT NULL,
    pulled BOOLEAN NOT NULL,
    actor VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_global_stop PRIMARY KEY (id),
    CONSTRAINT ck_global_stop_one_row CHECK (id = 1)
)
"""

KEEP_ACKNOWLEDGEMENT = """
CREATE FUNCTION keep_acknowledgement() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    RAISE EXCEPTION 'submission % is acknowledged as case % already', OLD.key, OLD.case_id
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER keep_acknowledgement BEFORE UPDATE ON dispute_submissions
    FOR EACH ROW
    WHEN (OLD.state = 'acknowledged'
          AND (NEW.state, NEW.case_id) IS DISTINCT FROM (OLD.state, OLD.case_id))
    EXECUTE FUNCTION keep_acknowledgement();
"""

# A share lock needs the right to update, which the application must not have on this row.
LOCK_GLOBAL_STOP = """
CREATE FUNCTION lock_global_stop()
    RETURNS TABLE (pulled boolean, actor varchar, reason varchar, at timestamptz)
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
    SELECT pulled, actor, reason, at FROM public.global_stop WHERE id = 1 FOR SHARE
$$;
REVOKE ALL ON FUNCTION lock_global_stop() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lock_global_stop() TO opside_app, opside_system;
"""

GLOBAL_STOP_ACCESS = """
INSERT INTO global_stop VALUES (1, false, 'opside', 'never pulled', now());
ALTER TABLE global_stop ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody_reads ON global_stop FOR SELECT TO opside_app USING (true);
CREATE POLICY system_writes ON global_stop TO opside_system USING (true) WITH CHECK (true);
GRANT SELECT ON global_stop TO opside_app;
GRANT SELECT, UPDATE ON global_stop TO opside_system;
"""


def upgrade() -> None:
    for table in (
        DISPUTE_SUBMISSIONS,
        SUBMISSION_EVIDENCE,
        SUBMISSION_STATUS_HISTORY,
        FILING_BUDGETS,
        FILING_PLACES,
        STOP_SWITCHES,
        GLOBAL_STOP,
    ):
        op.execute(table)
    for name in ("dispute_submissions", "filing_budgets", "stop_switches"):
        isolate_tenants(name, READ_AND_WRITE)
    for name in ("submission_evidence", "submission_status_history"):
        isolate_tenants(name, READ_AND_ADD)
    isolate_tenants("filing_places", f"{READ_AND_WRITE}, DELETE")
    make_append_only("submission_status_history")
    for statement in (KEEP_ACKNOWLEDGEMENT, GLOBAL_STOP_ACCESS, LOCK_GLOBAL_STOP):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP FUNCTION lock_global_stop()")
    for name in (
        "global_stop",
        "stop_switches",
        "filing_places",
        "filing_budgets",
        "submission_status_history",
        "submission_evidence",
        "dispute_submissions",
    ):
        op.execute(f"DROP TABLE {name}")
    op.execute("DROP FUNCTION keep_acknowledgement()")
