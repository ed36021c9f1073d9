"""Filing at the edge: the write-ahead row, the send, the question "has it?".

Nothing leaves the house without a committed row that says so, written under the stop switches'
lock. What raises NotSent never left it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from temporalio import activity

from activities.amazon_access import AmazonAccess
from activities.failures import translated
from integrations.amazon.channel import Channel, Sent
from integrations.amazon.narrative import narrative
from integrations.storage.store import ObjectStore
from models.contracts.claim import AssistedTask, SubmissionKind
from models.contracts.filing import (
    Acknowledgement,
    Attachment,
    ClaimPacket,
    FindOutcome,
    SendOutcome,
    SendResult,
    SubmitRequest,
)
from models.db import Database
from models.errors import (
    ChannelError,
    ChannelRefused,
    ChannelThrottled,
    ConsentRevoked,
    DatabaseAway,
    NotSent,
    OpsideError,
)
from models.repositories import documents, submissions
from models.repositories.submissions import BegunSend

_WRITES = 5
_PAUSE_SECONDS = 1.0
_UNSETTLED = "An earlier send may have arrived and is not settled yet."


@dataclass(frozen=True)
class Filing:
    """Sends claims, appeals and replies through the seller's channel."""

    database: Database
    amazon: AmazonAccess
    store: ObjectStore

    @activity.defn
    @translated
    def submit_claim(self, request: SubmitRequest) -> SendOutcome:
        """Sends once. A key that was sent before is looked for first; found means acknowledged."""
        try:
            channel, attachments = self._prepared(request)
        except ConsentRevoked as error:
            return self._without_consent(request, error)
        if request.sent_before:
            looked = self._look(channel, request)
            if not looked.certain:
                return SendOutcome(result=SendResult.UNKNOWN, message=looked.message)
            if looked.case_id is not None:
                return SendOutcome(result=SendResult.ACKNOWLEDGED, case_id=looked.case_id)
        begun = self._begin(request)
        if begun.stopped_by is not None:
            return SendOutcome(result=SendResult.STOPPED, message=begun.stopped_by)
        if begun.case_id is not None:
            return SendOutcome(result=SendResult.ACKNOWLEDGED, case_id=begun.case_id)
        if begun.sent_before:
            outcome = SendOutcome(result=SendResult.UNKNOWN, message=_UNSETTLED)
        else:
            outcome = _outcome_of(lambda: _send(channel, request, attachments))
        self._keep_writing(lambda: self._finish(request, outcome))
        return outcome

    @activity.defn
    @translated
    def find_submission(self, request: SubmitRequest) -> FindOutcome:
        """Asks the other side for the key. `certain` is False when it did not answer."""
        try:
            channel = self._channel(request)
        except ConsentRevoked as error:
            return FindOutcome(certain=False, message=error.message)
        return self._look(channel, request)

    def _without_consent(self, request: SubmitRequest, error: ConsentRevoked) -> SendOutcome:
        """A seller that never connected, or no longer is: nothing can leave, nor be asked."""
        if request.sent_before:
            return SendOutcome(result=SendResult.UNKNOWN, message=error.message)
        begun = self._begin(request)
        if begun.stopped_by is not None:
            return SendOutcome(result=SendResult.STOPPED, message=begun.stopped_by)
        outcome = _refused_by(error)
        self._finish(request, outcome)
        return outcome

    def _look(self, channel: Channel, request: SubmitRequest) -> FindOutcome:
        try:
            found = channel.find(request.key)
        except ChannelError as error:
            return FindOutcome(certain=False, message=error.message)
        self._keep_writing(lambda: self._settle(request, found))
        return FindOutcome(certain=True, case_id=found.case_id if found else None)

    def _prepared(self, request: SubmitRequest) -> tuple[Channel, list[Attachment]]:
        """All that can fail before anything leaves. ConsentRevoked, else NotSent."""
        try:
            return self._channel(request), self._attachments(request)
        except (ConsentRevoked, NotSent):
            raise
        except OpsideError as error:
            raise NotSent(error.message) from error

    def _channel(self, request: SubmitRequest) -> Channel:
        identity = request.identity
        try:
            return self.amazon.channel(identity.tenant_id, identity.seller_id, request.channel)
        except ConsentRevoked:
            raise
        except OpsideError as error:
            raise NotSent(error.message) from error

    def _attachments(self, request: SubmitRequest) -> list[Attachment]:
        with self.database.tenant(request.identity.tenant_id) as session:
            records = [documents.get_upload(session, one) for one in request.document_ids]
        return [
            Attachment(
                document_id=record.document_id,
                file_name=record.file_name,
                content_type=record.content_type,
                sha256=record.sha256,
                content=self.store.get(self.store.key_of(record.uri)),
            )
            for record in records
        ]

    def _begin(self, request: SubmitRequest) -> BegunSend:
        try:
            with self.database.tenant(request.identity.tenant_id) as session:
                return submissions.begin_send(session, request)
        except DatabaseAway as error:
            raise NotSent(error.message) from error

    def _finish(self, request: SubmitRequest, outcome: SendOutcome) -> None:
        with self.database.tenant(request.identity.tenant_id) as session:
            submissions.finish_send(session, request, outcome)

    def _settle(self, request: SubmitRequest, found: Acknowledgement | None) -> None:
        with self.database.tenant(request.identity.tenant_id) as session:
            if found is None:
                submissions.record_not_received(session, request)
            else:
                submissions.record_found(session, request, found.case_id)

    @staticmethod
    def _keep_writing(write: Callable[[], None]) -> None:
        """The other side has answered: an outage of some seconds must not make that unknown."""
        for _ in range(_WRITES - 1):
            try:
                return write()
            except DatabaseAway:
                time.sleep(_PAUSE_SECONDS)
        return write()


def _send(channel: Channel, request: SubmitRequest, attachments: list[Attachment]) -> Sent:
    case_id = request.case_id or ""
    match request.kind:
        case SubmissionKind.INITIAL:
            packet = ClaimPacket(
                facts=request.facts,
                claimed=request.claimed,
                narrative=narrative(request.facts, request.claimed),
                attachments=attachments,
            )
            return channel.submit(packet, request.key)
        case SubmissionKind.APPEAL:
            return channel.appeal(case_id, request.text, attachments, request.key)
        case SubmissionKind.REPLY:
            return channel.reply(case_id, request.text, attachments, request.key)


def _outcome_of(send: Callable[[], Sent]) -> SendOutcome:
    """The outcome class of a send (docs/channels.md lists what is which)."""
    try:
        sent = send()
    except ChannelThrottled as error:
        return SendOutcome(
            result=SendResult.THROTTLED, retry_after=error.retry_after, message=error.message
        )
    except ConsentRevoked as error:
        return _refused_by(error)
    except ChannelRefused as error:
        return SendOutcome(result=SendResult.REFUSED, code=error.remote_code, message=error.message)
    except ChannelError as error:
        return SendOutcome(result=SendResult.UNKNOWN, code=error.code, message=error.message)
    if isinstance(sent, AssistedTask):
        return SendOutcome(
            result=SendResult.HANDED_OVER,
            message=f"To be filed by hand in Seller Central: {sent.link}",
            task=sent,
        )
    return SendOutcome(result=SendResult.ACKNOWLEDGED, case_id=sent.case_id)


def _refused_by(error: ConsentRevoked) -> SendOutcome:
    return SendOutcome(result=SendResult.REVOKED, code=error.code, message=error.message)
