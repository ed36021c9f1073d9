"""All claims of some families, page by page, for looking at them under other rules."""

from collections.abc import Sequence

from sqlalchemy import text, tuple_
from sqlmodel import Session, col, select

from models.contracts.claim import ClaimFamily, ClaimIdentity
from models.repositories.claims import ClaimRecord, record
from models.tables.claims import ClaimRow


def only_read(session: Session) -> None:
    """The transaction cannot write from here on: PostgreSQL refuses it."""
    session.connection().execute(text("SET TRANSACTION READ ONLY"))


def stored_claims(
    session: Session, families: Sequence[ClaimFamily], after: ClaimIdentity | None, limit: int
) -> list[ClaimRecord]:
    """The next claims that the session sees, by tenant and id; those after `after`."""
    place = (col(ClaimRow.tenant_id), col(ClaimRow.id))
    statement = select(ClaimRow).where(col(ClaimRow.family).in_(families))
    if after is not None:
        statement = statement.where(tuple_(*place) > tuple_(after.tenant_id, after.claim_id))
    return [record(row) for row in session.exec(statement.order_by(*place).limit(limit))]
