"""Every expected failure, one tree: a stable code, an HTTP status, and whether waiting helps.

OpsideError
├── Invalid                  the request cannot be right as it stands
│   ├── InvalidField             a value is wrong
│   ├── InvalidToken             the bearer token is missing, malformed, expired or forged
│   ├── BodyTooLarge             the request's body is over its limit
│   ├── RateLimited              too many requests of one caller: wait as told
│   ├── Forbidden                the role may not do this
│   ├── LinkInvalid              a link that was not given like this
│   ├── LinkExpired              a link whose time is over
│   ├── NotFound                 there is none, or it is another tenant's
│   ├── EventsGone               the feed cannot be read on from this position
│   └── AlreadyDone              the claim, answer or key exists with other content
│       ├── ClaimExists
│       ├── IdempotencyKeyReused
│       ├── QuestionClosed
│       ├── NotInThisState       the claim is not where this decision applies
│       ├── ErasureRefused       something that has not ended still needs the words
│       ├── DocumentErased       the contents of this document were erased for good
│       ├── DocumentChanged      the value that a correction names is not the one that stands there
│       ├── DocumentInUse        a claim rests on the document, or holds the units of a line
│       ├── CountChanged         a bulk decision would meet another number of claims
│       ├── ClaimEnded           nothing can be filed for it any more
│       ├── MatchRejected        a person said no to this match
│       └── EvidenceMissing      no document is good enough to file with
├── DocumentError            a document that cannot be used
│   ├── UploadCutOff             the caller left before the file was here
│   ├── DocumentEmpty, DocumentTooLarge, DocumentTypeUnknown, DocumentEncrypted,
│   ├── DocumentBroken, DocumentRowInvalid, DocumentHasNoText, DocumentHoldsSeveral
│   └── DocumentTookTooLong, DocumentCrashedReader   its process was ended
├── LedgerUnreadable         a ledger export that is not one
├── ReportUnreadable         a report of Amazon's that is not one, or lacks columns
├── PairsUnreadable          labelled pairs, or claims in a file, that are none
├── ModelUnusable            a matching model that is none, or labels that make none
├── RulePackInvalid          a rule pack that does not hold
├── PacketError              a proof packet that does not hold: NotAPacket, PacketDamaged
├── ChannelError             Amazon's side, as filing must tell it apart
│   ├── ChannelUnknown           no answer that can be trusted: it may have arrived
│   ├── ChannelThrottled         429: wait and ask again, not counted
│   ├── ChannelRefused           another 4xx: a person must look
│   ├── ConsentRevoked           the seller took back the authorisation
│   └── NotSent                  nothing left the house: ask again without any doubt
├── ReportFailed             a report that Amazon did not make or that is not one
├── Unavailable              a part of ours is away: DatabaseAway, EngineAway, StorageAway,
│                            or busy: UploadsBusy,
│                            or the login service: TokenKeysAway
├── StackError               the embedded parts: StackRunning, PartFailed (PortTaken), BuildFailed,
│                            BackupUnusable
└── NotConfigured            a setting is missing or unsafe

Two edges translate, and nothing else: `activities/failures.py` for Temporal and `api/errors.py` for
HTTP problems. docs/errors.md lists the codes; a test holds the two together.
"""

from datetime import timedelta
from typing import ClassVar


class OpsideError(Exception):
    """An expected failure. `message` is one line for a person: what is wrong and what to do."""

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Invalid(OpsideError):
    code = "invalid"
    status = 400


class InvalidField(Invalid):
    code = "invalid_field"
    status = 422


class InvalidToken(Invalid):
    code = "invalid_token"
    status = 401


class BodyTooLarge(Invalid):
    code = "body_too_large"
    status = 413


class RateLimited(Invalid):
    code = "rate_limited"
    status = 429
    retryable = True


class Forbidden(Invalid):
    code = "forbidden"
    status = 403


class LinkInvalid(Invalid):
    code = "link_invalid"
    status = 403


class LinkExpired(Invalid):
    code = "link_expired"
    status = 410


class NotFound(Invalid):
    code = "not_found"
    status = 404


class EventsGone(Invalid):
    code = "events_gone"
    status = 410


class AlreadyDone(Invalid):
    code = "already_done"
    status = 409


class ClaimExists(AlreadyDone):
    code = "claim_exists"


