"""Submissions: written down before they leave, and after each thing that becomes known of them.

`begin_send` is committed before anything leaves the house. A row that says `sending` or `unknown`
may have arrived: Amazon is asked for its key before it is sent again.
"""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, func, select

from models.contracts.claim import SubmissionKind
from models.contracts.filing import SendOutcome, SendResult, SubmitRequest
from models.errors import AlreadyDone, NotFound
from models.repositories.rows import insert_once, storable
from models.repositories.stops import StopState, stop_before_send
from models.tables.filing import DisputeSubmissionRow, SubmissionEvidenceRow, SubmissionStatusRow


class SubmissionState(StrEnum):
    """Where a submission stands. `sending` and `unknown` may have arrived; `acknowledged` stays."""

    SENDING = "sending"
    UNKNOWN = "unknown"
    ACKNOWLEDGED = "acknowledged"
    HANDED_OVER = "handed_over"
    NOT_RECEIVED = "not_received"
    NOT_SENT = "not_sent"
    THROTTLED = "throttled"
    REFUSED = "refused"
    REVOKED = "revoked"


class BegunSend(BaseModel):
    """What `begin_send` says. Send only where `stopped_by` and `case_id` are None.

    `stopped_by` is a sentence: which switch, who and why. `case_id`: Amazon has acknowledged it.
    `sent_before`: an earlier send may have arrived, so find its key first. `sends` counts this one.
    """

    model_config = ConfigDict(frozen=True)

    stopped_by: str | None = None
    case_id: str | None = None
    sent_before: bool = False
    sends: int = 0


class Word(NamedTuple):
    """What became known of a submission, and when."""

    state: SubmissionState
    at: datetime
    message: str = ""
    code: str | None = None


_STATE_OF = {
    SendResult.ACKNOWLEDGED: SubmissionState.ACKNOWLEDGED,
    SendResult.HANDED_OVER: SubmissionState.HANDED_OVER,
    SendResult.UNKNOWN: SubmissionState.UNKNOWN,
    SendResult.THROTTLED: SubmissionState.THROTTLED,
    SendResult.REFUSED: SubmissionState.REFUSED,
    SendResult.REVOKED: SubmissionState.REVOKED,
}
_MAY_HAVE_ARRIVED = (SubmissionState.SENDING, SubmissionState.UNKNOWN)
_DOES_NOT_COUNT = (SubmissionState.THROTTLED, SubmissionState.NOT_SENT)

# A setting of the database: when it was restored from a backup (ISO 8601), if it ever was.
RESTORED_AT = "opside.restored_at"


def begin_send(session: Session, request: SubmitRequest) -> BegunSend:
    """Ask whether this may be sent, and write down that it is. Commit before sending.

    AlreadyDone when the key belongs to another claim or kind.
    """
    request = storable(request)
    row = _locked(session, request)
    case_id = _acknowledged_case(session, request, row)
    if case_id is not None:
        return BegunSend(case_id=case_id)
    stop = stop_before_send(session, request.identity)
    if stop is not None:
        return BegunSend(stopped_by=_sentence(stop))
    forgotten = _may_be_forgotten(session, request, row)
    if row is None:
        # Where another begin is faster, this one waits for it and finds its row.
        sent_before = not _insert(session, request) or forgotten
        row = _required(session, request)
    else:
        sent_before = row.state in _MAY_HAVE_ARRIVED or forgotten
    row.sends, row.channel, row.text = row.sends + 1, request.channel, request.text
    _move(session, row, Word(SubmissionState.SENDING, request.at))
    return BegunSend(sent_before=sent_before, sends=row.sends)


def finish_send(session: Session, request: SubmitRequest, outcome: SendOutcome) -> None:
    """Write down what a begun send came to. NotFound when it was not begun.

    IntegrityError when Amazon acknowledges it as another case, or another initial submission of
    the claim is acknowledged: that must never pass in silence.
    """
    outcome = storable(outcome)
    row = _required(session, request)
    word = Word(_STATE_OF[outcome.result], request.at, outcome.message, outcome.code)
    if outcome.result is SendResult.ACKNOWLEDGED:
        _acknowledge(session, row, outcome.case_id or "", word)
    else:
        _settle(session, row, word)


def record_found(session: Session, request: SubmitRequest, case_id: str) -> None:
    """Amazon has it: it was found by its key. IntegrityError as in `finish_send`."""
    _record_case(session, request, case_id, "Found by its key.")


def record_filed_by_hand(
    session: Session, request: SubmitRequest, case_id: str, actor: str
) -> None:
    """A person filed it in Seller Central. IntegrityError as in `finish_send`."""
    _record_case(session, request, case_id, f"Filed by hand by {actor}.")


def record_not_received(session: Session, request: SubmitRequest, message: str = "") -> None:
    """Amazon surely does not have it. Nothing to do for a send that was never begun."""
    row = _locked(session, request)
    if row is not None:
        _settle(session, row, Word(SubmissionState.NOT_RECEIVED, request.at, message))


