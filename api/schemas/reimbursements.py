"""Lines of Amazon's reimbursements report."""

from pydantic import BaseModel

from models.contracts.claim import PayoutLine


class UnmatchedPayouts(BaseModel):
    """Payments whose case nobody knows, newest first."""

    items: list[PayoutLine]
