"""Lost and damaged in the warehouse: which rows of the ledger are claims, and why others are not.

Amazon's own Unreconciled Quantity leads, net of what was reimbursed already. The sums that the
trade uses (lost less found) are a cross-check only, because Amazon reconciles across products.
"""

from collections import defaultdict
from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from detection.ledger import LedgerExport, LedgerRow
from detection.marketplaces import marketplace_name
from detection.netting import ReimbursedUnits, family_of_reason, open_after_netting
from detection.reasons import FAMILY_OF, Movement, movement_of
from detection.rule_entries import Rules
from detection.rulepacks import RulePack, shipped_pack
from models.contracts.claim import ClaimFacts, ClaimFamily
from models.contracts.money import Currency
from models.errors import RulePackInvalid

_ADJUSTMENTS = "ADJUSTMENTS"


class LeftOutReason(StrEnum):
    """Why a row that may be a loss is no claim."""

    OTHER_MARKETPLACE = "other_marketplace"
    NO_RULES = "no_rules"
    RECONCILED = "reconciled"
    REIMBURSED = "reimbursed"
    TOO_OLD = "too_old"
    TOO_NEW = "too_new"
    LATER = "later"
    INCONSISTENT = "inconsistent"
    UNKNOWN_CODE = "unknown_code"


class LeftOut(BaseModel):
    """A row that was looked at and not taken. `message` is one line for a person."""

    model_config = ConfigDict(frozen=True)

    row: LedgerRow
    reason: LeftOutReason
    message: str


class CrossCheck(BaseModel):
    """Where Amazon's open units of a product and the sum of lost less found differ."""

    model_config = ConfigDict(frozen=True)

    fnsku: str
    unreconciled: int
    lost_less_found: int


class Detection(BaseModel):
    """What a ledger holds. `differences` are for people to look at; they change no claim."""

    model_config = ConfigDict(frozen=True)

    candidates: list[ClaimFacts]
    left_out: list[LeftOut]
    differences: list[CrossCheck]


