"""One entry of a rule pack: what holds for some families in some marketplaces over some days."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from models.contracts.claim import ClaimFamily
from models.contracts.money import Money

Sentence = Annotated[str, Field(min_length=1)]


class Valuation(StrEnum):
    """What a unit, or the claim, is worth."""

    ESTIMATED_VALUE = "estimated_value"
    SOURCING_COST = "sourcing_cost"
    SALE_LESS_FEES = "sale_less_fees"
    FEE_DIFFERENCE = "fee_difference"
    SHORTFALL = "shortfall"
    NOT_KNOWN = "not_known"


class CountedFrom(StrEnum):
    """The day that a window is counted from."""

    LEDGER_DATE = "ledger_date"
    DELIVERY_TO_AMAZON = "delivery_to_amazon"
    REFUND_OR_REPLACEMENT = "refund_or_replacement"
    REMOVAL_SHIPMENT = "removal_shipment"
    REMOVAL_DELIVERY = "removal_delivery"
    FEE_CHARGE = "fee_charge"
    PROMISED_DELIVERY = "promised_delivery"
    REIMBURSEMENT = "reimbursement"


class Automatic(StrEnum):
    """Whether Amazon is expected to pay without being asked."""

    ALMOST_ALL = "almost_all"
    NEVER = "never"
    NOT_KNOWN = "not_known"


class Mark(StrEnum):
    """How well a fact is known: a primary source, second hand, or a choice of this pack."""

    VERIFIED = "V"
    SECOND_HAND = "S"
    CHOICE = "choice"


class Topic(StrEnum):
    """What a source or a conflict is about."""

    DATES = "dates"
    WINDOW = "window"
    WAIT = "wait"
    ELIGIBILITY = "eligibility"
    VALUATION = "valuation"
    CAP = "cap"
    EVIDENCE = "evidence"
    AUTOMATIC = "automatic"
    LIMITS = "limits"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Span(_Part):
    """Days, or months of the calendar: one of the two."""

    days: int | None = Field(default=None, ge=0)
    months: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _is_one_of_both(self) -> "Span":
        if (self.days is None) == (self.months is None):
            raise ValueError("give days or months, and not both")
        return self

    def after(self, day: date) -> date:
        """The day so much later; the last of its month where the month is shorter."""
        if self.months is None:
            return day + timedelta(days=self.days or 0)
        year, month = divmod(day.year * 12 + day.month - 1 + self.months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

    def __str__(self) -> str:
        return f"{self.days} days" if self.months is None else f"{self.months} months"


class Window(_Part):
    """A claim may be filed from `opens` to `closes` after the day that is counted from."""

    counted_from: CountedFrom
    opens: Span = Span(days=0)
    closes: Span

    @model_validator(mode="after")
    def _closes_after_it_opens(self) -> "Window":
        day = date(2026, 1, 1)
        if self.closes.after(day) <= self.opens.after(day):
            raise ValueError("closes before it opens")
        return self


class Source(_Part):
    """Where a fact is known from."""

    about: Topic
    mark: Mark
    text: Sentence


class Conflict(_Part):
    """Sources that disagree: what each says, what is chosen, and why."""

    about: Topic
    says: list[Sentence] = Field(min_length=2)
    chosen: Sentence
    reason: Sentence


class Rules(_Part):
    """Holds from `valid_from` to `valid_until`, both included; None means until changed.

    Days are those of filing. `wait_days` are those that Amazon first gets to mend it by itself,
    counted like the window. `limits` are sentences for the person who files.
    """

    marketplaces: list[Sentence] = Field(min_length=1)
    families: list[ClaimFamily] = Field(min_length=1)
    valid_from: date = Field(alias="from")
    valid_until: date | None = Field(alias="until")
    window: Window
    wait_days: int = Field(ge=0)
    automatic: Automatic
    valuation: Valuation
    cap_per_unit: Money | None
    evidence: list[Sentence] = Field(min_length=1)
    limits: list[Sentence] = Field(default_factory=list[str])
    sources: list[Source] = Field(min_length=1)
    conflicts: list[Conflict] = Field(default_factory=list[Conflict])

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "Rules":
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise ValueError(f"ends on {self.valid_until}, before it begins on {self.valid_from}")
        return self

    @model_validator(mode="after")
    def _waits_within_its_window(self) -> "Rules":
        day = date(2026, 1, 1)
        if day + timedelta(days=self.wait_days) >= self.window.closes.after(day):
            raise ValueError("waits longer than the window is open")
        return self

    @model_validator(mode="after")
    def _says_where_it_is_known_from(self) -> "Rules":
        needed = {Topic.DATES, Topic.WINDOW, Topic.VALUATION, Topic.EVIDENCE, Topic.AUTOMATIC}
        if self.cap_per_unit is not None:
            needed.add(Topic.CAP)
        if self.wait_days:
            needed.add(Topic.WAIT)
        if self.limits:
            needed.add(Topic.LIMITS)
        missing = needed - {source.about for source in self.sources}
        if missing:
            raise ValueError(f"names no source for {', '.join(sorted(missing))}")
        return self

    def covers(self, marketplace: str, family: ClaimFamily) -> bool:
        """Whether the entry is about this family in this marketplace (by its code)."""
        return marketplace in self.marketplaces and family in self.families

    def holds_on(self, day: date) -> bool:
        """Whether these rules are in force on a day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def first_day(self, start: date) -> date:
        """The first day on which a claim may be filed: the window is open and Amazon had its wait.

        `start` is the day that the window is counted from.
        """
        return max(self.window.opens.after(start), start + timedelta(days=self.wait_days))

    def last_day(self, start: date) -> date:
        """The last day on which a claim may be filed."""
        return self.window.closes.after(start)

    def deadline(self, start: date) -> datetime:
        """The last second of that day, UTC."""
        return datetime.combine(self.last_day(start), time(23, 59, 59), UTC)
