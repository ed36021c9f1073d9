"""What a sync asks Amazon for, report by report, and what came of each."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from models.contracts.workflows import SellerPollInput


class AskedReport(BaseModel):
    """A report that is waited for."""

    model_config = ConfigDict(frozen=True)

    kind: str
    report_id: str
    asked_at: datetime


class ReportOutcome(BaseModel):
    """What came of a report. `status`: done, cancelled, fatal; fresh (asked for not long ago);
    refused, put_off (nothing was asked: `message` says why)."""

    model_config = ConfigDict(frozen=True)

    kind: str
    status: str
    message: str = ""


class ReportsFetch(BaseModel):
    """The reports of one sync: which are waited for, and what came of the others.

    `notified`: Amazon tells a queue when it has made one. `named`: those that it says are made; a
    look is at these alone, if there are any.
    """

    model_config = ConfigDict(frozen=True)

    seller: SellerPollInput
    needed: str
    waiting: tuple[AskedReport, ...] = ()
    outcomes: tuple[ReportOutcome, ...] = ()
    notified: bool = False
    named: tuple[str, ...] = ()

    @property
    def needed_status(self) -> str:
        """What came of the one that the sync cannot do without; in_progress while nothing has."""
        mine = (one.status for one in self.outcomes if one.kind == self.needed)
        return next(mine, "in_progress")

    def told(self) -> list[str]:
        """What came of all of them, in words for a person. Each that did not come has its line."""
        came = sum(one.status in ("done", "fresh") for one in self.outcomes)
        none = [one.kind for one in self.outcomes if one.status == "cancelled"]
        lines = [f"Reports: {came:,} are there, {len(none):,} were cancelled."]
        if none:
            lines.append(
                f"Cancelled, for they have no rows or were asked for too soon: {_names(none)}."
            )
        for one in self.outcomes:
            if one.status == "fatal":
                lines.append(f"{one.kind}: Amazon could not make it.")
            elif one.status in ("refused", "put_off"):
                lines.append(f"{one.kind}: {one.message}")
        if self.waiting:
            late = _names([one.kind for one in self.waiting])
            lines.append(f"Not made in time, the next sync looks for them: {late}.")
        return lines


class UnreadableReport(BaseModel):
    """A report that came and cannot be read."""

    model_config = ConfigDict(frozen=True)

    kind: str
    report_id: str
    code: str
    message: str


class ReportsLoaded(BaseModel):
    """What a load wrote: rows that were new, rows that Amazon had changed. `left_out` rows could
    not be read, their reports could."""

    model_config = ConfigDict(frozen=True)

    reports: int = 0
    new: int = 0
    changed: int = 0
    left_out: int = 0
    unreadable: tuple[UnreadableReport, ...] = ()

    def plus(self, other: "ReportsLoaded") -> "ReportsLoaded":
        """Both loads as one."""
        return ReportsLoaded(
            reports=self.reports + other.reports,
            new=self.new + other.new,
            changed=self.changed + other.changed,
            left_out=self.left_out + other.left_out,
            unreadable=(*self.unreadable, *other.unreadable),
        )

    def told(self) -> list[str]:
        """In words for a person."""
        lines = [
            f"{self.reports:,} reports read: {self.new:,} new rows, {self.changed:,} changed,"
            f" {self.left_out:,} left out."
        ]
        lines += [
            f"{one.kind} {one.report_id} ({one.code}): {one.message}" for one in self.unreadable
        ]
        return lines


def _names(kinds: Sequence[str]) -> str:
    return ", ".join(sorted(set(kinds)))
