"""The oracle: what is done to a claim, what people do for it, and the state that this demands.

Written by hand from docs/life-of-a-claim.md and docs/sandbox.md; it calls no rule that it judges.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

WHOLE, NOTHING = Fraction(1), Fraction(0)


class Paper(StrEnum):
    """The seller's invoice for the units."""

    EXACT = "exact"
    UNDATED = "undated"  # the gate asks a person
    LATE = "late"
    NONE = "none"


@dataclass(frozen=True)
class Fate:
    """One row of the table.

    `faults` are ordered at the sandbox for this claim alone. `answer` is the seller's to the
    question about the match, `reply` whether Amazon's question is answered, `appeals` whether a
    denial is appealed, `withdraws` whether an operator ends it while it waits for evidence.

    Demanded at the end: `status`, `ending`, `cash` (the share of the claimed sum that the claim
    holds), `units` whether it came in kind, `cases` how many Amazon has.
    """

    name: str
    faults: tuple[dict[str, Any], ...] = ()
    paper: Paper = Paper.EXACT
    answer: str | None = None
    reply: bool = True
    appeals: bool = False
    withdraws: bool = False
    status: str = "closed"
    ending: str = "paid"
    cash: Fraction = WHOLE
    units: bool = False
    cases: int = 1
    least_quantity: int = 1


def _call(kind: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, **more}


HANG = 6.0  # seconds, longer than the worker waits for Amazon
UNFILED: dict[str, Any] = {"cash": NOTHING, "cases": 0}
LOST: dict[str, Any] = {"ending": "denied", "cash": NOTHING}

FATES = (
    # Nothing in the way.
    Fate("straight"),
    # The call that files goes wrong.
    Fate("reply lost", (_call("reply_lost"),)),
    Fate("reply lost twice", (_call("reply_lost", times=2),)),
    Fate("hangs, accepted", (_call("timeout", seconds=HANG, accepted=True),)),
    Fate("hangs, not accepted", (_call("timeout", seconds=HANG),)),
    Fate(
        "accepted late",
        (_call("timeout", seconds=HANG, accepted=True, acceptAfterSeconds=HANG - 0.5),),
    ),
    Fate("slow", (_call("slow", seconds=2.0),)),
    Fate("server error", (_call("server_error"),)),
    Fate("server error, accepted", (_call("server_error", accepted=True),)),
    Fate("unavailable", (_call("unavailable", times=2),)),
    Fate("unavailable page, accepted", (_call("unavailable", html=True, accepted=True),)),
    Fate("fails until the desk", (_call("server_error", times=4),)),
    Fate("throttled", (_call("throttled", retryAfterSeconds=90),)),
    Fate("throttled without a word", (_call("throttled", times=2),)),
    Fate("refused", (_call("refused"),)),
    Fate("unauthorized", (_call("unauthorized"),)),
    # Amazon decides otherwise.
    Fate("decided late", (_call("decision_after", afterDays=9),)),
    Fate("denied", (_call("denied"),), **LOST),
    Fate("denied, appealed", (_call("denied"),), appeals=True),
    Fate(
        "denied, appeal's reply lost",
        (_call("denied"), _call("reply_lost", operation="createAppeal")),
        appeals=True,
    ),
    Fate("denied twice", (_call("denied", appeal="DENIED"),), appeals=True, **LOST),
    Fate("asked by Amazon", (_call("information_requested"),)),
    Fate(
        "asked, reply's answer lost",
        (_call("information_requested"), _call("reply_lost", operation="createReply")),
    ),
    Fate(
        "asked, reply fails",
        (_call("information_requested"), _call("unavailable", operation="createReply")),
    ),
    Fate("asked, never answered", (_call("information_requested"),), reply=False, **LOST),
    Fate(
        "partly approved",
        (_call("partly_approved"),),
        cash=Fraction(1, 2),
        least_quantity=2,
    ),
    # Amazon pays otherwise.
    Fate("paid in inventory", (_call("paid_in_inventory"),), cash=NOTHING, units=True),
    Fate("paid in parts", (_call("paid_in_parts"),)),
    Fate(
        "paid in part",
        (_call("paid_in_parts", payments=[{"afterDays": 3, "share": 60}]),),
        ending="part_paid",
        cash=Fraction(60, 100),
    ),
    Fate("paid late", (_call("paid_after", afterDays=18),)),
    Fate("merged", (_call("merged"),)),
    Fate("taken back", (_call("reversed", afterDays=4),), status="credited", cash=NOTHING),
    Fate("other currency", (_call("other_currency"),), ending="part_paid", cash=NOTHING),
    # The paper is the trouble.
    Fate("asked, yes", paper=Paper.UNDATED, answer="yes"),
    Fate("asked, yes, reply lost", (_call("reply_lost"),), paper=Paper.UNDATED, answer="yes"),
    Fate(
        "asked, no", paper=Paper.UNDATED, answer="no", status="expired", ending="expired", **UNFILED
    ),
    Fate("asked, silence", paper=Paper.UNDATED, status="expired", ending="expired", **UNFILED),
    Fate("late paper", paper=Paper.LATE),
    Fate("late paper, hangs", (_call("timeout", seconds=HANG, accepted=True),), paper=Paper.LATE),
    Fate("no paper", paper=Paper.NONE, status="expired", ending="expired", **UNFILED),
    Fate(
        "given up",
        paper=Paper.NONE,
        withdraws=True,
        status="withdrawn",
        ending="withdrawn",
        **UNFILED,
    ),
)


@dataclass(frozen=True)
class Demand:
    """What a claim's facts demand of its row, in cents of its own currency."""

    status: str
    ending: str
    paid: int
    units: int
    cases: int


def demand_of(fate: Fate, quantity: int, unit_cents: int) -> Demand:
    """The table's row, with the claim's numbers in it. Amazon pays whole units, and whole cents."""
    claimed = quantity * unit_cents
    is_halved = fate.cash == Fraction(1, 2)
    paid = quantity // 2 * unit_cents if is_halved else int(claimed * fate.cash)
    units = quantity if fate.units else 0
    return Demand(fate.status, fate.ending, paid, units, fate.cases)
