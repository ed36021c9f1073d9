"""Consents that were asked for: made, used once, and answered."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from models.contracts.claim import ChannelName
from models.contracts.connections import Connected, ConnectResult, GivenConsent, NewConsentRequest
from models.db import tenant_of
from models.errors import LinkExpired, LinkInvalid, NotFound
from models.repositories.rows import storable
from models.tables.connections import ConsentRequestRow

_UNKNOWN = "This is no request to connect an account: begin again."
_USED = "This request was used already: look whether the account is connected, else begin again."
_EXPIRED = "This request is older than ten minutes: begin again."


def begin(session: Session, new: NewConsentRequest) -> None:
    """Keep a request."""
    content = storable(new).model_dump(exclude={"request_id"})
    session.add(ConsentRequestRow(tenant_id=tenant_of(session), id=new.request_id, **content))
    session.flush()


def use(session: Session, state_hash: str, actor: str | None, now: datetime) -> UUID:
    """The request of this state, which is used by this. `actor`, where one is signed in, must be
    who asked. LinkInvalid when there is none or it was used, LinkExpired."""
    row = session.exec(
        select(ConsentRequestRow)
        .where(
            col(ConsentRequestRow.tenant_id) == tenant_of(session),
            col(ConsentRequestRow.state_hash) == state_hash,
        )
        .with_for_update()
    ).one_or_none()
    if row is None or actor not in (None, row.actor):
        raise LinkInvalid(_UNKNOWN)
    if row.used_at is not None:
        raise LinkInvalid(_USED)
    if now >= row.expires_at:
        raise LinkExpired(_EXPIRED)
    row.used_at = now
    session.flush()
    return row.id


def keep_code(session: Session, request_id: UUID, merchant_id: str, code: str) -> None:
    """What the seller's consent brought, until it is exchanged. NotFound."""
    row = _row(session, request_id)
    row.merchant_id, row.code = merchant_id, code
    session.flush()


def given(session: Session, request_id: UUID) -> GivenConsent | None:
    """The consent to exchange; None when that is done, or there was no code. NotFound."""
    row = _row(session, request_id)
    if row.code is None or row.merchant_id is None:
        return None
    return GivenConsent(
        name=row.name,
        marketplace=row.marketplace,
        channel=ChannelName(row.channel),
        redirect_uri=row.redirect_uri,
        merchant_id=row.merchant_id,
        code=row.code,
    )


def finish(session: Session, request_id: UUID, end: Connected) -> None:
    """Keep what came of it, and forget the code. NotFound."""
    row = _row(session, request_id)
    row.result, row.seller_id, row.code = end.result, end.seller_id, None
    session.flush()


def result(session: Session, request_id: UUID) -> Connected | None:
    """What came of it; None before that is known. NotFound."""
    row = _row(session, request_id)
    if row.result is None:
        return None
    return Connected(result=ConnectResult(row.result), seller_id=row.seller_id)


def _row(session: Session, request_id: UUID) -> ConsentRequestRow:
    row = session.get(ConsentRequestRow, (tenant_of(session), request_id))
    if row is None:
        raise NotFound(f"There is no request {request_id} to connect an account.")
    return row
