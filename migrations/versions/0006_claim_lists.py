"""Claim lists: what they are narrowed to and sorted by, an index for each; who changed a budget or
a stop switch, and why."""

from alembic import op

from migrations.row_security import READ_AND_ADD, isolate_tenants, make_append_only

revision = "0006"
down_revision = "0005"

GENERATED = """
ALTER TABLE claims
    ADD COLUMN amount_cents BIGINT NOT NULL GENERATED ALWAYS AS (
        COALESCE(paid_cents, approved_cents, claimed_cents,
            CASE WHEN facts #>> '{cap_per_unit,currency}' = currency
            THEN LEAST(
                (facts #>> '{cap_per_unit,cents}')::numeric * (facts ->> 'quantity')::numeric,
                9223372036854775807
            )::bigint END,
            0)
    ) STORED,
    ADD COLUMN channel TEXT NOT NULL
        GENERATED ALWAYS AS (COALESCE(file ->> 'channel', policy ->> 'channel')) STORED,
    ADD COLUMN ending TEXT GENERATED ALWAYS AS (file ->> 'ending') STORED,
    ADD COLUMN fnsku TEXT NOT NULL GENERATED ALWAYS AS (facts ->> 'fnsku') STORED,
    ADD COLUMN asin TEXT NOT NULL GENERATED ALWAYS AS (facts ->> 'asin') STORED,
    ADD COLUMN msku TEXT NOT NULL GENERATED ALWAYS AS (facts ->> 'msku') STORED,
    ADD COLUMN ledger_reference TEXT NOT NULL
        GENERATED ALWAYS AS (facts ->> 'ledger_reference') STORED
"""

ORDERS = {
    "deadline": "deadline, id",
    "amount": "currency, amount_cents, id",
}
NARROWED = {
    "all": "",
    "status": "status, ",
    "seller": "seller_id, ",
    "seller_status": "seller_id, status, ",
    "family": "family, ",
    "channel": "channel, ",
    "desk": "desk, ",
    "ending": "ending, ",
}
SEARCHED = ("case_id", "fnsku", "asin", "msku", "ledger_reference")
SELDOM = ("case_id", "desk", "ending")

FORMER_INDEXES = """
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

OTHER_INDEXES = """
CREATE INDEX ix_claims_held_by_budget ON claims (tenant_id, id) WHERE status = 'held_by_budget';
CREATE INDEX ix_documents_tenant_id_seller_id_uploaded_at_id
    ON documents (tenant_id, seller_id, uploaded_at, id);
CREATE INDEX ix_documents_tenant_id_status_uploaded_at_id
    ON documents (tenant_id, status, uploaded_at, id);
CREATE INDEX ix_matches_tenant_id_at_id ON matches (tenant_id, at, id);
CREATE INDEX ix_matches_tenant_id_state_at_id ON matches (tenant_id, state, at, id);
CREATE INDEX ix_matches_tenant_id_seller_id_at_id ON matches (tenant_id, seller_id, at, id);
CREATE INDEX ix_matches_tenant_id_claim_id_at_id ON matches (tenant_id, claim_id, at, id);
CREATE INDEX ix_matches_tenant_id_document_id_at_id ON matches (tenant_id, document_id, at, id);
CREATE INDEX ix_dispute_submissions_tenant_id_created_at_key
    ON dispute_submissions (tenant_id, created_at, key);
CREATE INDEX ix_dispute_submissions_tenant_id_state_created_at_key
    ON dispute_submissions (tenant_id, state, created_at, key);
CREATE INDEX ix_dispute_submissions_tenant_id_kind_created_at_key
    ON dispute_submissions (tenant_id, kind, created_at, key);
CREATE INDEX ix_dispute_submissions_tenant_id_channel_created_at_key
    ON dispute_submissions (tenant_id, channel, created_at, key);
CREATE INDEX ix_dispute_submissions_tenant_id_seller_id_created_at_key
    ON dispute_submissions (tenant_id, seller_id, created_at, key)
