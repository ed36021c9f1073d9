"""Erasures, and the one change that rows which never change let pass: a mark in place of words."""

from alembic import op

from migrations.row_security import isolate_tenants

revision = "0008"
down_revision = "0007"

ERASURES = """
CREATE TABLE erasures (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    actor VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    state VARCHAR NOT NULL,
    work JSONB NOT NULL,
    done_at TIMESTAMPTZ,
    CONSTRAINT pk_erasures PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_erasures_tenants FOREIGN KEY (tenant_id) REFERENCES tenants (id)
)
"""

# Both look for a row that this very transaction wrote: xmin is the transaction that made it.
REFUSE_ALL_BUT_TOMBSTONE = """
CREATE FUNCTION refuse_all_but_tombstone() RETURNS trigger LANGUAGE plpgsql
    SET search_path = '' AS $$
DECLARE
    words CONSTANT text[] := ARRAY['actor', 'reason', 'file', 'erased'];
BEGIN
    IF current_user = 'opside_system'
        AND to_jsonb(NEW) - words = to_jsonb(OLD) - words
        AND NEW.actor IN (OLD.actor, '[erased]')
        AND NEW.reason IN (OLD.reason, '[erased]')
        AND EXISTS (
            SELECT FROM public.claim_events AS erasure
            WHERE erasure.tenant_id = NEW.tenant_id
                AND erasure.claim_id = NEW.claim_id
                AND erasure.seq = NEW.erased
                AND erasure.seq > NEW.seq
                AND erasure.kind = 'erasure'
                AND erasure.file #> '{erased,events}' ? NEW.seq::text
                AND erasure.xmin = pg_current_xact_id()::xid
        )
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$
"""

REFUSE_ALL_BUT_MARK = """
CREATE FUNCTION refuse_all_but_mark() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    before jsonb := to_jsonb(OLD);
    after jsonb := to_jsonb(NEW);
    word text;
BEGIN
    FOREACH word IN ARRAY TG_ARGV LOOP
        IF after ->> word = '[erased]' OR jsonb_typeof(after -> word) = 'object' THEN
            before := before - word;
            after := after - word;
        END IF;
    END LOOP;
    IF before = after AND current_user = 'opside_system' AND EXISTS (
        SELECT FROM public.erasures
        WHERE erasures.tenant_id = OLD.tenant_id
            AND erasures.xmin = pg_current_xact_id()::xid
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$
"""

# Marks stand inside of an event's content. Old events may still be removed.
FEED = """
DROP TRIGGER append_only ON feed_events;
CREATE TRIGGER words_only BEFORE UPDATE ON feed_events
    FOR EACH ROW EXECUTE FUNCTION refuse_all_but_mark('content');
GRANT UPDATE (content) ON feed_events TO opside_system
"""
FEED_AS_BEFORE = """
REVOKE UPDATE ON feed_events FROM opside_system;
DROP TRIGGER words_only ON feed_events;
CREATE TRIGGER append_only BEFORE UPDATE ON feed_events
    FOR EACH ROW EXECUTE FUNCTION refuse_change()
"""

MARKED = {
    "filing_budget_changes": ("actor", "reason"),
    "stop_switch_changes": ("actor", "reason"),
    "submission_status_history": ("message",),
}


def upgrade() -> None:
    op.execute(ERASURES)
    isolate_tenants("erasures", "SELECT")
    op.execute("GRANT INSERT, UPDATE ON erasures TO opside_system")
    op.execute("ALTER TABLE claim_events ADD COLUMN erased INTEGER")
    op.execute(REFUSE_ALL_BUT_TOMBSTONE)
    op.execute(REFUSE_ALL_BUT_MARK)
    _let_pass("claim_events", "refuse_all_but_tombstone()", ("actor", "reason", "file", "erased"))
    for table, words in MARKED.items():
        quoted = ", ".join(f"'{word}'" for word in words)
        _let_pass(table, f"refuse_all_but_mark({quoted})", words)
    op.execute(FEED)


def downgrade() -> None:
    op.execute(FEED_AS_BEFORE)
    for table in MARKED:
        _refuse_again(table)
    _refuse_again("claim_events")
    op.execute("DROP FUNCTION refuse_all_but_mark()")
    op.execute("DROP FUNCTION refuse_all_but_tombstone()")
    op.execute("ALTER TABLE claim_events DROP COLUMN erased")
    op.execute("DROP TABLE erasures")


def _let_pass(table: str, check: str, words: tuple[str, ...]) -> None:
    op.execute(
        f"""
        DROP TRIGGER append_only ON {table};
        CREATE TRIGGER append_only BEFORE DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_change();
        CREATE TRIGGER words_only BEFORE UPDATE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {check};
        GRANT UPDATE ({", ".join(words)}) ON {table} TO opside_system
        """
    )


def _refuse_again(table: str) -> None:
    op.execute(
        f"""
        REVOKE UPDATE ON {table} FROM opside_system;
        DROP TRIGGER words_only ON {table};
        DROP TRIGGER append_only ON {table};
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_change()
        """
    )
