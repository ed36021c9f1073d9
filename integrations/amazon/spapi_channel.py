"""The channel over HTTP: a dispute endpoint with SP-API manners (docs/channels.md)."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from urllib.parse import quote

from integrations.amazon.client import AmazonClient, AmazonRequest
from integrations.amazon.dispute_wire import (
    AppealBody,
    Capabilities,
    CaseChange,
    ChangesPage,
    CurrentCase,
    DisputeBody,
    FoundDisputes,
    Receipt,
    ReplyBody,
    dispute_body,
    kind_of,
    wire_attachments,
)
from integrations.amazon.limits import Account
from models.contracts.claim import ChannelName, SubmissionKind
from models.contracts.filing import Acknowledgement, Attachment, ClaimPacket
from models.contracts.marketplaces import find_marketplace
from models.contracts.messages import CaseNews
from models.errors import ChannelRefused, ChannelUnknown, InvalidField

logger = logging.getLogger(__name__)

_SENDING = {
    SubmissionKind.INITIAL: "createDispute",
    SubmissionKind.APPEAL: "createAppeal",
    SubmissionKind.REPLY: "createReply",
}


@dataclass(frozen=True)
class DisputePaths:
    """Where the endpoint's operations live below its base URL."""

    disputes: str = "/disputes/2026-01-01/disputes"
    changes: str = "/disputes/2026-01-01/changes"
    capabilities: str = "/disputes/2026-01-01/capabilities"


class SpapiChannel:
    """Files one seller's claims over HTTP. `base_url` is the host's, without a trailing slash."""

    def __init__(
        self,
        client: AmazonClient,
        account: Account,
        base_url: str,
        paths: DisputePaths | None = None,
    ) -> None:
        self._client = client
        self._account = account
        self._base_url = base_url.rstrip("/")
        self._paths = paths or DisputePaths()

    @property
    def name(self) -> ChannelName:
        return ChannelName.SPAPI

    @property
    def deduplicates_by_key(self) -> bool:
        return self._capabilities.deduplicates_by_key

    @cached_property
    def _capabilities(self) -> Capabilities:
        """What the endpoint says of itself, asked once."""
        request = AmazonRequest("getCapabilities", "GET", self._base_url + self._paths.capabilities)
        return self._client.call(self._account, request, Capabilities)

    def submit(self, packet: ClaimPacket, key: str) -> Acknowledgement:
        try:
            marketplace = find_marketplace(packet.facts.marketplace)
        except InvalidField as error:
            raise ChannelRefused(error.message, "UnknownMarketplace") from error
        body = dispute_body(packet, marketplace.marketplace_id)
        return self._send(self._paths.disputes, body, key, SubmissionKind.INITIAL)

    def find(self, key: str) -> Acknowledgement | None:
        request = AmazonRequest(
            "findDisputes",
            "GET",
            self._base_url + self._paths.disputes,
            params={"idempotencyKey": key},
        )
        found = self._client.call(self._account, request, FoundDisputes).disputes
        if not found:
            return None
        if len(found) > 1:
            logger.error("%d submissions have one key; the first is taken", len(found))
        try:
            return Acknowledgement(case_id=found[0].case_id, kind=kind_of(found[0]))
        except ValueError as error:
            raise ChannelUnknown(f"a submission of an unknown kind: {found[0].kind}") from error

    def status(self, case_id: str) -> CaseNews:
        request = AmazonRequest("getDispute", "GET", self._base_url + self._case_path(case_id))
        case = self._client.call(self._account, request, CurrentCase)
        return _news(case, case.updated_at)

    def changed_since(self, moment: datetime) -> list[CaseNews]:
        since = moment.astimezone(UTC).isoformat()
        changes: list[CaseChange] = []
        tokens: list[str] = []
        while True:
            page = self._changes_page(since, tokens[-1] if tokens else None)
            changes += page.changes
            if not page.next_token:
                return [_news(change, change.changed_at) for change in changes]
            if page.next_token in tokens:
                raise ChannelUnknown("the list of changes turns in a circle: ask again")
            tokens.append(page.next_token)

    def appeal(
        self, case_id: str, grounds: str, attachments: list[Attachment], key: str
    ) -> Acknowledgement:
        body = AppealBody(grounds=grounds, attachments=wire_attachments(attachments))
        path = self._case_path(case_id) + "/appeals"
        return self._send(path, body, key, SubmissionKind.APPEAL)

    def reply(
        self, case_id: str, answer: str, attachments: list[Attachment], key: str
    ) -> Acknowledgement:
        body = ReplyBody(answer=answer, attachments=wire_attachments(attachments))
        path = self._case_path(case_id) + "/replies"
        return self._send(path, body, key, SubmissionKind.REPLY)

    def _send(
        self, path: str, body: AppealBody | ReplyBody | DisputeBody, key: str, kind: SubmissionKind
    ) -> Acknowledgement:
        request = AmazonRequest(
            _SENDING[kind],
            "POST",
            self._base_url + path,
            headers={"idempotency-key": key},
            body=body,
        )
        receipt = self._client.call(self._account, request, Receipt)
        if receipt.idempotency_key not in (None, key):
            raise ChannelUnknown("the receipt names another submission: ask whether ours arrived")
        return Acknowledgement(case_id=receipt.case_id, kind=kind)

    def _changes_page(self, since: str, next_token: str | None) -> ChangesPage:
        params = {"since": since} | ({"nextToken": next_token} if next_token else {})
        request = AmazonRequest(
            "getChanges", "GET", self._base_url + self._paths.changes, params=params
        )
        return self._client.call(self._account, request, ChangesPage)

    def _case_path(self, case_id: str) -> str:
        return f"{self._paths.disputes}/{quote(case_id, safe='')}"


def _news(case: CurrentCase | CaseChange, changed_at: datetime) -> CaseNews:
    try:
        return case.news(changed_at)
    except ValueError as error:
        raise ChannelUnknown(f"the news of case {case.case_id} cannot be read") from error
