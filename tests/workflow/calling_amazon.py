"""A worker as far as it calls Amazon: asks for its merchant's reports as fast as it may."""

import sys
import time
from uuid import UUID

import httpx

from activities.call_limits import StoredLimits
from clock import utc_now
from integrations.amazon.auth import TokenSource
from integrations.amazon.client import AmazonClient
from integrations.amazon.limits import Account
from integrations.amazon.reports import ReportsApi
from models.db import Database
from models.errors import ChannelThrottled

APPLICATION = "application"


def main(database_url: str, amazon: str, tenant: str, merchant: str, seconds: str) -> None:
    """Ends after `seconds`."""
    database = Database(database_url, pool_size=1)
    with httpx.Client() as http:
        tokens = TokenSource(f"{amazon}/auth/o2/token", APPLICATION, "secret", http)
        client = AmazonClient(http, tokens, StoredLimits(database, APPLICATION), utc_now)
        reports = ReportsApi(client, Account(UUID(tenant), merchant, merchant), amazon)
        end = time.monotonic() + float(seconds)
        while time.monotonic() < end:
            try:
                reports.progress(merchant)
            except ChannelThrottled as error:
                time.sleep(error.retry_after.total_seconds())


if __name__ == "__main__":
    main(*sys.argv[1:])
