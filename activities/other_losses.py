"""What the tables of a seller show beside units lost and damaged in a warehouse."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from detection.claimable import OWN_WAY, claimable
from detection.families.detecting import detect
from detection.families.findings import Reason
from detection.families.inputs import NamedReport
from detection.families.judging import Case
from detection.reports.kinds import ReportKind
from detection.reports.reading import Report
from detection.rulepacks import shipped_book
from models.contracts.claim import ClaimFacts, ClaimFamily
from models.contracts.marketplaces import find_marketplace

_CHARSET = "utf-8"
_NAME = "kept reports"


LossKey = tuple[ClaimFamily, str]
# Families whose payments and returns name the order: such a loss is surely settled by them.
_BY_ORDER = frozenset({ClaimFamily.REFUND_NOT_RETURNED, ClaimFamily.WRONG_RETURN})
_SETTLED = frozenset({Reason.REIMBURSED, Reason.RETURNED})


@dataclass(frozen=True)
class OtherLosses:
    """What can be claimed, and counts: what was left out by reason, candidates that cannot be
    carried by family; families that no known report allows to judge. `settled` are losses of which
    nothing is owed any more, by family and key: a payment or a return that names their order says
    so, and the sentence tells which."""

    facts: list[ClaimFacts]
    left_out: dict[str, int]
    not_carried: dict[str, int]
    not_judged: list[str]
    settled: dict[LossKey, str]


def other_losses(
    frames: Mapping[ReportKind, pl.DataFrame], marketplace: str, as_of: datetime
) -> OtherLosses:
    """All families are judged together, so that no unit is claimed twice under two of them."""
    currency = find_marketplace(marketplace).currency
    rules = shipped_book()
    reports = [
        NamedReport(_NAME, Report(kind, frame, (), (), _CHARSET)) for kind, frame in frames.items()
    ]
    found = detect(reports, Case(marketplace, currency, as_of, rules))
    carried = claimable(found.candidates, frames, rules, currency, as_of.date())
    others = [one for one in found.left_out if one.family not in OWN_WAY]
    left_out = Counter(one.reason.value for one in others)
    return OtherLosses(
        facts=carried.facts,
        left_out=dict(left_out),
        not_carried=carried.not_carried,
        not_judged=sorted(one.family.value for one in found.not_judged),
        settled={
            (one.family, one.key): one.message
            for one in others
            if one.family in _BY_ORDER and one.reason in _SETTLED
        },
    )
