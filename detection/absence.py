"""What a cancelled report says: Amazon cancels a report that has no rows, and also one that is
asked for again too soon, so that one cancellation alone says nothing (docs/field.md)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

# A daily report is made anew every four hours at most.
MADE_ANEW_AFTER = timedelta(hours=4)


def says_no_rows(
    asked_at: Sequence[datetime],
    cancelled: Sequence[bool],
    made_anew_after: timedelta = MADE_ANEW_AFTER,
) -> bool:
    """Whether the newest report was cancelled because there is nothing in it.

    Both sequences are of one kind of report, newest first. Nothing was asked for in the time before
    the newest one after which Amazon makes it anew, and it was cancelled as well as the one before.
    """
    if len(asked_at) < 2 or not (cancelled[0] and cancelled[1]):
        return False
    return asked_at[0] - asked_at[1] >= made_anew_after
