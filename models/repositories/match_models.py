"""Models of the tenant: proposed with a comparison, in use only after an operator's yes."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from models.contracts.certificates import ModelRecord, ModelState, NewModel
from models.db import tenant_of
from models.errors import NotFound, NotInThisState
from models.repositories.rows import insert_once, storable, without_nul
from models.tables.labels import MatchModelRow


def propose(session: Session, new: NewModel) -> ModelState:
    """Keeps a model that waits for a yes, with its newest comparison. Returns how it stands: one
    that was decided about before stays as it was decided."""
    values: dict[str, Any] = storable(new).model_dump(exclude={"card", "comparison"})
    values |= {"card": new.card, "comparison": new.comparison.model_dump(mode="json")}
    key = {"tenant_id": tenant_of(session), "state": ModelState.PROPOSED}
    insert_once(session, MatchModelRow, key | values)
    row = _locked(session, new.version)
    if row.state == ModelState.PROPOSED:
        row.comparison = values["comparison"]
        session.flush()
    return ModelState(row.state)


def accepted(session: Session) -> ModelRecord | None:
    """The model in use; None where it is the shipped one."""
    row = _accepted(session)
    return None if row is None else _record(row)


def list_models(session: Session) -> list[ModelRecord]:
    """All of the tenant's, newest first."""
    rows = session.exec(
        select(MatchModelRow)
        .where(MatchModelRow.tenant_id == tenant_of(session))
        .order_by(col(MatchModelRow.at).desc(), col(MatchModelRow.version))
    )
    return [_record(row) for row in rows]


def decide(
    session: Session, version: str, actor: str, reason: str, at: datetime, *, yes: bool
) -> ModelRecord:
    """An operator's word on a proposed model. A yes retires the one in use. NotFound, and
    NotInThisState for one that was decided before, or compared with a model that is in use no
    more."""
    row = _locked(session, version)
    if row.state != ModelState.PROPOSED:
        raise NotInThisState(f"The model is {row.state} already: propose another one.")
    before = _accepted(session) if yes else None
    if before is not None:
        _check_comparison(row, before)
        before.state = ModelState.RETIRED
        session.flush()
    row.state = ModelState.ACCEPTED if yes else ModelState.REFUSED
    row.decided_by, row.decided_why, row.decided_at = without_nul(actor), without_nul(reason), at
    session.flush()
    return _record(row)


def _locked(session: Session, version: str) -> MatchModelRow:
    row = session.get(
        MatchModelRow, (tenant_of(session), version), with_for_update=True, populate_existing=True
    )
    if row is None:
        raise NotFound(f"There is no model {version[:100]}: read its version in the list.")
    return row


def _check_comparison(row: MatchModelRow, in_use: MatchModelRow) -> None:
    compared_with = row.comparison["now"]["model_version"]
    if compared_with != in_use.version:
        raise NotInThisState(
            f"It was compared with model {compared_with}, and {in_use.version} is in use now:"
            " review the gate first, which compares them anew."
        )


def _accepted(session: Session) -> MatchModelRow | None:
    return session.exec(
        select(MatchModelRow)
        .where(
            MatchModelRow.tenant_id == tenant_of(session),
            MatchModelRow.state == ModelState.ACCEPTED,
        )
        .with_for_update()
    ).one_or_none()


def _record(row: MatchModelRow) -> ModelRecord:
    return ModelRecord.model_validate(row.model_dump(exclude={"tenant_id"}))
