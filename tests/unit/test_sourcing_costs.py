"""The seller's own sheet of costs: which of its lines say what a unit costs."""

import pytest

from detection.families.costs import listed_costs
from detection.families.inputs import NamedReport, merged
from detection.reports.kinds import ReportKind
from detection.reports.reading import read_report
from models.contracts.money import Money

HEADER = "ASIN,FNSKU,Amazon estimated cost,Latest approved cost,Currency"


def approved(line: str) -> list[Money | None]:
    report = read_report(f"{HEADER}\n{line}\n".encode(), ReportKind.SOURCING_COSTS)
    return [one.approved for one in listed_costs(merged([NamedReport("costs.csv", report)]))]


def test_an_approved_cost_is_read_to_the_cent() -> None:
    assert approved("B1,X1,4.00,5.25,USD") == [Money(cents=525, currency="USD")]


@pytest.mark.parametrize("cost", ["-5.25", "0.00", ""])
def test_what_is_no_price_is_no_cost(cost: str) -> None:
    assert approved(f"B1,X1,4.00,{cost},USD") == [None]


def test_a_line_without_a_currency_is_kept_out() -> None:
    assert approved("B1,X1,4.00,5.25,") == []
