"""What the revisions share: who may touch a table, and which of its rows.

A revision that was released calls these as they are; a new rule is a new function.
"""

from alembic import op

READ_AND_ADD = "SELECT, INSERT"
READ_AND_WRITE = "SELECT, INSERT, UPDATE"


def isolate_tenants(table: str, rights: str, tenant: str = "tenant_id") -> None:
    """The application sees the rows of the transaction's tenant, the system login all of them.

    Without `app.tenant` no row matches. FORCE makes it hold for the table's owner too.
    """
    own = f"{tenant} = NULLIF(current_setting('app.tenant', true), '')::uuid"
    op.execute(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY own_tenant ON {table} TO opside_app USING ({own}) WITH CHECK ({own});
        CREATE POLICY all_tenants ON {table} TO opside_system USING (true) WITH CHECK (true);
        GRANT {rights} ON {table} TO opside_app, opside_system;
        """
    )


def make_append_only(table: str) -> None:
    """Rows are added and never changed, not even by the owner."""
    op.execute(
        f"""
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_change();
        CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        """
    )
