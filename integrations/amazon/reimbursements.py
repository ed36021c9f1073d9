"""GET_FBA_REIMBURSEMENTS_DATA: the one link from a case to its money (docs/field.md). Pure.

A bare tab-separated file. Columns are found by name, because their order and number vary by
marketplace and by the seller's own settings.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from integrations.amazon.report_text import charset_of
from models.contracts.amounts import parse_amount
from models.contracts.claim import PayoutLine
from models.contracts.money import Money
from models.errors import ReportFailed

COLUMNS = (
    "approval-date",
    "reimbursement-id",
    "case-id",
    "amazon-order-id",
    "reason",
    "sku",
    "fnsku",
    "asin",
    "product-name",
    "condition",
    "currency-unit",
    "amount-per-unit",
    "amount-total",
    "quantity-reimbursed-cash",
    "quantity-reimbursed-inventory",
    "quantity-reimbursed-total",
    "original-reimbursement-id",
    "original-reimbursement-type",
)
NEEDED = frozenset(
    {
        "approval-date",
        "reimbursement-id",
        "case-id",
        "reason",
        "currency-unit",
        "amount-total",
        "quantity-reimbursed-cash",
        "quantity-reimbursed-inventory",
        "original-reimbursement-id",
    }
)
REVERSAL_REASON = "reimbursement_reversal"


class ReimbursementLine(BaseModel):
    """One line. `unknown_columns` keeps what Amazon adds; `case_id` may be empty.

    `amount_per_unit` stays as written: it may have parts of a cent, and nothing is counted by it.

    `line_id` is the same in every download of the line: reimbursement id, FNSKU (else SKU),
    original reimbursement id and the occurrence, because one reimbursement may have several lines.
    """

    model_config = ConfigDict(frozen=True)

    line_id: str
    approved_on: date
    reimbursement_id: str = Field(min_length=1)
    case_id: str
    amazon_order_id: str
    reason: str
    sku: str
    fnsku: str
    asin: str
    product_name: str
    condition: str
    amount_per_unit: str
    amount_total: Money
    quantity_cash: int
    quantity_inventory: int
    quantity_total: int
    original_reimbursement_id: str
    original_reimbursement_type: str
    unknown_columns: dict[str, str]

    @property
    def is_reversal(self) -> bool:
        """Whether Amazon takes back what another reimbursement gave."""
        takes_back = self.amount_total.cents < 0 and bool(self.original_reimbursement_id)
        return takes_back or self.reason.lower() == REVERSAL_REASON

    def payout(self) -> PayoutLine:
        """The line as claims know it."""
        return PayoutLine(
            line_id=self.line_id,
            reimbursement_id=self.reimbursement_id,
            case_id=self.case_id,
            amount=self.amount_total,
            cash_quantity=self.quantity_cash,
            inventory_quantity=self.quantity_inventory,
            approved_on=self.approved_on,
            reverses=self.original_reimbursement_id if self.is_reversal else None,
        )


@dataclass(frozen=True)
class RowProblem:
    """A row that was left out, and why. `number` counts the file's lines from 1."""

    number: int
    row: str
    message: str


@dataclass(frozen=True)
class ReimbursementReport:
    """All lines that could be read, in the file's order, and all rows that could not."""

    lines: list[ReimbursementLine]
    problems: list[RowProblem]


def parse_reimbursements(content: bytes, charset: str | None = None) -> ReimbursementReport:
    """Reads a report; a bad row becomes a problem and costs no other row.

    Without `charset` it is UTF-8, else CP1252. ReportFailed when the file is not this report.
    """
    text = content.decode(charset or charset_of(content, "", "cp1252"))
    header, *rows = text.replace("\r\n", "\n").split("\n")
    names = _column_names(header)
    lines: list[ReimbursementLine] = []
    problems: list[RowProblem] = []
    for number, row in enumerate(rows, start=2):
        if not row.strip():
            continue
        try:
            lines.append(_read_line(_cells(names, row)))
        except ValueError as error:
            problems.append(RowProblem(number, row, str(error)))
    return ReimbursementReport(_with_occurrences(lines), problems)


