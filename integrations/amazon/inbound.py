"""Inbound v0: what was sent to Amazon and what it received, for which there is no report."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel

from integrations.amazon.client import AmazonClient, AmazonRequest
from integrations.amazon.limits import Account
from integrations.amazon.reports import ReportBytes
from models.errors import ChannelUnknown, ReportFailed

ROOT = "/fba/inbound/v0"


class _Answer(BaseModel):
    payload: dict[str, Any]


class InboundApi:
    """Shipments of one seller. Raises as ReportsApi does."""

    def __init__(self, client: AmazonClient, account: Account, base_url: str) -> None:
        self._client = client
        self._account = account
        self._root = base_url.rstrip("/") + ROOT

    def shipment_items(self, since: datetime, until: datetime, marketplace_id: str) -> ReportBytes:
        """The items of all shipments that changed in this time: getShipmentItems' answers, page by
        page, as one JSON list."""
        first = {
            "QueryType": "DATE_RANGE",
            "LastUpdatedAfter": _iso(since),
            "LastUpdatedBefore": _iso(until),
            "MarketplaceId": marketplace_id,
        }
        payloads: list[dict[str, Any]] = []
        params = first
        while True:
            request = AmazonRequest(
                "getShipmentItems", "GET", f"{self._root}/shipmentItems", params=params
            )
            try:
                answer = self._client.call(self._account, request, _Answer)
            except ChannelUnknown as error:
                raise ReportFailed(error.message) from error
            payloads.append(answer.payload)
            following = answer.payload.get("NextToken")
            if not following:
                break
            params = {
                "QueryType": "NEXT_TOKEN",
                "NextToken": str(following),
                "MarketplaceId": marketplace_id,
            }
        content = json.dumps(payloads, ensure_ascii=False).encode()
        return ReportBytes(content, hashlib.sha256(content).hexdigest(), "utf-8")


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