"""

FILING_BUDGET_CHANGES = """
CREATE TABLE filing_budget_changes (
    tenant_id UUID NOT NULL,
    seller_id UUID NOT NULL,
    seq INTEGER NOT NULL,
    per_day INTEGER NOT NULL,
    per_week INTEGER NOT NULL,
    per_day_before INTEGER NOT NULL,
    per_week_before INTEGER NOT NULL,
    granted INTEGER NOT NULL,
    actor VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_filing_budget_changes PRIMARY KEY (tenant_id, seller_id, seq),
    CONSTRAINT fk_filing_budget_changes_filing_budgets
        FOREIGN KEY (tenant_id, seller_id)
        REFERENCES filing_budgets (tenant_id, seller_id)
)
"""

STOP_SWITCH_CHANGES = """
CREATE TABLE stop_switch_changes (
    tenant_id UUID NOT NULL,
    seller_id UUID NOT NULL,
    seq INTEGER NOT NULL,
    pulled BOOLEAN NOT NULL,
    actor VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_stop_switch_changes PRIMARY KEY (tenant_id, seller_id, seq),
    CONSTRAINT fk_stop_switch_changes_stop_switches
        FOREIGN KEY (tenant_id, seller_id)
        REFERENCES stop_switches (tenant_id, seller_id)
)
"""

# What is known of the time before: how each switch that was ever moved stands now.
FIRST_CHANGES = """
INSERT INTO stop_switch_changes (tenant_id, seller_id, seq, pulled, actor, reason, at)
SELECT tenant_id, seller_id, 1, pulled, actor, reason, at
FROM stop_switches WHERE pulled OR reason <> 'never pulled'
"""

MISSING_BUDGETS = """
INSERT INTO filing_budgets (tenant_id, seller_id, per_day, per_week)
SELECT tenant_id, id, 10, 40 FROM sellers ON CONFLICT DO NOTHING
"""

# At the end of the transaction, so that whoever stores a seller may give it another budget.
BUDGET_FOR_EVERYBODY = """
CREATE FUNCTION give_filing_budget() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    INSERT INTO public.filing_budgets (tenant_id, seller_id, per_day, per_week)
    VALUES (NEW.tenant_id, NEW.id, 10, 40) ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER give_filing_budget AFTER INSERT ON sellers
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION give_filing_budget()
"""


def upgrade() -> None:
    op.execute(GENERATED)
    for name in _names(FORMER_INDEXES):
        op.execute(f"DROP INDEX {name}")
    for narrowed, before in NARROWED.items():
        for order, columns in ORDERS.items():
            _index(f"ix_claims_{narrowed}_by_{order}", f"{before}{columns}")
    for searched in SEARCHED:
        _index(f"ix_claims_of_{searched}", searched)
    _index("ix_claims_by_created", "created_at")
    for statement in (OTHER_INDEXES, FILING_BUDGET_CHANGES, STOP_SWITCH_CHANGES):
        op.execute(statement)
    _past_row_security(("sellers", "filing_budgets", "stop_switches"))
    for table in ("filing_budget_changes", "stop_switch_changes"):
        isolate_tenants(table, READ_AND_ADD)
        make_append_only(table)
    op.execute(BUDGET_FOR_EVERYBODY)


def downgrade() -> None:
    op.execute("DROP TRIGGER give_filing_budget ON sellers")
    op.execute("DROP FUNCTION give_filing_budget()")
    op.execute("DROP TABLE stop_switch_changes, filing_budget_changes")
    for name in _names(OTHER_INDEXES):
        op.execute(f"DROP INDEX {name}")
    for narrowed in NARROWED:
        for order in ORDERS:
            op.execute(f"DROP INDEX ix_claims_{narrowed}_by_{order}")
    for searched in SEARCHED:
        op.execute(f"DROP INDEX ix_claims_of_{searched}")
    op.execute("DROP INDEX ix_claims_by_created")
    for column in ("amount_cents", "channel", "ending", *SEARCHED[1:]):
        op.execute(f"ALTER TABLE claims DROP COLUMN {column}")
    op.execute(FORMER_INDEXES)


def _index(name: str, columns: str) -> None:
    """What most claims do not have is kept out of its index."""
    first = columns.split(",", maxsplit=1)[0]
    only = f" WHERE {first} IS NOT NULL" if first in SELDOM else ""
    op.execute(f"CREATE INDEX {name} ON claims (tenant_id, {columns}){only}")


def _past_row_security(tables: tuple[str, ...]) -> None:
    """Row-level security holds for the owner too: it would see no row to complete."""
    for table in tables:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(MISSING_BUDGETS)
    op.execute(FIRST_CHANGES)
    for table in tables:
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _names(statements: str) -> list[str]:
    return [words.split()[0] for words in statements.split("CREATE INDEX ")[1:]]
