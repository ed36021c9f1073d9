"""Workflow histories: Temporal's JSON, cut at the event that the claim names."""

import json
from collections.abc import Iterator
from typing import Any, cast

from pydantic import BaseModel, Field, ValidationError

from models.contracts.audit import canonical_json
from models.contracts.packet import WorkflowHistory
from packets.manifest import HISTORY_FOLDER, HistoryEntry
from packets.names import safe_name, shown
from packets.reading import Contradiction


class _Event(BaseModel):
    id: int = Field(alias="eventId")


class _History(BaseModel):
    events: list[_Event]


def entry_of(history: WorkflowHistory) -> tuple[HistoryEntry, bytes]:
    """The history's line in the manifest and its canonical bytes, events up to its last one.

    Contradiction when it is no history or ends before that event.
    """
    named = f"the history of {history.workflow_id}"
    try:
        document = cast(dict[str, Any], json.loads(history.content))
        ids = [event.id for event in _History.model_validate(document).events]
    except (ValueError, RecursionError) as error:
        raise Contradiction(f"{named} is not Temporal's JSON") from error
    last = history.last_event_id if history.last_event_id is not None else len(ids)
    if not ids or ids[:last] != list(range(1, last + 1)):
        raise Contradiction(f"{named} does not run from event 1 to {last}")
    document["events"] = document["events"][:last]
    base = safe_name(f"{history.workflow_id}-{history.run_id}", limit=200)
    entry = HistoryEntry(
        name=f"{HISTORY_FOLDER}{base}.json",
        workflow_id=history.workflow_id,
        run_id=history.run_id,
        last_event_id=last,
    )
    return entry, canonical_json(document)


def history_problems(
    claim_id: str, entries: list[HistoryEntry], files: dict[str, bytes]
) -> Iterator[str]:
    """Histories that are not whole, not this claim's, or end elsewhere than the manifest says."""
    listed = {entry.name for entry in entries}
    for entry in entries:
        if not entry.workflow_id.startswith((f"claim-{claim_id}", f"reversal-{claim_id}")):
            yield f"{shown(entry.name)}: it is the history of another workflow"
        if entry.name in files:
            yield from _events_problem(entry, files[entry.name])
    for name in files:
        if name.startswith(HISTORY_FOLDER) and name not in listed:
            yield f"{shown(name)}: no run in the manifest belongs to it"


def _events_problem(entry: HistoryEntry, content: bytes) -> Iterator[str]:
    try:
        ids = [event.id for event in _History.model_validate_json(content).events]
    except ValidationError:
        yield f"{shown(entry.name)}: is not a workflow history"
        return
    if ids != list(range(1, len(ids) + 1)):
        yield f"{shown(entry.name)}: its events do not run on from 1"
    if len(ids) != entry.last_event_id:
        told = f"it has {len(ids)} events, the manifest says {entry.last_event_id}"
        yield f"{shown(entry.name)}: {told}"
