"""Questions that one answer settles together."""

from alembic import op

from migrations.row_security import READ_AND_WRITE, isolate_tenants

revision = "0011"
down_revision = "0010"

GROUPS = """
CREATE TABLE question_groups (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    seller_id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    key VARCHAR NOT NULL,
    about JSONB NOT NULL,
    state VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    deadline TIMESTAMPTZ NOT NULL,
    remind_at TIMESTAMPTZ NOT NULL,
    reminded_at TIMESTAMPTZ,
    opened_at TIMESTAMPTZ NOT NULL,
    closed_at TIMESTAMPTZ,
    CONSTRAINT pk_question_groups PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_question_groups_sellers
        FOREIGN KEY (tenant_id, seller_id)
        REFERENCES sellers (tenant_id, id)
);
CREATE UNIQUE INDEX uq_question_groups_open
    ON question_groups (tenant_id, seller_id, key) WHERE state = 'open';
CREATE INDEX ix_question_groups_tenant_id_state_deadline_id
    ON question_groups (tenant_id, state, deadline, id);
CREATE INDEX ix_question_groups_remind_at
    ON question_groups (remind_at) WHERE state = 'open' AND reminded_at IS NULL
"""

MEMBERS = """
CREATE TABLE question_group_members (
    tenant_id UUID NOT NULL,
    group_id UUID NOT NULL,
    claim_id UUID NOT NULL,
    seller_id UUID NOT NULL,
    question_id UUID,
    joined_version INTEGER NOT NULL,
    units INTEGER NOT NULL,
    money_cents BIGINT,
    currency CHAR(3),
    deadline TIMESTAMPTZ NOT NULL,
    remind_at TIMESTAMPTZ NOT NULL,
    answer_id UUID,
    joined_at TIMESTAMPTZ NOT NULL,
    left_at TIMESTAMPTZ,
    CONSTRAINT pk_question_group_members PRIMARY KEY (tenant_id, group_id, claim_id),
    CONSTRAINT fk_question_group_members_question_groups
        FOREIGN KEY (tenant_id, group_id)
        REFERENCES question_groups (tenant_id, id),
    CONSTRAINT fk_question_group_members_claims
        FOREIGN KEY (tenant_id, seller_id, claim_id)
        REFERENCES claims (tenant_id, seller_id, id)
);
CREATE INDEX ix_question_group_members_tenant_id_group_id_left_at_deadline
    ON question_group_members (tenant_id, group_id, left_at, deadline);
CREATE UNIQUE INDEX uq_question_group_members_waiting
    ON question_group_members (tenant_id, claim_id) WHERE left_at IS NULL
"""

ANSWERS = """
CREATE TABLE question_group_answers (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    group_id UUID NOT NULL,
    seller_id UUID NOT NULL,
    version INTEGER NOT NULL,
    later_too BOOLEAN NOT NULL,
    choice VARCHAR NOT NULL,
    answer VARCHAR NOT NULL,
    document_id UUID,
    actor VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    answered_at TIMESTAMPTZ NOT NULL,
    carried_at TIMESTAMPTZ,
    CONSTRAINT pk_question_group_answers PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_question_group_answers_question_groups
        FOREIGN KEY (tenant_id, group_id)
        REFERENCES question_groups (tenant_id, id)
);
CREATE INDEX ix_question_group_answers_tenant_id_group_id_answered_at
    ON question_group_answers (tenant_id, group_id, answered_at);
CREATE INDEX ix_question_group_answers_answered_at
    ON question_group_answers (answered_at) WHERE state = 'taken'
"""

ITEMS = """
CREATE TABLE question_group_items (
    tenant_id UUID NOT NULL,
    answer_id UUID NOT NULL,
    claim_id UUID NOT NULL,
    seller_id UUID NOT NULL,
    question_id UUID,
    state VARCHAR NOT NULL,
    attempts INTEGER NOT NULL,
    code VARCHAR,
    message VARCHAR NOT NULL,
    at TIMESTAMPTZ,
    CONSTRAINT pk_question_group_items PRIMARY KEY (tenant_id, answer_id, claim_id),
    CONSTRAINT fk_question_group_items_question_group_answers
        FOREIGN KEY (tenant_id, answer_id)
        REFERENCES question_group_answers (tenant_id, id),
    CONSTRAINT fk_question_group_items_claims
        FOREIGN KEY (tenant_id, seller_id, claim_id)
        REFERENCES claims (tenant_id, seller_id, id)
);
CREATE INDEX ix_question_group_items_left
    ON question_group_items (tenant_id, answer_id, state, attempts, claim_id)
"""

