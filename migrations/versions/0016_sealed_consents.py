"""Consents of sellers are sealed. What is plain yet is sealed when it is used next."""

from alembic import op

revision = "0016"
down_revision = "0015"

SEALED = """
ALTER TABLE seller_credentials
    ALTER COLUMN refresh_token DROP NOT NULL,
    ADD COLUMN sealed BYTEA,
    ADD COLUMN key_id VARCHAR,
    ADD CONSTRAINT ck_seller_credentials_sealed_or_plain CHECK (
        (refresh_token IS NULL) <> (sealed IS NULL) AND (sealed IS NULL) = (key_id IS NULL)
    )
"""

# The way back keeps what is plain: a sealed consent has to be given again.
PLAIN = """
ALTER TABLE seller_credentials DROP CONSTRAINT ck_seller_credentials_sealed_or_plain;
DELETE FROM seller_credentials WHERE refresh_token IS NULL;
ALTER TABLE seller_credentials
    ALTER COLUMN refresh_token SET NOT NULL,
    DROP COLUMN sealed,
    DROP COLUMN key_id
"""


def upgrade() -> None:
    op.execute(SEALED)


def downgrade() -> None:
    op.execute(PLAIN)
