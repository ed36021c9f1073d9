"""The one door to the wall clock, for everything outside workflows (they use `workflow.now()`)."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The present moment, UTC and aware."""
    return datetime.now(UTC)
