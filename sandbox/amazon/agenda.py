"""What is due later: consequences wait here until the sandbox's clock reaches them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sandbox.amazon.clock import moment_of, stamp
from sandbox.amazon.store import Store

Event = Literal["decide", "lapse", "pay", "reverse"]


@dataclass(frozen=True)
class Due:
    """One consequence whose time has come."""

    at: datetime
    case_id: str
    event: Event
    details: dict[str, Any]


class Agenda:
    """The list of coming consequences, kept in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def schedule(self, at: datetime, case_id: str, event: Event, **details: object) -> None:
        """Let something happen to a case at a moment of the sandbox's clock."""
        self._store.insert(
            "agenda", due_at=stamp(at), case_id=case_id, event=event, details=json.dumps(details)
        )

    def take_due(self, now: datetime) -> Iterator[Due]:
        """Everything due, in the order of time, including what follows from it meanwhile."""
        while True:
            row = self._store.one(
                "SELECT * FROM agenda WHERE due_at <= ? ORDER BY due_at, number LIMIT 1", stamp(now)
            )
            if row is None:
                return
            self._store.run("DELETE FROM agenda WHERE number = ?", row["number"])
            yield Due(
                moment_of(row["due_at"]), row["case_id"], row["event"], json.loads(row["details"])
            )
