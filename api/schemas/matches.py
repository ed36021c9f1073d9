"""Matches: which line of which document supports which claim, and why."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from models.contracts.evidence import Check, DocumentLine, MatchTier
from models.repositories.line_units import MatchState
from models.repositories.match_lists import MatchRecord


class MatchUnits(BaseModel):
    """The line's units. `held` by this match; `held_by_all` by the matches of all claims; `free`
    for others, null where the document does not say how many there are."""

    of_line: int | None
    held: int
    held_by_all: int
    free: int | None


class MatchView(BaseModel):
    """A line that supports a claim: how sure, and why. `checks` are the gate's hard checks."""

    id: UUID
    seller_id: UUID
    claim_id: UUID
    document_id: UUID
    file_name: str
    line: DocumentLine
    state: MatchState
    tier: MatchTier
    probability: float
    reasons: list[str]
    checks: list[Check]
    features: dict[str, float]
    units: MatchUnits
    at: datetime

    @classmethod
    def of(cls, record: MatchRecord) -> Self:
        """The stored match, as lists show it."""
        of_line = record.line.quantity
        is_held = record.state is MatchState.HELD
        known = record.model_dump(exclude={"match_id", "identity", "quantity", "held_by_all"})
        return cls(
            id=record.match_id,
            seller_id=record.identity.seller_id,
            claim_id=record.identity.claim_id,
            units=MatchUnits(
                of_line=of_line,
                held=record.quantity if is_held else 0,
                held_by_all=record.held_by_all,
                free=None if of_line is None else max(0, of_line - record.held_by_all),
            ),
            **known,
        )