def _locked(session: Session, request: SubmitRequest) -> DisputeSubmissionRow | None:
    row = session.exec(
        select(DisputeSubmissionRow)
        .where(
            DisputeSubmissionRow.tenant_id == request.identity.tenant_id,
            DisputeSubmissionRow.key == request.key,
        )
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is not None and (row.claim_id, row.kind) != (request.identity.claim_id, request.kind):
        raise AlreadyDone(f"Key {request.key} belongs to another submission: a key is for life.")
    return row


def _required(session: Session, request: SubmitRequest) -> DisputeSubmissionRow:
    row = _locked(session, request)
    if row is None:
        raise NotFound(f"Submission {request.key} was never begun.")
    return row


def _acknowledged_case(
    session: Session, request: SubmitRequest, row: DisputeSubmissionRow | None
) -> str | None:
    """The case that Amazon gave to this submission, or to an initial one under another key."""
    if row is not None and row.state == SubmissionState.ACKNOWLEDGED:
        return row.case_id
    if request.kind is not SubmissionKind.INITIAL:
        return None
    return session.exec(
        select(DisputeSubmissionRow.case_id).where(
            DisputeSubmissionRow.tenant_id == request.identity.tenant_id,
            DisputeSubmissionRow.claim_id == request.identity.claim_id,
            DisputeSubmissionRow.kind == SubmissionKind.INITIAL,
            DisputeSubmissionRow.state == SubmissionState.ACKNOWLEDGED,
        )
    ).one_or_none()


def _may_be_forgotten(
    session: Session, request: SubmitRequest, row: DisputeSubmissionRow | None
) -> bool:
    """Whether it may have been sent between a backup and its restore, which left no row of it.

    A loss of after the restore cannot have been claimed before it.
    """
    told: str | None = session.exec(select(func.current_setting(RESTORED_AT, True))).one()
    if not told:
        return False
    restored_at = datetime.fromisoformat(told)
    if request.facts.ledger_date > restored_at.date():
        return False
    return row is None or row.updated_at < restored_at


def _sentence(stop: StopState) -> str:
    which = "the global stop switch" if stop.seller_id is None else "the seller's stop switch"
    return f"Stopped by {which}: {stop.actor}: {stop.reason}"


def _insert(session: Session, request: SubmitRequest) -> bool:
    """Make the row that `begin_send` and `record_found` then move. Whether it was new."""
    identity = request.identity
    is_new = insert_once(
        session,
        DisputeSubmissionRow,
        {
            "tenant_id": identity.tenant_id,
            "key": request.key,
            "seller_id": identity.seller_id,
            "claim_id": identity.claim_id,
            "kind": request.kind,
            "channel": request.channel,
            "state": SubmissionState.NOT_SENT,
            "sends": 0,
            "text": request.text,
            "message": "",
            "created_at": request.at,
            "updated_at": request.at,
        },
    )
    for document_id in request.document_ids:
        link = {"key": request.key, "document_id": document_id}
        owner = {"tenant_id": identity.tenant_id, "seller_id": identity.seller_id}
        insert_once(session, SubmissionEvidenceRow, owner | link)
    return is_new


def _record_case(session: Session, request: SubmitRequest, case_id: str, message: str) -> None:
    request = storable(request)
    _insert(session, request)
    row = _required(session, request)
    if row.state != SubmissionState.ACKNOWLEDGED:
        row.channel = request.channel
    _acknowledge(session, row, case_id, Word(SubmissionState.ACKNOWLEDGED, request.at, message))


def _acknowledge(session: Session, row: DisputeSubmissionRow, case_id: str, word: Word) -> None:
    if (row.state, row.case_id) == (SubmissionState.ACKNOWLEDGED, case_id):
        return
    row.case_id = case_id
    _move(session, row, word)


def _settle(session: Session, row: DisputeSubmissionRow, word: Word) -> None:
    """A later word on a submission that Amazon acknowledged changes nothing."""
    if row.state == SubmissionState.ACKNOWLEDGED:
        return
    if word.state in _DOES_NOT_COUNT:
        row.sends = max(0, row.sends - 1)
    _move(session, row, word)


def _move(session: Session, row: DisputeSubmissionRow, word: Word) -> None:
    row.state, row.updated_at, row.message, row.code = word
    session.flush()
    steps = session.exec(
        select(func.count()).where(
            SubmissionStatusRow.tenant_id == row.tenant_id, SubmissionStatusRow.key == row.key
        )
    ).one()
    session.add(
        SubmissionStatusRow(
            tenant_id=row.tenant_id,
            key=row.key,
            seq=steps + 1,
            seller_id=row.seller_id,
            sends=row.sends,
            case_id=row.case_id,
            **word._asdict(),
        )
    )
    session.flush()
