"""Money as it travels: integer minor units and an ISO 4217 currency, never a float."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class Money(BaseModel):
    """`cents` are minor units of `currency` (cents, pence); negative means money taken back."""

    model_config = ConfigDict(frozen=True)

    cents: int
    currency: Currency

    def plus(self, other: Self) -> "Money":
        """The sum. ValueError when the currencies differ: that is never an amount."""
        if other.currency != self.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return Money(cents=self.cents + other.cents, currency=self.currency)

    def times(self, quantity: int) -> "Money":
        """This amount for `quantity` units."""
        return Money(cents=self.cents * quantity, currency=self.currency)

    def __str__(self) -> str:
        return f"{bare_amount(self.cents)} {self.currency}"


def bare_amount(cents: int) -> str:
    """ "-1,234.50": an amount whose currency is not known, or stands elsewhere."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole:,}.{rest:02d}"
