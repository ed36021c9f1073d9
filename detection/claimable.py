"""Candidates that can become claims as they are, by what each family has to show.

Lost and damaged units go their own way (detection/warehouse.py). Some stay candidates: removals
need photographs, fees one on a scale, nothing tells the worth of a multi-channel order, Amazon
hears about reimbursements in its own tool alone, and of a shipment more units may still come in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from detection.by_hand import by_hand
from detection.families.findings import Candidate, Confidence
from detection.reports.kinds import ReportKind
from detection.rulepacks import RuleBook
from models.contracts.claim import ClaimFacts, ClaimFamily, Reckoning, ReportRow
from models.contracts.losses import LossByHand
from models.contracts.money import Currency

OWN_WAY = frozenset({ClaimFamily.LOST_WAREHOUSE, ClaimFamily.DAMAGED_WAREHOUSE})
# Amazon's reports show these by themselves.
BY_REPORTS = frozenset({ClaimFamily.REFUND_NOT_RETURNED, ClaimFamily.WRONG_RETURN})
# These are shown by a report's row, and by an invoice of what a unit cost.
BY_INVOICE = frozenset({ClaimFamily.DISPOSED_WITHOUT_ORDER, ClaimFamily.INBOUND_SHORTAGE})


@dataclass(frozen=True)
class _Product:
    fnsku: str
    asin: str
    msku: str
    title: str


@dataclass(frozen=True)
class Claimable:
    """Facts of claims, and the candidates that are left to people, each by deadline."""

    facts: list[ClaimFacts]
    by_hand: list[LossByHand]


def claimable(
    candidates: Iterable[Candidate],
    frames: Mapping[ReportKind, pl.DataFrame],
    rules: RuleBook,
    currency: Currency,
    as_of: date,
) -> Claimable:
    """What can be claimed of candidates that were found on `as_of` over these frames."""
    ledger = frames.get(ReportKind.LEDGER_DETAIL)
    products = {} if ledger is None else _products(ledger)
    others = [one for one in candidates if one.family not in OWN_WAY]
    centres = {} if ledger is None else _centres(ledger, [one.key for one in others])
    facts: list[ClaimFacts] = []
    stay: list[LossByHand] = []
    for one in sorted(others, key=lambda one: one.deadline):
        product = products.get(one.fnsku) or products.get(one.sku) or _own_names(one)
        if product.fnsku and one.family in BY_REPORTS and one.value is not None:
            facts.append(_by_reports(one, product))
        elif product.fnsku and one.family in BY_INVOICE and not may_still_come(one):
            entry = rules.pack_of(one.family).rules_on(as_of, one.marketplace, one.family)
            base = _facts(one, product, currency, centres.get(one.key, ""))
            facts.append(base.model_copy(update={"cap_per_unit": entry.cap_per_unit}))
        else:
            stay.append(by_hand(one, waits=may_still_come(one)))
    return Claimable(facts, stay)


def may_still_come(candidate: Candidate) -> bool:
    """Whether the shipment is too young, or booked in too lately, to say what is missing."""
    is_inbound = candidate.family is ClaimFamily.INBOUND_SHORTAGE
    return is_inbound and candidate.confidence is Confidence.LOW


def _by_reports(candidate: Candidate, product: _Product) -> ClaimFacts:
    if candidate.value is None:
        raise ValueError("a candidate without a value is proved by no report")
    reckoning = Reckoning(
        amount=candidate.value,
        formula=candidate.formula,
        why=candidate.why,
        rows=tuple(ReportRow(report=row.report, key=row.key) for row in candidate.rows),
        is_certain=candidate.confidence is Confidence.HIGH,
    )
    facts = _facts(candidate, product, candidate.value.currency, "")
    return facts.model_copy(update={"reckoning": reckoning})


def _facts(candidate: Candidate, product: _Product, currency: Currency, centre: str) -> ClaimFacts:
    return ClaimFacts(
        family=candidate.family,
        marketplace=candidate.marketplace,
        currency=currency,
        ledger_key=candidate.key,
        ledger_reference=candidate.reference,
        ledger_date=candidate.start,
        fulfillment_center=centre,
        fnsku=product.fnsku,
        asin=product.asin,
        msku=product.msku,
        title=product.title,
        quantity=candidate.quantity,
        deadline=candidate.deadline,
        rule_pack=candidate.rule_pack,
        rule_pack_version=candidate.rule_pack_version,
    )


def _own_names(candidate: Candidate) -> _Product:
    return _Product(candidate.fnsku, candidate.asin, candidate.sku, candidate.title)


def _products(ledger: pl.DataFrame) -> dict[str, _Product]:
    """By FNSKU and by SKU, as the newest row of the ledger names them."""
    newest = (
        ledger.sort("date", maintain_order=True)
        .unique("fnsku", keep="last", maintain_order=True)
        .select(pl.col("fnsku", "asin", "msku", "title").fill_null(""))
    )
    rows = [_Product(*row) for row in newest.iter_rows()]
    return {one.msku: one for one in rows if one.msku} | {one.fnsku: one for one in rows}


def _centres(ledger: pl.DataFrame, keys: list[str]) -> dict[str, str]:
    """Fulfilment centre by key of the row, for the few rows that are asked for."""
    rows = ledger.filter(pl.col("row_key").is_in(keys), pl.col("fulfillment_center").is_not_null())
    return dict(rows.select("row_key", "fulfillment_center").iter_rows())
