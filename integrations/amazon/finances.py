"""Finances 2024-06-19: what Amazon has posted to an account, before a settlement shows it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from integrations.amazon.client import AmazonClient, AmazonRequest
from integrations.amazon.limits import Account
from models.errors import ChannelUnknown, ReportFailed

ROOT = "/finances/2024-06-19"


class TooManyPages(Exception):
    """The window holds more than is read at once: ask for a shorter one."""


class _Payload(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    transactions: list[dict[str, Any]] | None = None
    next_token: str | None = None


class _Answer(BaseModel):
    payload: _Payload = Field(default_factory=_Payload)


class FinancesApi:
    """Transactions of one seller. Raises as ReportsApi does."""

    def __init__(self, client: AmazonClient, account: Account, base_url: str) -> None:
        self._client = client
        self._account = account
        self._url = base_url.rstrip("/") + f"{ROOT}/transactions"

    def transactions(
        self,
        since: datetime,
        until: datetime | None,
        marketplace_id: str,
        *,
        most_pages: int,
        beat: Callable[[], None] = lambda: None,
    ) -> list[dict[str, Any]]:
        """All that were posted from `since` on and before `until` (None: two minutes before
        Amazon's present), as Amazon tells them; `beat` is called for each page.

        Amazon answers nothing for more than 180 days, may give empty pages before the last one, and
        may tell what is younger than 48 hours later. TooManyPages: there are more than
        `most_pages`.
        """
        first = {"postedAfter": _iso(since), "marketplaceId": marketplace_id}
        if until is not None:
            first["postedBefore"] = _iso(until)
        params, found = first, list[dict[str, Any]]()
        for _ in range(most_pages):
            request = AmazonRequest("listTransactions", "GET", self._url, params=params)
            try:
                page = self._client.call(self._account, request, _Answer).payload
            except ChannelUnknown as error:
                raise ReportFailed(error.message) from error
            beat()
            found += page.transactions or []
            if not page.next_token:
                return found
            # Amazon wants a token together with the question that it came of.
            params = {**first, "nextToken": page.next_token}
        raise TooManyPages


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
