"""Inbound v0 of the sandbox: what a seller sent, in Amazon's shape."""

import json
from collections.abc import Iterator

import httpx
import pytest

from detection.reports.kinds import ReportKind
from detection.reports.reading import read_report
from sandbox.world.inbound import INBOUND
from tests.sandbox_live import LiveSandbox, LiveSeller, live_sandbox

PATH = "/fba/inbound/v0/shipmentItems"
TIME = {"LastUpdatedAfter": "2026-01-01T00:00:00Z", "LastUpdatedBefore": "2026-09-01T00:00:00Z"}


@pytest.fixture(scope="module")
def live(tmp_path_factory) -> Iterator[LiveSandbox]:
    with live_sandbox(tmp_path_factory.mktemp("amazon") / "state.sqlite3") as running:
        running.admin("POST", "world/sellers", seed=3)
        running.world = running.admin("GET", "world")
        yield running


@pytest.fixture
def lived(live) -> LiveSeller:
    return live.seller(len(live.world["sellers"]) - 1)


def first_page(seller: LiveSeller, **changes: str) -> httpx.Response:
    query = {"QueryType": "DATE_RANGE", "MarketplaceId": seller.facts["marketplaceId"], **TIME}
    return seller.get(PATH, **{**query, **changes})


def test_pages_hold_every_item_once(lived):
    answers = [first_page(lived).json()]
    while token := answers[-1]["payload"].get("NextToken"):
        query = {"QueryType": "NEXT_TOKEN", "NextToken": token}
        marketplace = lived.facts["marketplaceId"]
        answers.append(lived.get(PATH, MarketplaceId=marketplace, **query).json())
    content = json.dumps(answers).encode()
    items = [item for one in answers for item in one["payload"]["ItemData"]]
    names = {(item["ShipmentId"], item["SellerSKU"]) for item in items}
    report = read_report(content, ReportKind(INBOUND))
    assert (len(names), report.frame.height, len(items) > 0) == (len(items), len(items), True)


def test_a_seller_of_the_warehouse_alone_has_none(live):
    assert first_page(live.seller()).json() == {"payload": {"ItemData": []}}


@pytest.mark.parametrize(
    "changes",
    [
        {"QueryType": "SHIPMENT"},
        {"QueryType": "NEXT_TOKEN", "NextToken": "x"},
        {"LastUpdatedAfter": "yesterday"},
        {"LastUpdatedAfter": "2027-01-01T00:00:00Z"},
    ],
)
def test_a_wrong_question_is_refused(lived, changes):
    assert first_page(lived, **changes).status_code == 400
