"""Rows as the files that Amazon gives: its headers, charsets, quotes, overlaps and late changes."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.world.inbound import INBOUND, as_answers
from sandbox.world.ledger import LEDGER
from sandbox.world.life import Life, Row
from sandbox.world.payments import REIMBURSEMENTS
from sandbox.world.places import Place
from sandbox.world.settlements import SETTLEMENT

COSTS = "SOURCING_COSTS"
FEES = "GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA"
_LEDGER_SPACED = (
    "Date|FNSKU|ASIN|MSKU|Title|Event Type|Reference ID|Quantity|Fulfillment Center|Disposition"
    "|Reason|Country|Reconciled Quantity|Unreconciled Quantity"
)
_LEDGER_JOINED = _LEDGER_SPACED.replace(" ", "")
_HEADERS = {
    REIMBURSEMENTS: (
        "approval-date reimbursement-id case-id amazon-order-id reason sku fnsku asin product-name"
        " condition currency-unit amount-per-unit amount-total quantity-reimbursed-cash"
        " quantity-reimbursed-inventory quantity-reimbursed-total original-reimbursement-id"
        " original-reimbursement-type"
    ),
    "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA": (
        "return-date order-id sku asin fnsku product-name quantity fulfillment-center-id"
        " detailed-disposition reason status license-plate-number customer-comments"
    ),
    "GET_FBA_FULFILLMENT_CUSTOMER_SHIPMENT_REPLACEMENT_DATA": (
        "shipment-date sku asin fulfillment-center-id original-fulfillment-center-id quantity"
        " replacement-reason-code replacement-amazon-order-id original-amazon-order-id"
    ),
    "GET_FBA_FULFILLMENT_CUSTOMER_SHIPMENT_SALES_DATA": (
        "shipment-date sku fnsku asin fulfillment-center-id quantity amazon-order-id currency"
        " item-price-per-unit shipping-price gift-wrap-price ship-city ship-state ship-postal-code"
    ),
    "GET_FBA_FULFILLMENT_REMOVAL_ORDER_DETAIL_DATA": (
        "request-date order-id order-type service-speed order-status last-updated-date sku fnsku"
        " disposition requested-quantity cancelled-quantity disposed-quantity shipped-quantity"
        " in-process-quantity removal-fee currency"
    ),
    "GET_FBA_FULFILLMENT_REMOVAL_SHIPMENT_DETAIL_DATA": (
        "request-date order-id shipment-date sku fnsku disposition shipped-quantity carrier"
        " tracking-number removal-order-type"
    ),
    SETTLEMENT: (
        "settlement-id settlement-start-date settlement-end-date deposit-date total-amount currency"
        " transaction-type order-id merchant-order-id adjustment-id shipment-id marketplace-name"
        " amount-type amount-description amount fulfillment-id posted-date posted-date-time"
        " order-item-code merchant-order-item-id merchant-adjustment-item-id sku quantity-purchased"
        " promotion-id"
    ),
    FEES: (
        "sku fnsku asin amazon-store product-name product-group brand fulfilled-by your-price"
        " sales-price longest-side median-side shortest-side length-and-girth unit-of-dimension"
        " item-package-weight unit-of-weight product-size-tier currency estimated-fee-total"
        " estimated-referral-fee-per-unit estimated-variable-closing-fee"
    ),
    "REMOVAL_ARRIVALS": "tracking-number arrived-on sku fnsku received-quantity",
}
_FEE_COLUMN = {"US": "expected-fulfillment-fee-per-unit"}
_FEE_ABROAD = "expected-domestic-fulfilment-fee-per-unit"
_COSTS = (
    "Asin|Fnsku|Amazon Estimated Cost|Latest Approved Cost|Source of Latest Approved Cost|Currency"
    "|Date of Last Updated Cost|Seller New Cost"
)


@dataclass(frozen=True)
class WorldFile:
    """A report as its bytes came."""

    name: str
    kind: str
    content: bytes


def write_files(life: Life) -> list[WorldFile]:
    """Every report of the life. The ledger comes in two exports that overlap, the older of which
    knows less; everything else in one."""
    files = _ledgers(life)
    for kind in _HEADERS:
        content = write_report(life.place, kind, life.tape.rows[kind])
        files.append(WorldFile(f"{kind}.txt", kind, content))
    files.append(WorldFile("costs.csv", COSTS, _costs(life)))
    for place, answer in enumerate(as_answers(life.tape.rows[INBOUND])):
        files.append(WorldFile(f"shipment-items-{place + 1}.json", INBOUND, answer))
    return files


def write_report(place: Place, kind: str, rows: Sequence[Row]) -> bytes:
    """Rows of a report in the charset of the place; the ledger is written in another way."""
    columns = _HEADERS[kind].split()
    if kind == FEES:
        columns.append(_FEE_COLUMN.get(place.code, _FEE_ABROAD))
    return _table(columns, rows, quote=False).encode(place.charset)


def _ledgers(life: Life) -> list[WorldFile]:
    rows = sorted(life.tape.rows[LEDGER], key=lambda row: _iso(str(row["date"])))
    cut = len(rows) * 2 // 3
    older = [_as_it_was(row, life.source) for row in rows[:cut]]
    shuffled = life.source.sample(rows[cut // 2 :], len(rows) - cut // 2)
    parts = (
        ("older", _LEDGER_SPACED, older),
        ("newer", life.source.choice((_LEDGER_SPACED, _LEDGER_JOINED)), shuffled),
        ("first", _LEDGER_SPACED, rows[: cut // 2]),
    )
    return [
        WorldFile(
            f"ledger-{name}.txt",
            LEDGER,
            _table(header.split("|"), part, quote=True).encode(life.place.charset),
        )
        for name, header, part in parts
    ]


def _as_it_was(row: Row, source: random.Random) -> Row:
    """The row in an export of before: another title, and nothing of it reconciled yet."""
    before = {**row, "title": f"{row['title']} (old)"}
    if row["unreconciled_quantity"] is not None and int(row["quantity"] or 0) < 0:
        units = -int(row["quantity"] or 0)
        if source.random() < 0.5:
            before |= {"reconciled_quantity": 0, "unreconciled_quantity": units}
    return before


def _iso(day: str) -> str:
    month, number, year = day.split("/")
    return f"{year}-{month}-{number}"


def _costs(life: Life) -> bytes:
    rows = [
        [
            good.asin,
            good.fnsku,
            f"{good.cost * 80 // 100 / 100:.2f}",
            f"{good.cost / 100:.2f}",
            "SELLER",
            life.place.currency,
            life.day(150).isoformat(),
            "",
        ]
        for good in life.goods
    ]
    lines = [_COSTS.split("|"), *rows]
    return "\n".join(",".join(cells) for cells in lines).encode() + b"\n"


def _table(columns: Sequence[str], rows: Sequence[Row], *, quote: bool) -> str:
    """Tabs between cells; only the ledger has quotation marks."""
    names = [_plain(column) for column in columns]
    lines = [list(columns)]
    for row in rows:
        cells = {_plain(name): value for name, value in row.items()}
        lines.append(["" if (value := cells.get(name)) is None else str(value) for name in names])
    marked = [[f'"{cell}"' for cell in cells] if quote else cells for cells in lines]
    return "".join("\t".join(cells) + "\r\n" for cells in marked)


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()