# A reminder is told in the live feed without a step of a claim.
REMINDERS = """
CREATE CONSTRAINT TRIGGER tell_feed AFTER UPDATE OF reminded_at ON question_groups
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tell_feed()
"""

# Claims that wait already. Each open question is a group of its own, because what it shares with
# others was not kept; claims without a document wait for the invoice of their product together.
OPEN_QUESTIONS = """
INSERT INTO question_groups
SELECT q.tenant_id, q.id, q.seller_id,
    CASE WHEN q.question ->> 'kind' = 'amazon_asks' THEN 'amazon_asks' ELSE 'confirm_line' END,
    'question:' || q.id,
    jsonb_strip_nulls(jsonb_build_object(
        'product', jsonb_build_object(
            'title', c.facts -> 'title', 'fnsku', c.fnsku, 'asin', c.asin, 'msku', c.msku),
        'document_id', c.file #> '{match,document_id}',
        'document_number', c.file #> '{match,document_number}',
        'line_position', c.file #> '{match,line_position}',
        'line_description', c.file #> '{match,line_description}',
        'reasons', COALESCE(c.file -> 'gate_reasons', '[]'),
        'asked', c.file -> 'amazon_question',
        'choices', q.question -> 'choices', 'takes_text', q.question -> 'takes_text',
        'default', q.question -> 'default')),
    'open', 1, q.deadline, q.deadline - interval '3 days', NULL, q.opened_at, NULL
FROM questions q JOIN claims c ON c.tenant_id = q.tenant_id AND c.id = q.claim_id
WHERE q.state = 'open' AND c.status IN ('awaiting_answer', 'information_requested');
INSERT INTO question_group_members
SELECT q.tenant_id, q.id, q.claim_id, q.seller_id, q.id, 1, (c.facts ->> 'quantity')::integer,
    NULLIF(c.amount_cents, 0), CASE WHEN c.amount_cents <> 0 THEN c.currency END,
    q.deadline, q.deadline - interval '3 days', NULL, q.opened_at, NULL
FROM questions q JOIN claims c ON c.tenant_id = q.tenant_id AND c.id = q.claim_id
WHERE q.state = 'open' AND c.status IN ('awaiting_answer', 'information_requested')
"""
WITHOUT_EVIDENCE = """
INSERT INTO question_groups
SELECT tenant_id, gen_random_uuid(), seller_id, 'upload_invoice', 'upload_invoice:' || fnsku,
    jsonb_build_object(
        'product', jsonb_build_object(
            'title', min(facts ->> 'title'), 'fnsku', fnsku, 'asin', min(asin), 'msku', min(msku)),
        'choices', jsonb_build_array(jsonb_build_object('code', 'document',
            'label', 'This document shows it: look at it for all of these')),
        'takes_document', true,
        'default', 'Without an invoice each claim expires at its own deadline.'),
    'open', count(*), min(deadline), min(deadline) - interval '3 days', NULL,
    min(waiting_since), NULL
FROM claims WHERE status = 'awaiting_evidence' GROUP BY tenant_id, seller_id, fnsku;
INSERT INTO question_group_members
SELECT c.tenant_id, g.id, c.id, c.seller_id, NULL, g.version, (c.facts ->> 'quantity')::integer,
    NULLIF(c.amount_cents, 0), CASE WHEN c.amount_cents <> 0 THEN c.currency END,
    c.deadline, c.deadline - interval '3 days', NULL, c.waiting_since, NULL
FROM claims c JOIN question_groups g ON g.tenant_id = c.tenant_id AND g.seller_id = c.seller_id
    AND g.key = 'upload_invoice:' || c.fnsku
WHERE c.status = 'awaiting_evidence'
"""
READ = ("claims", "questions")
TABLES = (
    "question_groups",
    "question_group_members",
    "question_group_answers",
    "question_group_items",
)


def upgrade() -> None:
    for tables in (GROUPS, MEMBERS, ANSWERS, ITEMS):
        op.execute(tables)
    for table in READ:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(OPEN_QUESTIONS)
    op.execute(WITHOUT_EVIDENCE)
    for table in READ:
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    for table in TABLES:
        isolate_tenants(table, READ_AND_WRITE)
    op.execute(REMINDERS)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.execute(f"DROP TABLE {table}")