def _column_names(header: str) -> list[str]:
    names = [name.strip().lower() for name in header.split("\t")]
    missing = sorted(NEEDED.difference(names))
    if missing:
        raise ReportFailed(
            f"not a reimbursements report: no column {', '.join(missing)}; ask for it again"
        )
    return names


def _cells(names: list[str], row: str) -> dict[str, str]:
    """Cells by column name; trailing empty cells may be left out of a row."""
    values = [value.strip() for value in row.split("\t")]
    if len(values) > len(names):
        raise ValueError(f"{len(values)} cells in {len(names)} columns")
    values += [""] * (len(names) - len(values))
    return dict(zip(names, values, strict=True))


def _read_line(cells: dict[str, str]) -> ReimbursementLine:
    """One row. ValueError says what is wrong with it."""
    currency = cells["currency-unit"].upper()
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        raise ValueError(f"currency-unit {currency!r} is not a currency")
    if not cells["reimbursement-id"]:
        raise ValueError("reimbursement-id is empty")
    line = ReimbursementLine(
        line_id="",
        approved_on=_date(cells["approval-date"]),
        reimbursement_id=cells["reimbursement-id"],
        case_id=cells["case-id"],
        amazon_order_id=cells.get("amazon-order-id", ""),
        reason=cells["reason"],
        sku=cells.get("sku", ""),
        fnsku=cells.get("fnsku", ""),
        asin=cells.get("asin", ""),
        product_name=cells.get("product-name", ""),
        condition=cells.get("condition", ""),
        amount_per_unit=cells.get("amount-per-unit", ""),
        amount_total=Money(cents=parse_amount(cells["amount-total"], currency), currency=currency),
        quantity_cash=_quantity(cells, "quantity-reimbursed-cash"),
        quantity_inventory=_quantity(cells, "quantity-reimbursed-inventory"),
        quantity_total=_quantity(cells, "quantity-reimbursed-total"),
        original_reimbursement_id=cells["original-reimbursement-id"],
        original_reimbursement_type=cells.get("original-reimbursement-type", ""),
        unknown_columns={name: cells[name] for name in cells if name not in COLUMNS},
    )
    _check_reversal(line)
    return line


def _check_reversal(line: ReimbursementLine) -> None:
    if line.is_reversal and not line.original_reimbursement_id:
        raise ValueError("a reversal that does not say which reimbursement it reverses")
    if line.is_reversal and line.amount_total.cents > 0:
        raise ValueError("a reversal with a positive amount")


def _quantity(cells: dict[str, str], column: str) -> int:
    text = cells.get(column, "") or "0"
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"{column} {text!r} is not a number of units") from None


def _date(text: str) -> date:
    """The day as Amazon writes it, in the marketplace's own time."""
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        raise ValueError(f"approval-date {text!r} is not a date") from None


def _with_occurrences(lines: list[ReimbursementLine]) -> list[ReimbursementLine]:
    """Gives each line its id; the rows' order in the file has no say in it."""
    alike: defaultdict[str, list[int]] = defaultdict(list)
    for position, line in enumerate(lines):
        item = line.fnsku or line.sku
        alike[f"{line.reimbursement_id}/{item}/{line.original_reimbursement_id}"].append(position)
    line_ids = [""] * len(lines)
    for stem, positions in alike.items():
        ordered = sorted(positions, key=lambda position: _content(lines[position]))
        for occurrence, position in enumerate(ordered, start=1):
            line_ids[position] = f"{stem}/{occurrence}"
    return [
        line.model_copy(update={"line_id": line_id})
        for line, line_id in zip(lines, line_ids, strict=True)
    ]


def _content(line: ReimbursementLine) -> tuple[date, int, int, int, str, str, str, str]:
    return (
        line.approved_on,
        line.amount_total.cents,
        line.quantity_cash,
        line.quantity_inventory,
        line.sku,
        line.case_id,
        line.amazon_order_id,
        line.reason,
    )
