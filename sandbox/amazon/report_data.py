"""Report documents as Amazon writes them: tab-separated, by the header of the seller's account."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from sandbox.amazon.ledger import SELLABLE, LedgerRow
from sandbox.amazon.lived_reports import lived_document, lived_rows
from sandbox.amazon.payouts import Line
from sandbox.amazon.world import Seller

LEDGER = "GET_LEDGER_DETAIL_VIEW_DATA"
REIMBURSEMENTS = "GET_FBA_REIMBURSEMENTS_DATA"

COMPACT_HEADER = (
    "Date", "FNSKU", "ASIN", "MSKU", "Title", "EventType", "ReferenceID", "Quantity",
    "FulfillmentCenter", "Disposition", "Reason", "Country", "ReconciledQuantity",
    "UnreconciledQuantity",
)  # fmt: skip
SPACED_HEADER = (
    "Date", "FNSKU", "ASIN", "MSKU", "Title", "Event Type", "Reference ID", "Quantity",
    "Fulfillment Center", "Disposition", "Reason", "Country", "Reconciled Quantity",
    "Unreconciled Quantity", "Date and Time", "Store",
)  # fmt: skip
REIMBURSEMENT_HEADER = (
    "approval-date", "reimbursement-id", "case-id", "amazon-order-id", "reason", "sku", "fnsku",
    "asin", "product-name", "condition", "currency-unit", "amount-per-unit", "amount-total",
    "quantity-reimbursed-cash", "quantity-reimbursed-inventory", "quantity-reimbursed-total",
    "original-reimbursement-id", "original-reimbursement-type",
)  # fmt: skip


@dataclass(frozen=True)
class Selection:
    """What a report was asked for: the first and the last moment, and the ledger's filters."""

    start: datetime | None
    end: datetime
    options: dict[str, str]

    def covers(self, moment: datetime) -> bool:
        """Whether a moment lies inside."""
        return (self.start is None or self.start <= moment) and moment <= self.end

    def covers_day(self, day: date) -> bool:
        """Whether a day lies inside, at least with a part of it."""
        return (self.start is None or self.start.date() <= day) and day <= self.end.date()


def report_document(
    seller: Seller, kind: str, lines: list[Line], selection: Selection
) -> bytes | None:
    """A report of any kind that the seller can ask for; None without any row."""
    if kind == LEDGER:
        return ledger_document(seller, lines, selection)
    if kind == REIMBURSEMENTS:
        return reimbursements_document(seller, lines, selection)
    return lived_document(seller.months, kind, selection.covers_day) if seller.months else None


def ledger_document(seller: Seller, lines: list[Line], selection: Selection) -> bytes | None:
    """The ledger in quoted TSV as it stands after what was paid; None without any row."""
    rows = [row for row in current_ledger(seller, lines) if _is_selected(row, selection)]
    if not rows:
        return None
    if seller.ledger_header == "spaced":
        body = [(*_ledger_cells(row), f"{row.on.isoformat()}T00:00:00-0700", "") for row in rows]
        return _tsv([SPACED_HEADER, *body], seller.charset, quoted=True)
    return _tsv([COMPACT_HEADER, *map(_ledger_cells, rows)], seller.charset, quoted=True)


def reimbursements_document(
    seller: Seller, lines: list[Line], selection: Selection
) -> bytes | None:
    """The reimbursements in bare TSV; None without any row."""
    chosen = [line for line in lines if selection.covers(line.approved_at)]
    body = [*_lived_reimbursements(seller, selection)]
    body += [_reimbursement_cells(seller, line) for line in chosen]
    if not body:
        return None
    return _tsv([REIMBURSEMENT_HEADER, *body], seller.charset, quoted=False)


def current_ledger(seller: Seller, lines: list[Line]) -> list[LedgerRow]:
    """The seeded rows as reimbursements have left them, and the units given, in order of date."""
    rows = [*_settled_rows(seller, lines), *_units_given(seller, lines)]
    return sorted(rows, key=lambda row: row.on)


