"""Mended documents that nobody could be told of, and in which role a group was answered."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE documents ADD COLUMN begun_revision INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX ix_documents_not_offered ON documents (tenant_id, id)
            WHERE status = 'read' AND revision > begun_revision;
        ALTER TABLE question_group_answers ADD COLUMN role VARCHAR NOT NULL DEFAULT 'person'
        """
    )


def downgrade() -> None:
    op.execute(
        """
        ALTER TABLE question_group_answers DROP COLUMN role;
        DROP INDEX ix_documents_not_offered;
        ALTER TABLE documents DROP COLUMN begun_revision
        """
    )
