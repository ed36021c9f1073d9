"""Amazon's token buckets: one per seller and operation, refilled as the sandbox's time passes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Limit:
    """`rate` requests a second, and room for `burst` of them at once."""

    rate: float
    burst: int


# All but the disputes, which are this endpoint's own: Amazon's published usage plans.
LIMITS = {
    "createReport": Limit(0.0167, 15),
    "getReport": Limit(2, 15),
    "getReports": Limit(0.0222, 10),
    "getReportDocument": Limit(0.0167, 15),
    "cancelReport": Limit(0.0222, 10),
    "listTransactions": Limit(0.5, 10),
    "getShipmentItems": Limit(2, 30),
    "getSubscription": Limit(1, 5),
    "createSubscription": Limit(1, 5),
    "createDispute": Limit(1, 20),
    "createAppeal": Limit(1, 20),
    "createReply": Limit(1, 20),
    "findDisputes": Limit(5, 30),
    "getDispute": Limit(5, 30),
    "getChanges": Limit(1, 30),
    "getCapabilities": Limit(1, 20),
}


@dataclass
class _Bucket:
    tokens: float
    filled_at: datetime


class Buckets:
    """All buckets of the process. They start full, also after a restart."""

    def __init__(self, now: Callable[[], datetime], scale: float) -> None:
        self._now = now
        self._buckets: dict[tuple[str, str], _Bucket] = {}
        self.scale = scale

    def limit(self, operation: str) -> Limit:
        """The plan of an operation at the present scale."""
        plan = LIMITS[operation]
        return Limit(plan.rate * self.scale, max(1, round(plan.burst * max(1.0, self.scale))))

    def take(self, seller_id: str, operation: str) -> bool:
        """Use one request; False when the bucket is empty."""
        plan, now = self.limit(operation), self._now()
        bucket = self._buckets.setdefault((seller_id, operation), _Bucket(plan.burst, now))
        passed = max(0.0, (now - bucket.filled_at).total_seconds())
        bucket.tokens = min(plan.burst, bucket.tokens + passed * plan.rate)
        bucket.filled_at = now
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True

    def rescale(self, scale: float) -> None:
        """Change how generous the limits are; all buckets are full again."""
        self.scale = scale
        self._buckets.clear()