class _NotAClaim(Exception):
    def __init__(self, reason: LeftOutReason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


def find_claims(
    ledger: LedgerExport,
    reimbursed: list[ReimbursedUnits],
    *,
    marketplace: str,
    currency: Currency,
    as_of: datetime,
    pack: RulePack | None = None,
) -> Detection:
    """Every claim that may be filed at `as_of` (UTC, aware), in the ledger's order.

    `marketplace` is kept in the facts as given: a name, a country or Amazon's id. `pack` is the
    shipped one unless another is given.
    """
    pack = pack or shipped_pack()
    losses = _losses(ledger.rows)
    owed = _owed(losses, reimbursed, as_of.date())
    candidates: list[ClaimFacts] = []
    left_out = [_of_unknown_code(row) for row in ledger.rows if _is_open_and_unknown(row)]
    for row, family in losses:
        try:
            _check_marketplace(row, marketplace)
            rules = _rules_for(family, marketplace, as_of, pack)
            _check_open(row, owed[row.key], rules, as_of)
        except _NotAClaim as why:
            left_out.append(LeftOut(row=row, reason=why.reason, message=why.message))
            continue
        candidates.append(
            ClaimFacts(
                family=family,
                marketplace=marketplace,
                currency=currency,
                ledger_key=row.key,
                ledger_reference=row.reference_id,
                ledger_date=row.date,
                fulfillment_center=row.fulfillment_center,
                fnsku=row.fnsku,
                asin=row.asin,
                msku=row.msku,
                title=row.title,
                quantity=owed[row.key],
                deadline=rules.deadline(row.date),
                rule_pack=pack.name,
                rule_pack_version=pack.version,
                cap_per_unit=rules.cap_per_unit,
            )
        )
    return Detection(candidates=candidates, left_out=left_out, differences=cross_check(ledger.rows))


def cross_check(rows: list[LedgerRow]) -> list[CrossCheck]:
    """Products whose open lost units differ from lost less found over the export."""
    unreconciled: defaultdict[str, int] = defaultdict(int)
    balance: defaultdict[str, int] = defaultdict(int)
    for row in _adjustments(rows):
        movement = movement_of(row.reason)
        if movement is Movement.LOST:
            unreconciled[row.fnsku] += row.unreconciled
            balance[row.fnsku] += abs(row.quantity)
        elif movement is Movement.FOUND:
            balance[row.fnsku] -= abs(row.quantity)
    return [
        CrossCheck(fnsku=fnsku, unreconciled=units, lost_less_found=balance[fnsku])
        for fnsku, units in unreconciled.items()
        if units != balance[fnsku]
    ]


def _adjustments(rows: list[LedgerRow]) -> list[LedgerRow]:
    return [row for row in rows if row.event_type.upper() == _ADJUSTMENTS]


def _losses(rows: list[LedgerRow]) -> list[tuple[LedgerRow, ClaimFamily]]:
    """Adjustments that take lost or damaged units away; what comes in is never a loss."""
    found: list[tuple[LedgerRow, ClaimFamily]] = []
    for row in _adjustments(rows):
        movement = movement_of(row.reason)
        family = FAMILY_OF.get(movement) if movement is not None else None
        if family is not None and row.quantity < 0:
            found.append((row, family))
    return found


def _is_open_and_unknown(row: LedgerRow) -> bool:
    """Amazon shows open units for losses only: a code that is not known may be a new one."""
    is_adjustment = row.event_type.upper() == _ADJUSTMENTS
    taken_and_open = row.quantity < 0 < row.unreconciled
    return is_adjustment and taken_and_open and movement_of(row.reason) is None


def _of_unknown_code(row: LedgerRow) -> LeftOut:
    return LeftOut(
        row=row,
        reason=LeftOutReason.UNKNOWN_CODE,
        message=f"Units are open under the code “{row.reason}”, which is not known as a loss.",
    )


def _owed(
    losses: list[tuple[LedgerRow, ClaimFamily]], reimbursed: list[ReimbursedUnits], as_of: date
) -> dict[str, int]:
    """Row key -> units still owed, product by product."""
    products: defaultdict[tuple[str, ClaimFamily], list[LedgerRow]] = defaultdict(list)
    paid: defaultdict[tuple[str, ClaimFamily | None], list[ReimbursedUnits]] = defaultdict(list)
    for row, family in losses:
        products[row.fnsku, family].append(row)
    for line in reimbursed:
        paid[line.fnsku, family_of_reason(line.reason)].append(line)
    owed: dict[str, int] = {}
    for product, rows in products.items():
        owed |= open_after_netting(rows, paid[product], as_of)
    return owed


def _check_marketplace(row: LedgerRow, marketplace: str) -> None:
    if row.country and marketplace_name(row.country) != marketplace_name(marketplace):
        raise _NotAClaim(
            LeftOutReason.OTHER_MARKETPLACE, f"The row is of {row.country}, not of {marketplace}."
        )


def _rules_for(family: ClaimFamily, marketplace: str, as_of: datetime, pack: RulePack) -> Rules:
    try:
        return pack.rules_on(as_of.date(), marketplace, family)
    except RulePackInvalid as error:
        raise _NotAClaim(LeftOutReason.NO_RULES, error.message) from error


def _check_open(row: LedgerRow, owed: int, rules: Rules, as_of: datetime) -> None:
    """Whether the row can be claimed at `as_of`: _NotAClaim says why not."""
    if row.unreconciled <= 0:
        raise _NotAClaim(LeftOutReason.RECONCILED, "Amazon has found or reimbursed all units.")
    if row.unreconciled > abs(row.quantity):
        raise _NotAClaim(
            LeftOutReason.INCONSISTENT,
            f"{row.unreconciled} units are open and only {abs(row.quantity)} were taken. Look at"
            " the row in Seller Central.",
        )
    if as_of > rules.deadline(row.date):
        raise _NotAClaim(
            LeftOutReason.TOO_OLD,
            f"The window of {rules.window.closes} ended on {rules.last_day(row.date)}.",
        )
    if row.date > as_of.date():
        raise _NotAClaim(
            LeftOutReason.LATER, f"The row is of {row.date}, after the day that is judged."
        )
    if (as_of.date() - row.date).days < rules.wait_days:
        raise _NotAClaim(
            LeftOutReason.TOO_NEW,
            f"Amazon has {rules.wait_days} days to find the units by itself.",
        )
    if owed <= 0:
        raise _NotAClaim(
            LeftOutReason.REIMBURSED, "The reimbursements report shows these units as paid."
        )
