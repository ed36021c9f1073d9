"""What sellers ask Amazon for in an hour, as the benchmark counts it."""

from pathlib import Path

import pytest

from bench.sellers import measure_sellers
from engine.state import Addresses
from tests.fixtures_database import DatabaseUrls


@pytest.fixture
def addresses(database_urls: DatabaseUrls) -> Addresses:
    return Addresses(
        temporal_address="",
        database_url=database_urls.app,
        database_system_url=database_urls.system,
        database_owner_url=database_urls.owner,
    )


def test_calls_do_not_grow_with_claims(addresses: Addresses, tmp_path: Path) -> None:
    none, many = measure_sellers(addresses, tmp_path, number=4, claims=(0, 20))
    assert many.calls == none.calls


def test_no_account_of_a_merchant_waits_twice_its_fair_share(
    addresses: Addresses, tmp_path: Path
) -> None:
    (hour,) = measure_sellers(addresses, tmp_path, number=25, claims=(20,))
    assert (hour.waits > 0, hour.waits_over_twice_fair_share) == (True, 0)
