"""What the claims list may be asked for: filters, order, page."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from models.contracts.claim import ChannelName, ClaimFamily, ClaimStatus, DeskCause, Ending
from models.contracts.money import Currency
from models.errors import InvalidField
from models.repositories.claim_lists import ClaimFilters, ClaimSort

LARGEST_CENTS = 2**63 - 1

ByExpectedValue = Literal["-expected_value"]

# PostgreSQL stores no NUL, so no claim has one.
Word = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]+$")]
Cents = Annotated[int, Field(ge=0, le=LARGEST_CENTS)]


class ClaimQuery(BaseModel):
    """The query of `GET /claims`. A parameter that it does not know is refused, because a filter
    that is passed over would list too much."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: list[ClaimStatus] | None = Field(
        default=None, description="Any of these: give the parameter several times."
    )
    seller: UUID | None = None
    family: ClaimFamily | None = None
    desk: DeskCause | None = Field(default=None, description="On the desk for this cause.")
    channel: ChannelName | None = None
    ending: Ending | None = Field(default=None, description="What it came to.")
    case_id: Word | None = Field(default=None, description="Amazon's case, exactly.")
    fnsku: Word | None = Field(default=None, description="Exactly.")
    asin: Word | None = Field(default=None, description="Exactly.")
    msku: Word | None = Field(default=None, description="Exactly.")
    ledger_reference: Word | None = Field(default=None, description="Exactly.")
    currency: Currency | None = None
    min_cents: Cents | None = Field(
        default=None, description="`amount` is not less, in `currency`, which must be given."
    )
    max_cents: Cents | None = Field(
        default=None, description="`amount` is not more, in `currency`, which must be given."
    )
    deadline_after: AwareDatetime | None = Field(default=None, description="At that moment or on.")
    deadline_before: AwareDatetime | None = Field(default=None, description="Before that moment.")
    created_since: AwareDatetime | None = None
    sort: ClaimSort | ByExpectedValue = Field(
        default=ClaimSort.DEADLINE,
        description="`-` turns it round. By amount or expected value, each currency stands by"
        " itself; by expected value, only claims of which something is to be expected are listed.",
    )
    cursor: Annotated[str, Field(max_length=500)] | None = Field(
        default=None, description="`next_cursor` of a page of the same list."
    )
    limit: Annotated[int, Field(ge=1, le=200)] = Field(default=50, description="Items on a page.")

    def filters(self, sellers: list[UUID] | None) -> ClaimFilters:
        """For a reader who may see these sellers; None: all. InvalidField for an amount without a
        currency."""
        has_bound = self.min_cents is not None or self.max_cents is not None
        if has_bound and self.currency is None:
            raise InvalidField("min_cents and max_cents need a currency: add currency=USD.")
        known = self.model_dump(exclude={"status", "seller", "sort", "cursor", "limit"})
        return ClaimFilters(
            status=tuple(sorted(set(self.status))) if self.status else None,
            seller_id=self.seller,
            sellers=sellers,
            **known,
        )
