"""Every family over the files that were given, by one book of rules and one book of units."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from detection.families import (
    disposed_without_order,
    fee_overcharge,
    inbound_shortage,
    multichannel_lost,
    referral_overcharge,
    refund_not_returned,
    removal_lost,
    removal_short,
    underpaid_reimbursement,
    warehouse,
    wrong_return,
    wrong_reversal,
)
from detection.families.costs import SourcingCost, UnitCosts, listed_costs, unit_costs
from detection.families.findings import Candidate, Findings, LeftOut, NotJudged
from detection.families.inputs import Inputs, NamedReport, merged
from detection.families.judging import Case, judge
from detection.families.losses import Collected
from detection.families.units import UnitsBook
from detection.reports.kinds import ReportKind
from models.contracts.claim import ClaimFamily as F

_K = ReportKind


@dataclass(frozen=True)
class Detector:
    """A module that finds losses of these families, and the reports that it cannot do without."""

    families: tuple[F, ...]
    needs: tuple[ReportKind, ...]
    collect: Callable[[Inputs, Case, UnitCosts], Collected]


# Their order is the order in which they take units from the one book: the surest first.
DETECTORS = (
    Detector((F.LOST_WAREHOUSE, F.DAMAGED_WAREHOUSE), (_K.LEDGER_DETAIL,), warehouse.collect),
    Detector(
        (F.DISPOSED_WITHOUT_ORDER,),
        (_K.LEDGER_DETAIL, _K.REMOVAL_ORDERS, _K.REIMBURSEMENTS),
        disposed_without_order.collect,
    ),
    Detector(
        (F.WRONG_RETURN,),
        (_K.SETTLEMENT, _K.CUSTOMER_RETURNS, _K.REIMBURSEMENTS),
        wrong_return.collect,
    ),
    Detector(
        (F.REFUND_NOT_RETURNED,),
        (_K.SETTLEMENT, _K.CUSTOMER_RETURNS, _K.REIMBURSEMENTS),
        refund_not_returned.collect,
    ),
    Detector(
        (F.INBOUND_SHORTAGE,),
        (_K.INBOUND_SHIPMENT_ITEMS, _K.LEDGER_DETAIL),
        inbound_shortage.collect,
    ),
    Detector((F.REMOVAL_LOST,), (_K.REMOVAL_SHIPMENTS, _K.REMOVAL_ARRIVALS), removal_lost.collect),
    Detector((F.REMOVAL_SHORT,), (_K.REMOVAL_ORDERS, _K.REMOVAL_SHIPMENTS), removal_short.collect),
    Detector((F.UNDERPAID_REIMBURSEMENT,), (_K.REIMBURSEMENTS,), underpaid_reimbursement.collect),
    Detector((F.WRONG_REVERSAL,), (_K.REIMBURSEMENTS,), wrong_reversal.collect),
    Detector((F.FEE_OVERCHARGE,), (_K.SETTLEMENT, _K.ESTIMATED_FEES), fee_overcharge.collect),
    Detector(
        (F.REFERRAL_OVERCHARGE,), (_K.SETTLEMENT, _K.ESTIMATED_FEES), referral_overcharge.collect
    ),
    Detector((F.MULTICHANNEL_LOST,), (_K.SHIPMENT_SALES,), multichannel_lost.collect),
)


def detect(
    reports: Iterable[NamedReport], case: Case, costs: Iterable[SourcingCost] = ()
) -> Findings:
    """What can be claimed at the case's moment, nearest deadline first, and why the rest cannot."""
    return detect_in(merged(reports), case, costs)


def detect_in(inputs: Inputs, case: Case, costs: Iterable[SourcingCost] = ()) -> Findings:
    """The same over frames that are merged already."""
    worth = unit_costs(inputs, [*listed_costs(inputs), *costs], case.currency)
    able = [one for one in DETECTORS if inputs.has(*one.needs)]
    collected = [one.collect(inputs, case, worth) for one in able]
    losses = [loss for one in collected for loss in one.losses]
    units = UnitsBook(losses)
    told = [one for loss in losses for one in judge(loss, case, units)]
    candidates = [one for one in told if isinstance(one, Candidate)]
    left_out = [one for family in collected for one in family.left_out]
    return Findings(
        candidates=sorted(candidates, key=lambda one: (one.deadline, one.family, one.key)),
        left_out=[*left_out, *(one for one in told if isinstance(one, LeftOut))],
        not_judged=[
            _not_judged(family, inputs, one)
            for one in DETECTORS
            if one not in able
            for family in one.families
        ],
        differences=warehouse.differences(inputs),
    )


def _not_judged(family: F, inputs: Inputs, detector: Detector) -> NotJudged:
    missing = inputs.missing(*detector.needs)
    return NotJudged(
        family=family,
        missing=missing,
        message=f"It needs {', '.join(missing)}, which was not given.",
    )
