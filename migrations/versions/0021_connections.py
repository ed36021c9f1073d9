"""Consents that were asked for, and how each seller's connection stands."""

from alembic import op

from migrations.row_security import READ_AND_WRITE, isolate_tenants

revision = "0021"
down_revision = "0020"

CONSENT_REQUESTS = """
CREATE TABLE consent_requests (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    state_hash CHAR(64) NOT NULL,
    actor VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    marketplace VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    redirect_uri VARCHAR NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ,
    merchant_id VARCHAR,
    code VARCHAR,
    result VARCHAR,
    seller_id UUID,
    CONSTRAINT pk_consent_requests PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_consent_requests_tenant_id_state_hash UNIQUE (tenant_id, state_hash),
    CONSTRAINT fk_consent_requests_tenants FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT fk_consent_requests_sellers
        FOREIGN KEY (tenant_id, seller_id) REFERENCES sellers (tenant_id, id)
)
"""

SELLER_CONNECTIONS = """
CREATE TABLE seller_connections (
    tenant_id UUID NOT NULL,
    seller_id UUID NOT NULL,
    connected_at TIMESTAMPTZ NOT NULL,
    renew_by TIMESTAMPTZ NOT NULL,
    revoked_at TIMESTAMPTZ,
    disconnected_at TIMESTAMPTZ,
    disconnected_by VARCHAR,
    CONSTRAINT pk_seller_connections PRIMARY KEY (tenant_id, seller_id),
    CONSTRAINT fk_seller_connections_sellers
        FOREIGN KEY (tenant_id, seller_id) REFERENCES sellers (tenant_id, id)
)
"""

# When a consent of before was given is not known: it was no later than it was last stored, so its
# year is counted from then, and a consent that ends earlier is told by Amazon.
KNOWN = """
INSERT INTO seller_connections (tenant_id, seller_id, connected_at, renew_by)
SELECT tenant_id, seller_id, updated_at, updated_at + INTERVAL '365 days' FROM seller_credentials
"""


def upgrade() -> None:
    op.execute(CONSENT_REQUESTS)
    op.execute(SELLER_CONNECTIONS)
    # The owner reads the rows of all tenants only while the policies do not bind it.
    op.execute("ALTER TABLE seller_credentials NO FORCE ROW LEVEL SECURITY")
    op.execute(KNOWN)
    op.execute("ALTER TABLE seller_credentials FORCE ROW LEVEL SECURITY")
    op.execute("GRANT DELETE ON seller_credentials TO opside_app")
    for name in ("consent_requests", "seller_connections"):
        isolate_tenants(name, READ_AND_WRITE)


def downgrade() -> None:
    op.execute("REVOKE DELETE ON seller_credentials FROM opside_app")
    op.execute("DROP TABLE seller_connections")
    op.execute("DROP TABLE consent_requests")
