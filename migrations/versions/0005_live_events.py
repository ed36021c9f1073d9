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

# Deferred: it runs inside the commit, so that the counter's lock waits for no way to the client.
# What it tells, the transaction has left in `app.feed` (models/repositories/feed.py).
TELL_AT_COMMIT = """
CREATE FUNCTION tell_feed() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    told CONSTANT jsonb := nullif(current_setting('app.feed', true), '')::jsonb;
    before bigint;
BEGIN
    IF told IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('app.feed', '', true);
    INSERT INTO public.feed_positions AS counter (tenant_id, last)
        VALUES (NEW.tenant_id, jsonb_array_length(told))
        ON CONFLICT (tenant_id) DO UPDATE SET last = counter.last + jsonb_array_length(told)
        RETURNING last - jsonb_array_length(told) INTO before;
    INSERT INTO public.feed_events
        (tenant_id, position, kind, at, seller_id, claim_id, content)
        SELECT NEW.tenant_id, before + place, kind, at, seller_id, claim_id, content
        FROM ROWS FROM (
            jsonb_to_recordset(told)
            AS (kind text, at timestamptz, seller_id uuid, claim_id uuid, content jsonb)
        ) WITH ORDINALITY AS one (kind, at, seller_id, claim_id, content, place);
    PERFORM pg_notify('opside_feed', NEW.tenant_id::text);
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER tell_feed AFTER INSERT ON claim_events
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tell_feed()
"""


def upgrade() -> None:
    for table in (FEED_POSITIONS, FEED_EVENTS):
        op.execute(table)
    isolate_tenants("feed_positions", READ_AND_WRITE)
    isolate_tenants("feed_events", READ_AND_ADD)
    op.execute(APPEND_ONLY)
    op.execute(TELL_AT_COMMIT)


def downgrade() -> None:
    op.execute("DROP TRIGGER tell_feed ON claim_events")
    op.execute("DROP FUNCTION tell_feed()")
    for name in ("feed_events", "feed_positions"):
        op.execute(f"DROP TABLE {name}")