def _settled_rows(seller: Seller, lines: list[Line]) -> Iterator[LedgerRow]:
    """Reimbursed units move from unreconciled to reconciled; a reversal moves them back."""
    settled: Counter[tuple[str, str]] = Counter()
    for line in lines:
        if line.ledger_reference:
            units = line.quantity_cash + line.quantity_inventory
            settled[line.fnsku, line.ledger_reference] += units
    for row in seller.ledger:
        units = min(settled[row.fnsku, row.reference], row.unreconciled or 0)
        if units <= 0:
            yield row
            continue
        settled[row.fnsku, row.reference] -= units
        yield replace(
            row,
            reconciled=(row.reconciled or 0) + units,
            unreconciled=(row.unreconciled or 0) - units,
        )


def _units_given(seller: Seller, lines: list[Line]) -> Iterator[LedgerRow]:
    """A reimbursement in units is an N row; its reversal takes them out again with O."""
    for line in lines:
        pattern = next((row for row in seller.ledger if row.fnsku == line.fnsku), None)
        if line.quantity_inventory == 0 or pattern is None:
            continue
        yield replace(
            pattern,
            on=line.approved_at.date(),
            event_type="Adjustments",
            reference=line.reimbursement_id,
            quantity=line.quantity_inventory,
            disposition=SELLABLE,
            reason="N" if line.quantity_inventory > 0 else "O",
            reconciled=line.quantity_inventory if line.quantity_inventory > 0 else None,
            unreconciled=0 if line.quantity_inventory > 0 else None,
        )


def decimal_text(minor_units: int) -> str:
    """Minor units with two decimals: -1250 is -12.50."""
    sign = "-" if minor_units < 0 else ""
    return f"{sign}{abs(minor_units) // 100}.{abs(minor_units) % 100:02d}"


def _is_selected(row: LedgerRow, selection: Selection) -> bool:
    fields = {"eventType": row.event_type, "FNSKU": row.fnsku, "MSKU": row.msku, "ASIN": row.asin}
    wanted = [(fields[name], value) for name, value in selection.options.items() if name in fields]
    return selection.covers_day(row.on) and all(have == value for have, value in wanted)


def _ledger_cells(row: LedgerRow) -> tuple[str, ...]:
    reconciled = "" if row.reconciled is None else str(row.reconciled)
    unreconciled = "" if row.unreconciled is None else str(row.unreconciled)
    return (
        row.on.strftime("%m/%d/%Y"),
        row.fnsku,
        row.asin,
        row.msku,
        row.title,
        row.event_type,
        row.reference,
        str(row.quantity),
        row.fulfillment_center,
        row.disposition,
        row.reason,
        row.country,
        reconciled,
        unreconciled,
    )


def _reimbursement_cells(seller: Seller, line: Line) -> tuple[str, ...]:
    product = seller.product(line.fnsku)
    total = line.quantity_cash + line.quantity_inventory
    return (
        line.approved_at.strftime("%Y-%m-%dT%H:%M:%S+00:00"),
        line.reimbursement_id,
        line.case_id or "",
        "",
        line.reason,
        product.msku if product else "",
        line.fnsku,
        product.asin if product else "",
        product.title if product else "",
        "NewItem",
        line.currency,
        decimal_text(line.amount_per_unit),
        decimal_text(line.amount_total),
        str(line.quantity_cash),
        str(line.quantity_inventory),
        str(total),
        line.original_id or "",
        line.original_type or "",
    )


def _lived_reimbursements(seller: Seller, selection: Selection) -> Iterator[tuple[str, ...]]:
    """What was paid in the months before the sandbox's present."""
    if seller.months is None:
        return
    for row in lived_rows(seller.months, REIMBURSEMENTS, selection.covers_day):
        yield tuple(str(row[name.replace("-", "_")]) for name in REIMBURSEMENT_HEADER)


def _tsv(rows: Iterable[tuple[str, ...]], charset: str, *, quoted: bool) -> bytes:
    mark = '"' if quoted else ""
    text = "".join("\t".join(f"{mark}{cell}{mark}" for cell in row) + "\n" for row in rows)
    return text.encode(charset)
