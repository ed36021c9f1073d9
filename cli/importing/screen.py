"""What a person sees of an import: progress while it runs, and the report in tables."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from rich.console import Console
from rich.status import Status
from rich.text import Text

from cli.importing.layout import (
    SHOWN,
    new_table,
    short_name,
    write_heading,
    write_line,
    write_list,
    write_table,
)
from cli.importing.next_steps import next_steps
from cli.importing.report import ClaimNote, DocumentNote, FileNote, ImportReport, Sum, Trouble
from cli.importing.wording import advice_on, turn_of
from clock import utc_now
from models.contracts.claim import ChannelName, ClaimStatus
from models.contracts.money import Money

PLAIN_WIDTH = 100  # where no terminal says how wide it is
_OVER = frozenset(
    {ClaimStatus.EXPIRED, ClaimStatus.WITHDRAWN, ClaimStatus.SETTLED_BY_AMAZON}
    | {ClaimStatus.CLOSED, ClaimStatus.CREDITED}
)
_FILES = {
    ChannelName.ASSISTED: "a person files in Seller Central",
    ChannelName.SPAPI: "filed over HTTP",
}


class Screen:
    """Prints on standard output; with `as_json` the report alone goes there, all else to standard
    error."""

    def __init__(self, *, as_json: bool) -> None:
        stream = sys.stderr if as_json else sys.stdout
        width = None if stream.isatty() else PLAIN_WIDTH
        self._as_json = as_json
        self._console = Console(file=stream, highlight=False, width=width)
        self._status: Status | None = None
        self._step = ""

    def tell(self, line: str) -> None:
        """Something that a person should know."""
        self._console.print(line, markup=False, soft_wrap=True)

    def progress(self, step: str, left: int) -> None:
        """How much of a step is left: one line that changes, in a terminal; elsewhere one line."""
        if self._console.is_terminal:
            if self._status is None:
                self._status = self._console.status("")
                self._status.start()
            self._status.update(f"{step}: {left} left")
            self._step = step
        elif step != self._step:
            self._step = step
            self.tell(f"{step}...")

    def show(self, report: ImportReport) -> None:
        """The report, at the end of all progress."""
        self.close()
        if self._as_json:
            content = {**report.model_dump(mode="json"), "next": next_steps(report)}
            print(json.dumps(content, indent=2, ensure_ascii=False))
            return
        with self._console.capture() as captured:
            for part in (_heading, _files, _findings, _documents, _claims, _next):
                part(self._console, report)
        for line in captured.get().splitlines():
            print(line.rstrip())

    def close(self) -> None:
        """Ends a line that changes."""
        if self._status is not None:
            self._status.stop()
            self._status = None


def _heading(console: Console, report: ImportReport) -> None:
    whose = report.whose
    console.print()
    title = Text(f"{whose.seller}, {whose.marketplace}", style="bold")
    title.append(f", as of {report.as_of:%Y-%m-%d}", style="dim")
    if report.dry_run:
        title.append("  dry run: nothing is stored or sent", style="yellow")
    console.print(title)
    if whose.seller_id is not None:
        state = "new" if whose.is_new else "known"
        by = _FILES[whose.channel] if whose.channel else ""
        write_line(console, f"seller  {whose.seller_id}  ({state}; {by})", "dim")
        write_line(console, f"tenant  {whose.tenant_id}  ({whose.tenant})", "dim")


def _files(console: Console, report: ImportReport) -> None:
    write_heading(console, "Files")
    table = new_table(("file", "left"), ("rows", "right"), ("days", "left"), ("written in", "left"))
    for file in report.files:
        table.add_row(short_name(file.name), f"{file.rows:,}", _days(file), _written(file))
    write_table(console, table)
    bad = [f"{short_name(file.name)}, {row}" for file in report.files for row in file.bad_rows]
    write_list(console, bad, "Rows that cannot be read", "yellow")
    unused = [f"{short_name(one.name)}: {_first_sentence(one)}" for one in report.unused_files]
    write_list(console, unused, "Files that are not used", "yellow")


def _findings(console: Console, report: ImportReport) -> None:
    write_heading(console, "Found")
    write_line(
        console,
        f"{_rows(report.ledger_rows)}, each counted once; with lost or damaged units:"
        f" {report.looked_at:,}.",
    )
    if not report.looked_at:
        return
    table = new_table(("", "left"), ("claims", "right"), ("units", "right"), ("money", "left"))
    if report.dry_run:
        table.add_row("would be claims", *_sum(report.found))
    else:
        table.add_row(Text("opened now", style="green"), *_sum(report.opened))
        table.add_row("already there", *_sum(report.already_there))
    if report.refused:
        table.add_row(Text("refused", style="red"), f"{len(report.refused)}", "", "")
    for group in report.left_out:
        reason = Text("left out: ", style="dim").append(group.message, style="default")
        table.add_row(reason, f"{group.rows}", f"{group.units}", _amounts(group.money))
    write_table(console, table)
    write_list(
        console, [_trouble(one) for one in report.refused], "Losses that were refused", "red"
    )
    for note in _notes(report):
        write_line(console, note, "dim")


def _documents(console: Console, report: ImportReport) -> None:
    notes = report.documents
    if notes is None:
        return
    write_heading(console, "Documents")
    write_line(console, _document_counts(notes, dry_run=report.dry_run))
    if notes.hidden:
        write_line(console, f"{notes.hidden} hidden files were skipped.", "dim")
    same = [f"{name}: the same bytes as {first}" for name, first in notes.duplicates.items()]
    write_list(console, same, "Twice in the folder", "dim")
    write_list(console, [_trouble(one) for one in notes.not_read], "No evidence", "yellow")


def _claims(console: Console, report: ImportReport) -> None:
    if not report.claims:
        return
    write_heading(console, "Claims now")
    table = new_table(("where they are", "left"), ("claims", "right"), ("whose turn", "left"))
    counts = Counter(turn_of(claim) for claim in report.claims)
    for (state, turn), count in counts.most_common():
        table.add_row(state, f"{count}", turn)
    write_table(console, table)
    _deadlines(console, report.claims)
    changed = [
        f"{claim.fnsku} of {claim.ledger_date}: claimed {claim.units}, the ledger now shows"
        f" {claim.units_in_ledger} ({claim.id})"
        for claim in report.claims
        if claim.units != claim.units_in_ledger
    ]
    write_list(console, changed, "The ledger shows other units than before", "yellow")


def _deadlines(console: Console, claims: list[ClaimNote]) -> None:
    now = utc_now()
    waiting = sorted(
        (claim for claim in claims if not _is_over(claim)), key=lambda claim: claim.deadline
    )
    if not waiting:
        return
    table = new_table(
        ("file before", "left"), ("product", "left"), ("units", "right"), ("money", "right"),
        ("claim", "left"),
    )  # fmt: skip
    for claim in waiting[:SHOWN]:
        table.add_row(
            Text(_when(claim.deadline, now), style=_urgency(claim.deadline, now)),
            Text(claim.msku or claim.fnsku, overflow="ellipsis", no_wrap=True),
            f"{claim.units}",
            str(claim.money) if claim.money else "not known yet",
            str(claim.id),
        )
    console.print()
    write_table(console, table)
    if len(waiting) > SHOWN:
        write_line(console, f"and {len(waiting) - SHOWN} later ones.", "dim")


def _next(console: Console, report: ImportReport) -> None:
    write_heading(console, "Next")
    for step in next_steps(report):
        console.print(f"  {step}", markup=False, soft_wrap=True)  # a command is copied whole


def _notes(report: ImportReport) -> Iterator[str]:
    expired = sum(claim.status is ClaimStatus.EXPIRED for claim in report.claims)
    if expired:
        yield (
            f"{expired} of the claims were inside their window on {report.as_of:%Y-%m-%d} and are"
            " not today: they have expired, and nothing is filed for them."
        )
    sums = (report.found,) if report.dry_run else (report.opened, report.already_there)
    waiting = sum(claim.status is ClaimStatus.FILING for claim in report.claims)
    if waiting and report.whose.is_connected is False:
        yield (
            f"{waiting} claims are ready and cannot be sent: the seller's account is not connected."
            " They go as soon as its consent is stored; import under another name to file by hand."
        )
    if any(one.unpriced for one in sums):
        yield "A claim's value is known once an invoice that shows its price is matched."
    if not report.has_reimbursements:
        yield (
            "No reimbursements report was among the files: what Amazon paid lately is taken off as"
            " far as the ledger shows it. Add GET_FBA_REIMBURSEMENTS_DATA to be exact."
        )
    if report.differing_products:
        yield (
            f"For {report.differing_products} products Amazon's open units differ from lost less"
            " found in these files. Amazon's figure counts; it reconciles across products."
        )


def _document_counts(notes: DocumentNote, *, dry_run: bool) -> str:
    if dry_run:
        return f"{notes.files} files would be uploaded."
    parts = [
        f"{notes.files} files",
        f"{notes.uploaded} uploaded",
        f"{notes.already_there} already there" if notes.already_there else "",
        f"{notes.read} read",
        f"{notes.pending} still being read" if notes.pending else "",
    ]
    return ", ".join(part for part in parts if part) + "."


def _sum(one: Sum) -> tuple[str, str, str]:
    priced = [str(amount) for amount in one.money]
    if one.unpriced:
        priced.append(f"{one.unpriced} not known yet")
    return f"{one.claims}", f"{one.units}", ", ".join(priced)


def _amounts(money: list[Money]) -> str:
    return ", ".join(str(amount) for amount in money)


def _days(file: FileNote) -> str:
    if file.first_day is None:
        return ""
    return f"{file.first_day} to {file.last_day}"


def _written(file: FileNote) -> str:
    if file.kind != "ledger":
        return file.kind
    return f"{file.encoding}, DD/MM/YYYY" if file.day_first else file.encoding


def _trouble(one: Trouble) -> str:
    return f"{one.name}: {one.message or advice_on(one.code)} ({one.code})"


def _first_sentence(one: Trouble) -> str:
    return one.message.removeprefix(f"{one.name}: ").split(". ")[0].removesuffix(".")


def _is_over(claim: ClaimNote) -> bool:
    return claim.status in _OVER or claim.waiting_for.startswith("Amazon:")


def _when(deadline: datetime, now: datetime) -> str:
    days = (deadline - now).days
    return f"{deadline:%Y-%m-%d}  ({days} days)" if days >= 0 else f"{deadline:%Y-%m-%d}  (over)"


def _urgency(deadline: datetime, now: datetime) -> str:
    left = deadline - now
    if left < timedelta(days=3):
        return "red"
    return "yellow" if left < timedelta(days=14) else ""


def _rows(count: int) -> str:
    return f"{count:,} row" + ("" if count == 1 else "s")
