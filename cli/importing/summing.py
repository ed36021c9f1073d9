"""From what an import met to its report: counts, sums by currency, and reasons in sentences."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from cli.importing.accounts import Account
from cli.importing.claims import OpenedClaim, Opening
from cli.importing.documents import Documents
from cli.importing.ledgers import Ledgers, ReadFile
from cli.importing.report import (
    ClaimNote,
    DocumentNote,
    FileNote,
    ImportReport,
    LeftOutGroup,
    Sum,
    Trouble,
    Whose,
)
from cli.importing.sources import Refused
from detection.families.findings import Reason
from detection.warehouse import Detection, LeftOut
from models.contracts.money import Money

# Reasons whose own sentence names the row's day or units: many rows have one sentence here.
_SENTENCES = {
    Reason.TOO_OLD: "The window to claim is over.",
    Reason.TOO_NEW: "Amazon still has days to find the units by itself.",
    Reason.LATER: "The row is of a day after the one that is judged.",
    Reason.INCONSISTENT: "More units are open than were taken: look in Seller Central.",
}


def whose_account(account: Account) -> Whose:
    """The stored tenant and seller."""
    return Whose(
        tenant=account.tenant_name,
        tenant_id=account.tenant_id,
        seller=account.seller.name,
        seller_id=account.seller.seller_id,
        is_new=account.is_new,
        marketplace=account.seller.marketplace,
        channel=account.seller.channel,
        is_connected=account.is_connected,
    )


def build_report(
    *,
    as_of: datetime,
    whose: Whose,
    ledgers: Ledgers,
    detection: Detection,
    documents: Documents | None = None,
    opening: Opening | None = None,
    api_url: str | None = None,
    temporal_ui_url: str | None = None,
    stack_was_started: bool = False,
) -> ImportReport:
    """Without `opening` it is a dry run: what was found, and no claim."""
    claims = opening.claims if opening else []
    unit_costs = _unit_costs(claims)
    return ImportReport(
        dry_run=opening is None,
        as_of=as_of,
        whose=whose,
        files=[_file_note(file) for file in ledgers.files],
        unused_files=_troubles(ledgers.refused),
        ledger_rows=len(ledgers.rows),
        looked_at=len(detection.candidates) + len(detection.left_out),
        has_reimbursements=ledgers.has_reimbursements,
        differing_products=len(detection.differences),
        found=_found(detection, claims),
        opened=_sum([one for one in claims if one.is_new]),
        already_there=_sum([one for one in claims if not one.is_new]),
        left_out=_groups(detection.left_out, unit_costs),
        refused=_troubles(opening.refused if opening else []),
        documents=_document_note(documents) if documents else None,
        claims=[_claim_note(one) for one in claims],
        api_url=api_url,
        temporal_ui_url=temporal_ui_url,
        stack_was_started=stack_was_started,
    )


def total(amounts: Iterable[Money]) -> list[Money]:
    """One amount per currency, by its name."""
    sums: dict[str, Money] = {}
    for amount in amounts:
        known = sums.get(amount.currency)
        sums[amount.currency] = known.plus(amount) if known else amount
    return [sums[currency] for currency in sorted(sums)]


def _found(detection: Detection, claims: list[OpenedClaim]) -> Sum:
    if claims:
        return _sum(claims)
    units = sum(facts.quantity for facts in detection.candidates)
    count = len(detection.candidates)
    return Sum(claims=count, units=units, money=[], unpriced=count)


def _sum(claims: list[OpenedClaim]) -> Sum:
    known = [one.expected for one in claims if one.expected is not None]
    return Sum(
        claims=len(claims),
        units=sum(one.view.facts.quantity for one in claims),
        money=total(known),
        unpriced=len(claims) - len(known),
    )


def _unit_costs(claims: list[OpenedClaim]) -> dict[str, Money]:
    """FNSKU -> the cost of a unit, where a claim goes by a document that shows it."""
    return {
        one.facts.fnsku: one.view.file.match.unit_cost
        for one in claims
        if one.view.claimed and one.view.file.match and one.view.file.match.unit_cost
    }


def _groups(left_out: list[LeftOut], unit_costs: dict[str, Money]) -> list[LeftOutGroup]:
    rows: defaultdict[tuple[Reason, str], list[LeftOut]] = defaultdict(list)
    for one in left_out:
        rows[one.reason, _SENTENCES.get(one.reason, one.message)].append(one)
    groups = [
        LeftOutGroup(
            reason=reason,
            message=message,
            rows=len(members),
            units=sum(max(one.row.unreconciled, 0) for one in members),
            money=total(
                unit_costs[one.row.fnsku].times(one.row.unreconciled)
                for one in members
                if one.row.fnsku in unit_costs and one.row.unreconciled > 0
            ),
        )
        for (reason, message), members in rows.items()
    ]
    return sorted(groups, key=lambda group: -group.rows)


def _file_note(file: ReadFile) -> FileNote:
    return FileNote(
        name=file.name,
        kind=file.kind,
        encoding=file.encoding,
        rows=file.rows,
        first_day=file.first_day,
        last_day=file.last_day,
        day_first=file.day_first,
        bad_rows=file.problems,
    )


def _document_note(documents: Documents) -> DocumentNote:
    return DocumentNote(
        files=documents.files,
        hidden=documents.hidden,
        uploaded=documents.uploaded,
        already_there=documents.already_there,
        read=documents.read,
        pending=documents.pending,
        duplicates=dict(sorted(documents.duplicates.items())),
        not_read=_troubles(documents.not_read),
    )


def _claim_note(one: OpenedClaim) -> ClaimNote:
    view = one.view
    return ClaimNote(
        id=view.id,
        is_new=one.is_new,
        family=view.facts.family,
        fnsku=view.facts.fnsku,
        msku=view.facts.msku,
        title=view.facts.title,
        ledger_date=view.facts.ledger_date,
        ledger_reference=view.facts.ledger_reference,
        units=view.facts.quantity,
        units_in_ledger=one.facts.quantity,
        status=view.status,
        desk=view.desk,
        waiting_for=view.waiting_for,
        deadline=view.deadline,
        money=one.expected,
    )


def _troubles(refused: list[Refused]) -> list[Trouble]:
    return [Trouble(name=one.name, code=one.code, message=one.message) for one in refused]
