"""Who waits for a call to Amazon, and until when."""

from contextlib import closing

from clock import utc_now
from engine.findings import Finding
from models.contracts.limits import WaitingCalls
from models.db import Database
from models.errors import Unavailable
from models.repositories import call_buckets


def examine_calls(system_url: str) -> list[Finding]:
    """A line for each merchant and operation whose calls wait; one line where none does.

    Nothing while the database is away: that is a finding of its own.
    """
    try:
        database = Database(system_url, system_url, pool_size=1)
        with closing(database), database.system() as session:
            waiting = call_buckets.waiting(session)
    except Unavailable:
        return []
    return [_finding(calls) for calls in waiting] or [Finding("calls to Amazon", "ok")]


def _finding(calls: WaitingCalls) -> Finding:
    waited = round((utc_now() - calls.since).total_seconds())
    return Finding(
        f"{calls.operation} of {calls.merchant_id}",
        "late",
        where=f"waits {waited} s, refused {calls.refused} times, next {calls.next_at:%H:%M:%S} UTC",
        mend="nothing: it is made when Amazon's limit allows it",
    )
