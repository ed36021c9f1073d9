"""Stock that adds up is silent; what does not is a row."""

from datetime import date

import polars as pl

from detection.reports.kinds import ReportKind
from detection.reports.reading import read_report
from detection.reports.reconciliation import stock_differences
from detection.reports.schemas import SCHEMAS
from tests.unit.detection.ledgers import compact, row


def summary(*rows: tuple[str, str, int, int]) -> pl.DataFrame:
    """Rows of (day, disposition, opening, closing) of the FNSKU that `row` tells of."""
    columns = SCHEMAS[ReportKind.LEDGER_SUMMARY].columns
    lines = ["\t".join(columns)]
    for day, disposition, opening, closing in rows:
        values = {
            "date": day,
            "fnsku": row()["FNSKU"],
            "disposition": disposition,
            "starting_warehouse_balance": str(opening),
            "ending_warehouse_balance": str(closing),
        }
        lines.append("\t".join(values.get(name, "") for name in columns))
    return read_report(("\n".join(lines) + "\n").encode()).frame


def detail(*quantities: int) -> pl.DataFrame:
    return read_report(compact(*(row(Quantity=str(one)) for one in quantities))).frame


def test_day_that_adds_up_is_no_difference() -> None:
    assert stock_differences(summary(("05/26/2026", "SELLABLE", 20, 7)), detail(-16, 3)).is_empty()


def test_day_that_does_not_add_up_is_a_row() -> None:
    found = stock_differences(summary(("05/26/2026", "SELLABLE", 20, 7)), detail(-16))

    assert found.rows() == [(date(2026, 5, 26), row()["FNSKU"], 20, -16, 7, 3)]


def test_dispositions_are_added() -> None:
    both = summary(("05/26/2026", "SELLABLE", 20, 4), ("05/26/2026", "DEFECTIVE", 1, 17))

    assert stock_differences(both, detail(-16, 16)).is_empty()


def test_day_without_events_keeps_its_stock() -> None:
    found = stock_differences(summary(("05/27/2026", "SELLABLE", 20, 19)), detail(-16))

    assert found["difference"].to_list() == [-1]
