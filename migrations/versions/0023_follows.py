"""A claim that goes on for one that Amazon had settled."""

from alembic import op

revision = "0023"
down_revision = "0022"

OF_LOSS = "uq_claims_tenant_id_seller_id_family_ledger_key"
FOLLOWED_ONCE = "uq_claims_tenant_id_follows"


def upgrade() -> None:
    op.execute("ALTER TABLE claims ADD COLUMN follows UUID")
    op.execute(f"ALTER TABLE claims DROP CONSTRAINT {OF_LOSS}")
    op.execute(
        f"ALTER TABLE claims ADD CONSTRAINT {OF_LOSS}_follows"
        " UNIQUE NULLS NOT DISTINCT (tenant_id, seller_id, family, ledger_key, follows)"
    )
    op.execute(f"ALTER TABLE claims ADD CONSTRAINT {FOLLOWED_ONCE} UNIQUE (tenant_id, follows)")
    op.execute(
        "ALTER TABLE claims ADD CONSTRAINT fk_claims_claims"
        " FOREIGN KEY (tenant_id, seller_id, follows) REFERENCES claims (tenant_id, seller_id, id)"
    )


def downgrade() -> None:
    """Fails while a claim follows another: before this, a loss had one claim."""
    op.execute("ALTER TABLE claims DROP CONSTRAINT fk_claims_claims")
    op.execute(f"ALTER TABLE claims DROP CONSTRAINT {FOLLOWED_ONCE}")
    op.execute(f"ALTER TABLE claims DROP CONSTRAINT {OF_LOSS}_follows")
    op.execute(
        f"ALTER TABLE claims ADD CONSTRAINT {OF_LOSS}"
        " UNIQUE (tenant_id, seller_id, family, ledger_key)"
    )
    op.execute("ALTER TABLE claims DROP COLUMN follows")
