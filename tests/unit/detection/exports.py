"""Exports in Amazon's headers, written by hand, and what the families make of them."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from detection.families.costs import SourcingCost, UnitCosts, unit_costs
from detection.families.findings import Candidate, LeftOut
from detection.families.inputs import Inputs, NamedReport, merged
from detection.families.judging import Case, judge
from detection.families.losses import Collected
from detection.families.units import UnitsBook
from detection.reports.kinds import ReportKind
from detection.reports.reading import read_report
from detection.reports.schemas import SCHEMAS
from detection.rulepacks import shipped_book

AS_OF = datetime(2026, 6, 1, 12, tzinfo=UTC)
Collect = Callable[[Inputs, Case, UnitCosts], Collected]


def export(kind: ReportKind, *rows: dict[str, str], name: str = "") -> NamedReport:
    """A bare report with Amazon's hyphens in its header, read as any other file is."""
    columns = SCHEMAS[kind].columns
    lines = ["\t".join(column.replace("_", "-") for column in columns)]
    lines += ["\t".join(row.get(column, "") for column in columns) for row in rows]
    report = read_report(("\n".join(lines) + "\n").encode(), kind)
    assert report.problems == ()
    return NamedReport(name or f"{kind.value.lower()}.txt", report)


def case_of(marketplace: str = "US", currency: str = "USD", as_of: datetime = AS_OF) -> Case:
    return Case(marketplace, currency, as_of, shipped_book())


def collected(
    collect: Collect,
    *reports: NamedReport,
    case: Case | None = None,
    costs: Iterable[SourcingCost] = (),
) -> Collected:
    inputs, case = merged(reports), case or case_of()
    return collect(inputs, case, unit_costs(inputs, costs, case.currency))


def judged(
    collect: Collect,
    *reports: NamedReport,
    case: Case | None = None,
    costs: Iterable[SourcingCost] = (),
) -> tuple[list[Candidate], list[LeftOut]]:
    """Candidates and what was left out, by one family alone."""
    case = case or case_of()
    seen = collected(collect, *reports, case=case, costs=costs)
    units = UnitsBook(seen.losses)
    told = [one for loss in seen.losses for one in judge(loss, case, units)]
    candidates = [one for one in told if isinstance(one, Candidate)]
    return candidates, [*seen.left_out, *(one for one in told if isinstance(one, LeftOut))]
