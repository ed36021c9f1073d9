"""Live events: a feed per tenant, in the order of commits."""

from alembic import op

from migrations.row_security import READ_AND_ADD, READ_AND_WRITE, isolate_tenants

revision = "0005"
down_revision = "0004"

FEED_POSITIONS = """
CREATE TABLE feed_positions (
    tenant_id UUID NOT NULL,
    last BIGINT NOT NULL,
    CONSTRAINT pk_feed_positions PRIMARY KEY (tenant_id),
    CONSTRAINT fk_feed_positions_tenants FOREIGN KEY (tenant_id) REFERENCES tenants (id)
)
"""

FEED_EVENTS = """
CREATE TABLE feed_events (
    tenant_id UUID NOT NULL,
    position BIGINT NOT NULL,
    kind VARCHAR NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    seller_id UUID NOT NULL,
    claim_id UUID,
    content JSONB NOT NULL,
    stored_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_feed_events PRIMARY KEY (tenant_id, position),
    CONSTRAINT fk_feed_events_sellers
        FOREIGN KEY (tenant_id, seller_id)
        REFERENCES sellers (tenant_id, id),
    CONSTRAINT fk_feed_events_claims
        FOREIGN KEY (tenant_id, seller_id, claim_id)
        REFERENCES claims (tenant_id, seller_id, id)
);
CREATE INDEX ix_feed_events_tenant_id_seller_id_position
    ON feed_events (tenant_id, seller_id, position);
CREATE INDEX ix_feed_events_stored_at ON feed_events (stored_at)
"""

# Nobody changes an event. Old ones go: the right to remove is the system login's alone.
APPEND_ONLY = """
CREATE TRIGGER append_only BEFORE UPDATE ON feed_events
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON feed_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT DELETE ON feed_events TO opside_system;
"""


def upgrade() -> None:
    for table in (FEED_POSITIONS, FEED_EVENTS):
        op.execute(table)
    isolate_tenants("feed_positions", READ_AND_WRITE)
    isolate_tenants("feed_events", READ_AND_ADD)
    op.execute(APPEND_ONLY)


def downgrade() -> None:
    for name in ("feed_events", "feed_positions"):
        op.execute(f"DROP TABLE {name}")
