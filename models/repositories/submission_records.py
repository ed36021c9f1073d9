"""What was submitted for a claim, as packets and pages show it."""

from sqlmodel import Session, col, select

from models.contracts.claim import ChannelName, ClaimIdentity, SubmissionKind
from models.contracts.packet import SubmissionChange, SubmissionRecord
from models.tables.filing import DisputeSubmissionRow, SubmissionEvidenceRow, SubmissionStatusRow


def of_claim(session: Session, identity: ClaimIdentity) -> list[SubmissionRecord]:
    """All that was submitted for the claim, oldest first, with its history."""
    rows = session.exec(
        select(DisputeSubmissionRow)
        .where(
            DisputeSubmissionRow.tenant_id == identity.tenant_id,
            DisputeSubmissionRow.claim_id == identity.claim_id,
        )
        .order_by(col(DisputeSubmissionRow.created_at), col(DisputeSubmissionRow.key))
    ).all()
    return [_record(session, row) for row in rows]


def _record(session: Session, row: DisputeSubmissionRow) -> SubmissionRecord:
    documents = session.exec(
        select(SubmissionEvidenceRow.document_id)
        .where(
            SubmissionEvidenceRow.tenant_id == row.tenant_id, SubmissionEvidenceRow.key == row.key
        )
        .order_by(col(SubmissionEvidenceRow.document_id))
    )
    return SubmissionRecord(
        kind=SubmissionKind(row.kind),
        key=row.key,
        channel=ChannelName(row.channel),
        state=row.state,
        case_id=row.case_id,
        sends=row.sends,
        text=row.text,
        document_ids=list(documents),
        at=row.created_at,
        history=_history(session, row),
    )


def _history(session: Session, row: DisputeSubmissionRow) -> list[SubmissionChange]:
    steps = session.exec(
        select(SubmissionStatusRow)
        .where(SubmissionStatusRow.tenant_id == row.tenant_id, SubmissionStatusRow.key == row.key)
        .order_by(col(SubmissionStatusRow.seq))
    )
    return [
        SubmissionChange(
            state=step.state,
            at=step.at,
            sends=step.sends,
            case_id=step.case_id,
            message=step.message,
        )
        for step in steps
    ]
