"""What a claim can be expected to bring, and what that is worked out from."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from models.contracts.claim import ClaimFamily, ClaimStatus
from models.contracts.money import Money


class Decided(BaseModel):
    """Claims of one family in one marketplace, by what Amazon said of them last."""

    model_config = ConfigDict(frozen=True)

    family: ClaimFamily
    marketplace: str
    approved: int
    partly_approved: int
    denied: int

    @property
    def n(self) -> int:
        """All that were decided."""
        return self.approved + self.partly_approved + self.denied


class Odds(BaseModel):
    """A share as a fraction, so that the database and the rules round alike."""

    model_config = ConfigDict(frozen=True)

    numerator: int = Field(ge=0)
    denominator: int = Field(ge=1)


class Ranking(BaseModel):
    """What an order by expected value goes by: the same on all pages of a list.

    `odds` are of families in marketplaces, `otherwise` of those of which nothing was decided before
    `as_of`. `expecting` are the statuses in which something is to be expected; `effort` is what a
    person has still to do in a status, 0 where it is not there.
    """

    model_config = ConfigDict(frozen=True)

    as_of: datetime
    odds: dict[tuple[ClaimFamily, str], Odds]
    otherwise: Odds
    expecting: frozenset[ClaimStatus]
    effort: dict[ClaimStatus, int]


class ExpectedFrom(StrEnum):
    """Where a probability is from: counted outcomes, or Amazon's word on this claim."""

    COUNTED = "counted"
    AMAZON = "amazon"


class Expectation(BaseModel):
    """`amount` is probability x the claim's money. The counts are of claims of the same family and
    marketplace that Amazon decided before `counted_until`; a part counts as half an approval.
    """

    model_config = ConfigDict(frozen=True)

    amount: Money
    probability: float = Field(ge=0, le=1)
    source: ExpectedFrom
    approved: int
    partly_approved: int
    denied: int
    n: int
    prior_approved: int
    prior_denied: int
    counted_until: datetime
