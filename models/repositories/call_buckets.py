"""Token buckets over calls to Amazon, by the database's clock alone."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from models.contracts.limits import CallLimit, Turn, WaitingCalls
from models.db import tenant_of
from models.tables.limits import CallBucketRow

# Who was refused comes again when there is a call: so long after that moment nobody waits any more,
# and no call is kept. Looks at reports, which wait for calls of their own, come as late.
STILL_WAITING = timedelta(minutes=5)
# A place in the line of a bucket is a row beside it: "createReport/DE".
_PLACE = "/"

# One statement under the row's lock. `excluded.filled_at` was read before the lock was waited for,
# so it is late rather than early, and never fills a bucket with time that has not passed. A call is
# free where there is one beyond those of all who wait longer.
_TAKE = text(
    """
    INSERT INTO call_buckets AS kept (
        tenant_id, merchant_id, application, operation,
        tokens, filled_at, strikes, next_at, refused
    )
    VALUES (
        :tenant_id, :merchant_id, :application, :operation,
        CAST(:burst AS double precision) - 1, clock_timestamp(), 0, clock_timestamp(), 0
    )
    ON CONFLICT (tenant_id, merchant_id, application, operation) DO UPDATE
    SET (tokens, filled_at, waiting_since, next_at, refused) = (
        SELECT
            CASE WHEN free.yes THEN full_at.tokens - 1 ELSE full_at.tokens END,
            moment.at,
            CASE WHEN free.yes THEN NULL ELSE coalesce(kept.waiting_since, moment.at) END,
            greatest(
                kept.paused_until,
                moment.at + make_interval(
                    secs => greatest(0, 1 + line.ahead - full_at.tokens) / plan.rate
                )
            ),
            CASE WHEN free.yes THEN 0 ELSE kept.refused + 1 END
        FROM
            (SELECT coalesce(kept.learned_rate, CAST(:rate AS double precision)) AS rate) AS plan,
            (SELECT greatest(kept.filled_at, excluded.filled_at) AS at) AS moment,
            LATERAL (
                SELECT least(
                    CAST(:burst AS double precision),
                    kept.tokens + plan.rate * extract(epoch FROM moment.at - kept.filled_at)
                ) AS tokens
            ) AS full_at,
            (
                SELECT count(*) AS ahead
                FROM call_buckets AS other
                WHERE other.tenant_id = :tenant_id AND other.merchant_id = :merchant_id
                    AND other.application = :application
                    AND starts_with(other.operation, :line) AND other.operation <> :place
                    AND other.waiting_since < coalesce(
                        (
                            SELECT own.waiting_since FROM call_buckets AS own
                            WHERE own.tenant_id = :tenant_id AND own.merchant_id = :merchant_id
                                AND own.application = :application AND own.operation = :place
                                AND own.next_at > clock_timestamp() - :kept_for
                        ),
                        'infinity'
                    )
                    AND other.next_at > clock_timestamp() - :kept_for
            ) AS line,
            LATERAL (
                SELECT full_at.tokens >= 1 + line.ahead
                    AND coalesce(kept.paused_until <= excluded.filled_at, true) AS yes
            ) AS free
    )
    RETURNING
        waiting_since IS NULL,
        extract(epoch FROM next_at - clock_timestamp()),
        learned_rate,
        strikes,
        EXISTS (
            SELECT FROM call_buckets AS own
            WHERE own.tenant_id = :tenant_id AND own.merchant_id = :merchant_id
                AND own.application = :application AND own.operation = :place
                AND own.waiting_since IS NOT NULL
        )
    """
)

# Who comes back keeps its place; who comes too late begins again at the end.
_LINE_UP = text(
    """
    INSERT INTO call_buckets AS kept (
        tenant_id, merchant_id, application, operation,
        tokens, filled_at, strikes, waiting_since, next_at, refused
    )
    VALUES (
        :tenant_id, :merchant_id, :application, :place,
        0, clock_timestamp(), 0, clock_timestamp(), clock_timestamp() + :wait, 1
    )
    ON CONFLICT (tenant_id, merchant_id, application, operation) DO UPDATE
    SET waiting_since = CASE
            WHEN kept.next_at > clock_timestamp() - :kept_for
            THEN coalesce(kept.waiting_since, excluded.waiting_since)
            ELSE excluded.waiting_since
        END,
        next_at = excluded.next_at,
        refused = kept.refused + 1
    """
)

_LEAVE = text(
    """
    UPDATE call_buckets SET waiting_since = NULL, refused = 0
    WHERE tenant_id = :tenant_id AND merchant_id = :merchant_id
        AND application = :application AND operation = :place
    """
)

# The answers of calls that ran side by side count once.
_BACK_OFF = text(
    """
    UPDATE call_buckets
    SET strikes = strikes + 1,
        tokens = CASE WHEN :emptied THEN least(tokens, 0) ELSE tokens END,
        filled_at = CASE
            WHEN :emptied THEN greatest(filled_at, clock_timestamp()) ELSE filled_at
        END,
        paused_until = clock_timestamp() + make_interval(
            secs => least(300, power(2, least(strikes, 9))) * (0.5 + random() / 2)
        )
    WHERE tenant_id = :tenant_id AND merchant_id = :merchant_id
        AND application = :application AND operation = :operation
        AND (
            coalesce(paused_until <= clock_timestamp(), true)
            OR (:emptied AND tokens >= 1)
        )
    """
)

# An answer to a call of before the pause does not end it.
_ANSWERED = text(
    """
    UPDATE call_buckets
    SET strikes = CASE
            WHEN paused_until > clock_timestamp() THEN strikes ELSE 0
        END,
        learned_rate = coalesce(CAST(:rate AS double precision), learned_rate)
    WHERE tenant_id = :tenant_id AND merchant_id = :merchant_id
        AND application = :application AND operation = :operation
    """
)


class Bucket:
    """One bucket of the session's tenant, for one transaction."""

    def __init__(
        self, session: Session, merchant_id: str, application: str, operation: str
    ) -> None:
        self._session = session
        self._key = {
            "tenant_id": tenant_of(session),
            "merchant_id": merchant_id,
            "application": application,
            "operation": operation,
        }

    def take(self, limit: CallLimit, account: str = "") -> Turn:
        """One call, or how long until there is one for this account of the merchant. A new bucket
        is full.

        Accounts that wait are served in the order in which they began to wait.
        """
        line = f"{self._key['operation']}{_PLACE}"
        place = {"line": line, "place": f"{line}{account}", "kept_for": STILL_WAITING}
        row = self._do(_TAKE, limit.model_dump() | place).one()
        is_taken, seconds, learned_rate, strikes, has_place = row
        wait = None if is_taken else timedelta(seconds=max(0.0, float(seconds)))
        if wait is not None:
            self._do(_LINE_UP, place | {"wait": wait})
        elif has_place:
            self._do(_LEAVE, place)
        return Turn(wait=wait, learned_rate=learned_rate, strikes=strikes)

    def answered(self, rate: float | None) -> None:
        """A good answer, and the rate that came with it, in calls a second."""
        self._do(_ANSWERED, {"rate": rate})

    def back_off(self, *, emptied: bool) -> None:
        """No call for a second at first, twice as long each time, five minutes at most; between
        half of that and all of it, so that callers do not come back together.
        """
        self._do(_BACK_OFF, {"emptied": emptied})

    def _do(self, statement: Any, values: dict[str, Any]) -> Any:
        return self._session.connection().execute(statement, self._key | values)


def waiting(session: Session) -> list[WaitingCalls]:
    """Who waits for what, the longest first: of the session's tenant, or in a system session of
    all tenants."""
    now = session.connection().execute(text("SELECT clock_timestamp()")).scalar_one()
    rows = session.exec(
        select(CallBucketRow)
        .where(
            col(CallBucketRow.waiting_since).is_not(None),
            col(CallBucketRow.next_at) > now - STILL_WAITING,
            ~col(CallBucketRow.operation).contains(_PLACE),
        )
        .order_by(col(CallBucketRow.waiting_since))
    )
    return [
        WaitingCalls(
            merchant_id=row.merchant_id,
            operation=row.operation,
            since=row.waiting_since,
            next_at=row.next_at,
            refused=row.refused,
        )
        for row in rows
        if row.waiting_since is not None
    ]
