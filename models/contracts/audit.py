"""The audit chain of a claim: each event holds the hash of the one before it.

The hash is SHA-256 over the event's canonical JSON (UTF-8, sorted keys, no spaces), which includes
the hash before it and leaves out its own. Whole numbers are written without a fraction (`1`, not
`1.0`), because PostgreSQL's JSONB and JSON readers do not keep that difference.

An event from which words were erased is a tombstone: it keeps its hash and its place, and names a
later event of kind `erasure`, which holds the hash of what is left of it (docs/erasure.md). So the
links are checked as ever, and what is left cannot be changed unseen either.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    SerializerFunctionWrapHandler,
    ValidationError,
    model_serializer,
)

from models.contracts.claim import ClaimStatus
from models.contracts.projection import EventKind

GENESIS_HASH = "0" * 64
ERASED = "erased"


class AuditEvent(BaseModel):
    """One row of `claim_events`, as it is hashed and as it travels in a packet.

    `file` is the claim's file after the step, as the JSON that is stored. `hash` is empty only
    while the event is being made (`sealed` fills it). `erased` is the number of the erasure event
    that vouches for a tombstone; other events are written without it.
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
    erased: int | None = None

    @model_serializer(mode="wrap")
    def _tombstones_alone_say_so(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        written = write(self)
        return {name: item for name, item in written.items() if (name, item) != (ERASED, None)}


class ErasureNote(BaseModel):
    """What an erasure event keeps in its file under `erased`.

    `events`: the number of each tombstone that it vouches for -> the hash of what is left of it.
    `document_id` where the contents of a document were erased, None where a person was.
    """

    model_config = ConfigDict(frozen=True)

    document_id: UUID | None = None
    events: dict[int, str] = Field(default_factory=dict[int, str])


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
    return _hash_without(event, {"hash", ERASED})


def left_hash(event: AuditEvent) -> str:
    """The hash of what is left of a tombstone, its own first hash included."""
    return _hash_without(event, {ERASED})


def sealed(event: AuditEvent) -> AuditEvent:
    """The event with its hash filled in."""
    return event.model_copy(update={"hash": event_hash(event)})


def verify_chain(events: list[AuditEvent]) -> list[str]:
    """What is wrong with a claim's whole chain, one sentence each; empty means intact."""
    return [*_wrong_contents(events), *_broken_links(events)]


def erasures_of(events: list[AuditEvent]) -> list[tuple[AuditEvent, ErasureNote]]:
    """The erasure events of a chain, each with its note."""
    found = [event for event in events if event.kind is EventKind.ERASURE]
    return [(event, note) for event in found if (note := _note(event)) is not None]


def erasure_remarks(events: list[AuditEvent]) -> list[str]:
    """What a reader of an intact chain must know: a sentence for each erasure in it."""
    remarks: list[str] = []
    for event, note in erasures_of(events):
        gone = ", ".join(map(str, sorted(note.events)))
        what = f"document {note.document_id}" if note.document_id else "a person"
        where = f"words of events {gone}" if gone else "words beside the events"
        remarks.append(
            f"event {event.seq}: {event.actor} erased {what} on {event.at:%Y-%m-%d} ({where}),"
            f" because: {event.reason}. The chain around them is intact"
        )
    return remarks


def _hash_without(event: AuditEvent, left_out: set[str]) -> str:
    content = event.model_dump(mode="json", exclude={*left_out, "at"})
    content["at"] = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(canonical_json(content)).hexdigest()


def _note(event: AuditEvent) -> ErasureNote | None:
    try:
        return ErasureNote.model_validate(event.file.get(ERASED))
    except ValidationError:
        return None


def _wrong_contents(events: list[AuditEvent]) -> list[str]:
    """Backwards: whoever vouches for a tombstone comes after it, and must hold itself."""
    vouched: dict[int, Mapping[int, str]] = {}
    problems: list[str] = []
    for event in reversed(events):
        problem = _content_problem(event, vouched)
        if problem:
            problems.insert(0, problem)
        elif event.kind is EventKind.ERASURE and (note := _note(event)):
            vouched[event.seq] = note.events
    return problems


def _content_problem(event: AuditEvent, vouched: Mapping[int, Mapping[int, str]]) -> str | None:
    if event.erased is None:
        fits = event.hash == event_hash(event)
        return None if fits else f"event {event.seq}: its content does not match its hash"
    if vouched.get(event.erased, {}).get(event.seq) == left_hash(event):
        return None
    return f"event {event.seq}: erased, and no intact event {event.erased} vouches for what is left"


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
