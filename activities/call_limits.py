"""Amazon's limits as rows: one transaction a call, shared by all workers."""

from dataclasses import dataclass

from integrations.amazon.limits import Account
from integrations.amazon.operations import LIMITS
from models.contracts.limits import Turn
from models.db import Database
from models.repositories.call_buckets import Bucket


@dataclass(frozen=True)
class StoredLimits:
    """The buckets of one application (its client id). Raises DatabaseAway."""

    database: Database
    application: str

    def take(self, account: Account, operation: str) -> Turn:
        with self.database.tenant(account.tenant_id) as session:
            bucket = Bucket(session, account.merchant_id, self.application, operation)
            return bucket.take(LIMITS[operation], account.marketplace)

    def answered(self, account: Account, operation: str, rate: float | None) -> None:
        with self.database.tenant(account.tenant_id) as session:
            Bucket(session, account.merchant_id, self.application, operation).answered(rate)

    def back_off(self, account: Account, operation: str, *, emptied: bool) -> None:
        with self.database.tenant(account.tenant_id) as session:
            bucket = Bucket(session, account.merchant_id, self.application, operation)
            bucket.back_off(emptied=emptied)
