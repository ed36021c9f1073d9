"""The audit chain of a claim: each event holds the hash of the one before it.

The hash is SHA-256 over the event's canonical JSON (UTF-8, sorted keys, no spaces), which includes
the hash before it and leaves out its own. Whole numbers are written without a fraction (`1`, not
`1.0`), because PostgreSQL's JSONB and JSON readers do not keep that difference.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from uuid import UUID

from pydantic import BaseModel, ConfigDict, JsonValue

from models.contracts.claim import ClaimStatus
from models.contracts.projection import EventKind

GENESIS_HASH = "0" * 64


class AuditEvent(BaseModel):
    """One row of `claim_events`, as it is hashed and as it travels in a packet.

    `file` is the claim's file after the step, as the JSON that is stored. `hash` is empty only
    while the event is being made (`sealed` fills it).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    claim_id: UUID
    seq: int
    kind: EventKind
    writer: str
    run_id: str
    step: int
    at: datetime
    source: ClaimStatus | None
    target: ClaimStatus
    actor: str
    reason: str
    file: dict[str, JsonValue]
    previous_hash: str
    hash: str = ""


def canonical_json(value: JsonValue) -> bytes:
    """The one byte string of a JSON value. ValueError for NaN and infinities."""
    return json.dumps(
        _whole_numbers_as_integers(value),
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    ).encode()


def event_hash(event: AuditEvent) -> str:
    """The hash that `event` must carry, in lower-case hexadecimal."""
    content = event.model_dump(mode="json", exclude={"hash", "at"})
    content["at"] = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(canonical_json(content)).hexdigest()


def sealed(event: AuditEvent) -> AuditEvent:
    """The event with its hash filled in."""
    return event.model_copy(update={"hash": event_hash(event)})


def verify_chain(events: list[AuditEvent]) -> list[str]:
    """What is wrong with a claim's whole chain, one sentence each; empty means intact."""
    return [*_wrong_hashes(events), *_broken_links(events)]


def _wrong_hashes(events: list[AuditEvent]) -> Iterator[str]:
    for event in events:
        if event.hash != event_hash(event):
            yield f"event {event.seq}: its content does not match its hash"


def _broken_links(events: list[AuditEvent]) -> Iterator[str]:
    if events and (events[0].seq != 1 or events[0].previous_hash != GENESIS_HASH):
        yield f"event {events[0].seq}: it is not the beginning of a chain"
    for before, event in pairwise(events):
        if event.claim_id != before.claim_id:
            yield f"event {event.seq}: it belongs to another claim"
        if event.seq != before.seq + 1:
            yield f"event {event.seq}: it follows event {before.seq}, so some are missing"
        elif event.previous_hash != before.hash:
            yield f"event {event.seq}: it does not hold the hash of event {before.seq}"


def _whole_numbers_as_integers(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return {key: _whole_numbers_as_integers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_whole_numbers_as_integers(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
