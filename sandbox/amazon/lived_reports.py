"""Reports over a lived seller's months: the rows of the days that were asked for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sandbox.world.building import World
from sandbox.world.files import write_report
from sandbox.world.life import Row
from sandbox.world.settlements import SETTLEMENT

# The column by which Amazon chooses the rows of a period; any other kind tells the present.
_DAY_COLUMN = {
    "GET_FBA_REIMBURSEMENTS_DATA": "approval_date",
    "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA": "return_date",
    "GET_FBA_FULFILLMENT_CUSTOMER_SHIPMENT_REPLACEMENT_DATA": "shipment_date",
    "GET_FBA_FULFILLMENT_CUSTOMER_SHIPMENT_SALES_DATA": "shipment_date",
    "GET_FBA_FULFILLMENT_REMOVAL_ORDER_DETAIL_DATA": "request_date",
    "GET_FBA_FULFILLMENT_REMOVAL_SHIPMENT_DETAIL_DATA": "shipment_date",
}


@dataclass(frozen=True)
class Settlement:
    """A fortnight's settlement, and the report that Amazon made of it at its end."""

    started_at: datetime
    ended_at: datetime
    content: bytes


def lived_document(months: World, kind: str, covers: Callable[[date], bool]) -> bytes | None:
    """The report of the days that are covered; None without any row."""
    rows = lived_rows(months, kind, covers)
    return write_report(months.place, kind, rows) if rows else None


def lived_rows(months: World, kind: str, covers: Callable[[date], bool]) -> list[Row]:
    """A report's rows of the days that are covered; all, where the kind tells the present."""
    rows, column = months.rows.get(kind, []), _DAY_COLUMN.get(kind)
    if column is None:
        return rows
    return [row for row in rows if covers(date.fromisoformat(str(row[column])[:10]))]


def settlements(months: World) -> Iterator[Settlement]:
    """Each settlement on its own, the oldest first: its total comes before its rows."""
    fortnights: dict[object, list[Row]] = {}
    for row in months.rows[SETTLEMENT]:
        fortnights.setdefault(row["settlement_id"], []).append(row)
    for rows in fortnights.values():
        total = rows[0]
        yield Settlement(
            started_at=_moment(total["settlement_start_date"]),
            ended_at=_moment(total["settlement_end_date"]),
            content=write_report(months.place, SETTLEMENT, rows),
        )


def _moment(text: object) -> datetime:
    return datetime.strptime(str(text), "%Y-%m-%d %H:%M:%S UTC").replace(tzinfo=UTC)
