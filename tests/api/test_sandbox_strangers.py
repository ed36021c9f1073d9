"""Strangers' clients work against the sandbox as they are: tokens, then a report end to end."""

# Neither client ships types.
# pyright: reportMissingTypeStubs=false

import gzip
import time
from collections.abc import Iterator
from contextlib import closing
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from tests.sandbox_live import LiveSandbox, live_sandbox

# Amazon's own package has regular expressions in plain strings; Python warns when it compiles them.
pytestmark = pytest.mark.filterwarnings("ignore:invalid escape sequence")

LEDGER = "GET_LEDGER_DETAIL_VIEW_DATA"
REIMBURSEMENTS = "GET_FBA_REIMBURSEMENTS_DATA"


@pytest.fixture(scope="module")
def live(tmp_path_factory) -> Iterator[LiveSandbox]:
    with live_sandbox(tmp_path_factory.mktemp("amazon") / "state.sqlite3") as running:
        yield running


@pytest.fixture(autouse=True)
def _no_faults(live):
    yield
    live.admin("DELETE", "faults")


@pytest.fixture
def period(live) -> dict[str, str]:
    now = live.admin("GET", "clock")["now"]
    return {"start": f"{int(now[:4]) - 1}{now[4:8]}01T00:00:00Z", "end": now}


class AmazonsOwn:
    """amzn-sp-api."""

    def __init__(self, live: LiveSandbox, place: int) -> None:
        from spapi import ReportsApi, SPAPIClient, SPAPIConfig

        facts, client = live.world["sellers"][place], live.world["client"]
        config = SPAPIConfig(
            client_id=client["clientId"],
            client_secret=client["clientSecret"],
            refresh_token=facts["refreshToken"],
        )
        connection: Any = SPAPIClient(
            config, endpoint=live.url, oauth_endpoint=f"{live.url}/auth/o2/token"
        )
        self._sockets = connection.api_client.rest_client.pool_manager
        self._api: Any = ReportsApi(connection.api_client)
        self._marketplace = facts["marketplaceId"]

    def report(self, report_type: str, start: str, end: str) -> str:
        from spapi.models.reports_v2021_06_30 import CreateReportSpecification

        order = CreateReportSpecification(
            report_type=report_type,
            marketplace_ids=[self._marketplace],
            data_start_time=start,
            data_end_time=end,
        )
        report_id = self._api.create_report(order).report_id
        while (report := self._api.get_report(report_id)).processing_status != "DONE":
            time.sleep(0.02)
        document = self._api.get_report_document(report.report_document_id)
        return gzip.decompress(httpx.get(document.url).content).decode()

    def close(self) -> None:
        self._sockets.clear()


class PythonAmazonSpApi:
    """python-amazon-sp-api."""

    def __init__(self, live: LiveSandbox, place: int) -> None:
        from sp_api.api import Reports
        from sp_api.auth import AccessTokenClient

        address = live.url.removeprefix("http://")

        class SandboxLogin(AccessTokenClient):
            scheme = "http://"
            host = address

        facts, client = live.world["sellers"][place], live.world["client"]
        # It cuts eight characters off the endpoint to name the host: the @ is the one too many.
        marketplace: Any = SimpleNamespace(
            endpoint=f"http://@{address}",
            marketplace_id=facts["marketplaceId"],
            region="us-east-1",
        )
        self._api: Any = Reports(
            marketplace=marketplace,
            refresh_token=facts["refreshToken"],
            credentials={
                "lwa_app_id": client["clientId"],
                "lwa_client_secret": client["clientSecret"],
            },
            auth_token_client_class=SandboxLogin,
        )

    def report(self, report_type: str, start: str, end: str) -> str:
        ordered = self._api.create_report(
            reportType=report_type, dataStartTime=start, dataEndTime=end
        )
        report_id = ordered.payload["reportId"]
        while (report := self._api.get_report(report_id).payload)["processingStatus"] != "DONE":
            time.sleep(0.02)
        document = self._api.get_report_document(report["reportDocumentId"], download=True)
        return document.payload["document"]

    def close(self) -> None:
        self._api.close()
        self._api._auth._transport.close()


@pytest.mark.parametrize("client", [AmazonsOwn, PythonAmazonSpApi])
@pytest.mark.parametrize("place", [0, 1], ids=["american", "british"])
@pytest.mark.parametrize("report_type", [LEDGER, REIMBURSEMENTS])
def test_a_stranger_reads_a_report(live, period, client, place, report_type):
    with closing(client(live, place)) as stranger:
        text = stranger.report(report_type, **period)
    fnskus = [row["product"]["fnsku"] for row in live.world["sellers"][place]["openRows"]]
    catalogue = [one["fnsku"] for one in live.world["sellers"][place]["catalogue"]]
    expected = fnskus if report_type == LEDGER else catalogue[16:]
    assert [fnsku for fnsku in expected if fnsku not in text] == []


def test_amazons_own_client_reads_the_throttling(live, period):
    from spapi.rest import ApiException

    live.fault(kind="throttled", operation="createReport")
    with closing(AmazonsOwn(live, 0)) as stranger, pytest.raises(ApiException) as caught:
        stranger.report(REIMBURSEMENTS, **period)
    assert caught.value.status == 429


def test_python_amazon_sp_api_reads_a_refusal(live, period):
    from sp_api.base import SellingApiBadRequestException as refused

    live.fault(kind="refused", operation="createReport")
    with closing(PythonAmazonSpApi(live, 0)) as stranger, pytest.raises(refused):
        stranger.report(REIMBURSEMENTS, **period)