class IdempotencyKeyReused(AlreadyDone):
    code = "idempotency_key_reused"
    status = 422


class QuestionClosed(AlreadyDone):
    code = "question_closed"


class NotInThisState(AlreadyDone):
    code = "not_in_this_state"


class ClaimEnded(AlreadyDone):
    code = "claim_ended"


class MatchRejected(AlreadyDone):
    code = "match_rejected"


class EvidenceMissing(AlreadyDone):
    code = "evidence_missing"


class ErasureRefused(AlreadyDone):
    code = "erasure_refused"


class DocumentErased(AlreadyDone):
    code = "document_erased"
    status = 410


class DocumentChanged(AlreadyDone):
    code = "document_changed"


class DocumentInUse(AlreadyDone):
    code = "document_in_use"


class CountChanged(AlreadyDone):
    code = "count_changed"


class DocumentError(OpsideError):
    code = "document_invalid"
    status = 422


class DocumentEmpty(DocumentError):
    code = "document_empty"


class DocumentTooLarge(DocumentError):
    code = "document_too_large"
    status = 413


class UploadCutOff(DocumentError):
    code = "upload_cut_off"
    status = 400


class DocumentTypeUnknown(DocumentError):
    code = "document_type_unknown"
    status = 415


class DocumentEncrypted(DocumentError):
    code = "document_encrypted"


class DocumentBroken(DocumentError):
    code = "document_broken"


class DocumentRowInvalid(DocumentError):
    code = "document_row_invalid"


class DocumentHasNoText(DocumentError):
    code = "document_has_no_text"


class DocumentHoldsSeveral(DocumentError):
    code = "document_holds_several"


class DocumentTookTooLong(DocumentError):
    code = "document_took_too_long"


class DocumentCrashedReader(DocumentError):
    code = "document_crashed_reader"


class LedgerUnreadable(OpsideError):
    code = "ledger_unreadable"
    status = 422


class ReportUnreadable(OpsideError):
    code = "report_unreadable"
    status = 422


class PairsUnreadable(OpsideError):
    code = "pairs_unreadable"
    status = 422


class ModelUnusable(OpsideError):
    code = "model_unusable"
    status = 422


class RulePackInvalid(OpsideError):
    code = "rule_pack_invalid"


class PacketError(OpsideError):
    code = "packet_invalid"
    status = 422


class NotAPacket(PacketError):
    code = "not_a_packet"


class PacketDamaged(PacketError):
    code = "packet_damaged"


class ChannelError(OpsideError):
    code = "channel_error"
    status = 502


class ChannelUnknown(ChannelError):
    code = "channel_unknown"


class ChannelThrottled(ChannelError):
    code = "channel_throttled"
    retryable = True

    def __init__(self, message: str, retry_after: timedelta) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ChannelRefused(ChannelError):
    code = "channel_refused"

    def __init__(self, message: str, remote_code: str) -> None:
        super().__init__(message)
        self.remote_code = remote_code


class ConsentRevoked(ChannelError):
    code = "consent_revoked"


class NotSent(ChannelError):
    code = "not_sent"
    status = 503
    retryable = True


class ReportFailed(OpsideError):
    code = "report_failed"
    status = 502
    retryable = True


class Unavailable(OpsideError):
    code = "unavailable"
    status = 503
    retryable = True


class DatabaseAway(Unavailable):
    code = "database_away"


class EngineAway(Unavailable):
    code = "engine_away"


class QueueAway(Unavailable):
    code = "queue_away"


class StorageAway(Unavailable):
    code = "storage_away"


class UploadsBusy(Unavailable):
    code = "uploads_busy"


class TokenKeysAway(Unavailable):
    code = "token_keys_away"


class StackError(OpsideError):
    code = "stack_error"


class StackRunning(StackError):
    code = "stack_running"


class PartFailed(StackError):
    """`log_tail` holds the last lines that the part wrote, oldest first."""

    code = "part_failed"

    def __init__(self, message: str, log_tail: str = "") -> None:
        super().__init__(message)
        self.log_tail = log_tail


class PortTaken(PartFailed):
    code = "port_taken"


class BuildFailed(StackError):
    code = "build_failed"


class BackupUnusable(StackError):
    code = "backup_unusable"


class NotConfigured(OpsideError):
    code = "not_configured"
