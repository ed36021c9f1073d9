"""Where a seller of the world sells, and how long each kind of claim can be filed there.

The days are those of docs/field.md, written here once more on purpose: what the world holds to be
owed must not hang on the rule packs that detection goes by.
"""

from dataclasses import dataclass
from typing import Literal

Family = Literal[
    "lost_warehouse",
    "damaged_warehouse",
    "disposed_without_order",
    "inbound_shortage",
    "refund_not_returned",
    "wrong_return",
    "removal_lost",
    "removal_short",
    "fee_overcharge",
    "multichannel_lost",
    "underpaid_reimbursement",
]


@dataclass(frozen=True)
class Window:
    """Days after the loss from which, and until which, a claim can be filed."""

    opens: int
    closes: int


@dataclass(frozen=True)
class Place:
    """A marketplace. `comma`: amounts of settlements are written "95,00". A family without a window
    cannot be claimed there, as far as is known."""

    code: str
    country: str
    shop: str
    currency: str
    charset: str
    comma: bool
    windows: dict[Family, Window]


_EVERYWHERE: dict[Family, Window] = {
    "lost_warehouse": Window(0, 60),
    "damaged_warehouse": Window(0, 60),
    "disposed_without_order": Window(0, 60),
    "fee_overcharge": Window(0, 90),
    "underpaid_reimbursement": Window(0, 60),
}
_EUROPE: dict[Family, Window] = {
    **_EVERYWHERE,
    "refund_not_returned": Window(45, 105),
    "wrong_return": Window(45, 105),
}
PLACES = (
    Place(
        "US",
        "US",
        "Amazon.com",
        "USD",
        "utf-8",
        comma=False,
        windows={
            **_EVERYWHERE,
            "refund_not_returned": Window(60, 120),
            "wrong_return": Window(60, 120),
            "inbound_shortage": Window(0, 270),
            "removal_lost": Window(15, 75),
            "removal_short": Window(0, 60),
            "multichannel_lost": Window(0, 90),
        },
    ),
    Place(
        "DE",
        "DE",
        "Amazon.de",
        "EUR",
        "cp1252",
        comma=True,
        windows={**_EUROPE, "inbound_shortage": Window(0, 180)},
    ),
    Place("UK", "GB", "Amazon.co.uk", "GBP", "cp1252", comma=False, windows=_EUROPE),
)
