"""Notifications v1: Amazon is asked to tell a queue when it has made a seller's reports."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from integrations.amazon.answers import Answer
from integrations.amazon.auth import NOTIFICATIONS
from integrations.amazon.client import AmazonClient, AmazonRequest
from integrations.amazon.limits import Account
from models.errors import ChannelRefused, ChannelUnknown, ReportFailed

ROOT = "/notifications/v1"
REPORT_FINISHED = "REPORT_PROCESSING_FINISHED"
PAYLOAD_VERSION = "2020-09-04"
_NAME = "Opside"
_NONE = frozenset({"NotFound", "ResourceNotFound", "HTTP404"})


class _Wire(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class _Sqs(_Wire):
    arn: str


class _Resource(_Wire):
    sqs: _Sqs | None = None


class _Destination(_Wire):
    destination_id: str = Field(min_length=1)
    resource: _Resource = Field(default_factory=_Resource)


class _Destinations(_Wire):
    payload: list[_Destination] = []


class _CreatedDestination(_Wire):
    payload: _Destination


class _NewDestination(_Wire):
    name: str
    resource_specification: dict[str, Any]


class _Subscription(_Wire):
    subscription_id: str = Field(min_length=1)
    destination_id: str


class _SubscriptionAnswer(_Wire):
    payload: _Subscription | None = None


class _NewSubscription(_Wire):
    payload_version: str
    destination_id: str


class NotificationsApi:
    """Subscriptions of one seller. Destinations are the application's: no seller's consent is
    needed for them. Raises as ReportsApi does."""

    def __init__(self, client: AmazonClient, account: Account, base_url: str) -> None:
        self._client = client
        self._account = account
        self._application = Account(account.tenant_id, account.merchant_id, NOTIFICATIONS)
        self._root = base_url.rstrip("/") + ROOT

    def destination(self, arn: str) -> str:
        """The id of the queue as Amazon knows it; made where there is none."""
        url = f"{self._root}/destinations"
        known = self._call(
            self._application, AmazonRequest("getDestinations", "GET", url), _Destinations
        )
        for one in known.payload:
            if one.resource.sqs is not None and one.resource.sqs.arn == arn:
                return one.destination_id
        body = _NewDestination(name=_NAME, resource_specification={"sqs": {"arn": arn}})
        request = AmazonRequest("createDestination", "POST", url, body=body)
        return self._call(self._application, request, _CreatedDestination).payload.destination_id

    def subscribe(self, destination_id: str) -> str:
        """The id of the seller's subscription to finished reports; made where there is none.

        ChannelRefused: it is there, and tells another queue.
        """
        url = f"{self._root}/subscriptions/{REPORT_FINISHED}"
        known = self._known(url)
        if known is None:
            body = _NewSubscription(payload_version=PAYLOAD_VERSION, destination_id=destination_id)
            request = AmazonRequest("createSubscription", "POST", url, body=body)
            known = self._call(self._account, request, _SubscriptionAnswer).payload
        if known is None:
            raise ReportFailed("Amazon subscribed the seller and named no subscription: ask again")
        if known.destination_id != destination_id:
            raise ChannelRefused(
                "the seller's finished reports are told to another queue: end that subscription",
                "OtherDestination",
            )
        return known.subscription_id

    def _known(self, url: str) -> _Subscription | None:
        request = AmazonRequest(
            "getSubscription", "GET", url, params={"payloadVersion": PAYLOAD_VERSION}
        )
        try:
            return self._call(self._account, request, _SubscriptionAnswer).payload
        except ChannelRefused as error:
            if error.remote_code in _NONE:
                return None
            raise

    def _call(self, account: Account, request: AmazonRequest, answer: type[Answer]) -> Answer:
        try:
            return self._client.call(account, request, answer)
        except ChannelUnknown as error:
            raise ReportFailed(error.message) from error
