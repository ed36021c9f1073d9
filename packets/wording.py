"""How the summary says amounts, quantities, times and codes."""

from datetime import UTC, datetime

from models.contracts.money import Money


def amount(money: Money | None) -> str:
    """An amount with its currency; a dash where there is none."""
    return "-" if money is None else str(money)


def units(quantity: int) -> str:
    """A counted quantity: "1 unit", "3 units"."""
    return f"{quantity} unit" if quantity == 1 else f"{quantity} units"


def moment(at: datetime) -> str:
    """A time in UTC, to the minute."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def words(code: str) -> str:
    """A code as words: `awaiting_payout` is "awaiting payout"."""
    return code.replace("_", " ")
