"""What is found over the tables: the same as over the files that were loaded into them."""

from pathlib import Path

import pytest

from activities.other_losses import OtherLosses, other_losses
from detection.reports.kinds import ReportKind
from detection.reports.reading import read_report
from detection.reports.schemas import SCHEMAS
from models.db import Database
from tests.database.test_report_rows import Shelf, ledger
from tests.unit.detection.exports import AS_OF
from tests.unit.detection.orders import ORDER, TOTAL, back, refund, sale

US = "ATVPDKIKX0DER"
NAMED_IN_LEDGER = ledger(0).replace(b"X001", b"X00CUP").replace(b"SKU-1", b"CUP-RED")
SETTLED = [TOTAL, *sale(), *refund()]


def text(kind: ReportKind, *rows: dict[str, str]) -> bytes:
    columns = SCHEMAS[kind].columns
    lines = [columns, *([row.get(name, "") for name in columns] for row in rows)]
    return "".join("\t".join(line) + "\n" for line in lines).encode()


def files(*returned: dict[str, str]) -> dict[ReportKind, bytes]:
    """A refund of an order, and what came back."""
    return {
        ReportKind.LEDGER_DETAIL: NAMED_IN_LEDGER,
        ReportKind.SETTLEMENT: text(ReportKind.SETTLEMENT, *SETTLED),
        ReportKind.CUSTOMER_RETURNS: text(ReportKind.CUSTOMER_RETURNS, *returned),
        ReportKind.REIMBURSEMENTS: text(ReportKind.REIMBURSEMENTS),
    }


@pytest.fixture
def shelf(database: Database, tmp_path: Path) -> Shelf:
    return Shelf(database, tmp_path, None)


def found(shelf: Shelf, contents: dict[ReportKind, bytes]) -> OtherLosses:
    for kind, content in contents.items():
        shelf.keep(kind, content)
    shelf.load()
    return other_losses(shelf.frames(), US, AS_OF)


def test_a_refund_without_a_return_is_claimed_by_the_reports(shelf: Shelf) -> None:
    (facts,) = found(shelf, files()).facts
    assert facts.reckoning is not None
    assert (facts.ledger_reference, facts.fnsku, str(facts.reckoning.amount)) == (
        ORDER,
        "X00CUP",
        "21.50 USD",
    )


def test_the_tables_say_what_the_files_say(shelf: Shelf) -> None:
    contents = files()
    read = {kind: read_report(content, kind).frame for kind, content in contents.items()}
    assert found(shelf, contents) == other_losses(read, US, AS_OF)


def test_settlement_that_came_twice_is_counted_once(shelf: Shelf) -> None:
    shelf.keep(ReportKind.SETTLEMENT, files()[ReportKind.SETTLEMENT])
    assert [one.quantity for one in found(shelf, files()).facts] == [1]


def test_a_return_that_came_later_ends_it(shelf: Shelf) -> None:
    found(shelf, files())
    assert found(shelf, files(back())).facts == []


def test_what_no_report_tells_is_not_judged(shelf: Shelf) -> None:
    without = files()
    del without[ReportKind.CUSTOMER_RETURNS]
    assert "refund_not_returned" in found(shelf, without).not_judged
