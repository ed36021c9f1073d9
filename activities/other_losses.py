"""What the tables of a seller show beside units lost and damaged in a warehouse."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from detection.claimable import BY_INVOICE, OWN_WAY, claimable, may_still_come
from detection.families import inbound_shortage
from detection.families.detecting import detect_in
from detection.families.findings import Reason
from detection.families.inputs import Inputs, NamedReport, merged
from detection.families.judging import Case
from detection.reports.kinds import ReportKind
from detection.reports.reading import Report
from detection.rulepacks import shipped_book
from models.contracts.claim import ClaimFacts, ClaimFamily, LossKey
from models.contracts.losses import LossByHand
from models.contracts.marketplaces import find_marketplace

_CHARSET = "utf-8"
_NAME = "kept reports"


# Families whose payments and returns name the order: such a loss is surely settled by them.
_BY_ORDER = frozenset({ClaimFamily.REFUND_NOT_RETURNED, ClaimFamily.WRONG_RETURN})
_SETTLED = frozenset({Reason.REIMBURSED, Reason.RETURNED})
# Payments for the others name a product alone; so do units over under another one.
_DOUBTFUL = frozenset({Reason.REIMBURSED, Reason.FOUND_ELSEWHERE})
_BOOKED_IN = "Amazon has booked in all units of this item of the shipment."


@dataclass(frozen=True)
class OtherLosses:
    """What can be claimed, and what only a person can; counts of what was left out, by reason;
    families that no known report allows to judge. `settled` are losses of which
    nothing is owed any more, by family and key: a payment or a return that names their order says
    so, or Amazon's own row, and the sentence tells which. Of the `doubtful` some units may be paid
    or found: what says so names no loss, or more units may come in."""

    facts: list[ClaimFacts]
    left_out: dict[str, int]
    by_hand: list[LossByHand]
    not_judged: list[str]
    settled: dict[LossKey, str]
    doubtful: frozenset[LossKey]


def other_losses(
    frames: Mapping[ReportKind, pl.DataFrame], marketplace: str, as_of: datetime
) -> OtherLosses:
    """All families are judged together, so that no unit is claimed twice under two of them."""
    currency = find_marketplace(marketplace).currency
    rules = shipped_book()
    reports = [
        NamedReport(_NAME, Report(kind, frame, (), (), _CHARSET)) for kind, frame in frames.items()
    ]
    inputs, case = merged(reports), Case(marketplace, currency, as_of, rules)
    found = detect_in(inputs, case)
    carried = claimable(found.candidates, frames, rules, currency, as_of.date())
    others = [one for one in found.left_out if one.family not in OWN_WAY]
    left_out = Counter(one.reason.value for one in others)
    return OtherLosses(
        facts=carried.facts,
        left_out=dict(left_out),
        by_hand=carried.by_hand,
        not_judged=sorted(one.family.value for one in found.not_judged),
        settled={
            (one.family, one.key): one.message
            for one in others
            if one.family in _BY_ORDER and one.reason in _SETTLED
        }
        | {(ClaimFamily.INBOUND_SHORTAGE, key): _BOOKED_IN for key in _received(inputs, case)},
        doubtful=frozenset(
            (one.family, one.key)
            for one in others
            if one.family in BY_INVOICE and one.reason in _DOUBTFUL
        )
        | {(one.family, one.key) for one in found.candidates if may_still_come(one)},
    )


def _received(inputs: Inputs, case: Case) -> frozenset[str]:
    if not inputs.has(ReportKind.INBOUND_SHIPMENT_ITEMS, ReportKind.LEDGER_DETAIL):
        return frozenset()
    return inbound_shortage.all_received(inputs, case)
