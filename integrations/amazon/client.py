"""The thin typed client that every call to Amazon goes through. It retries nothing by itself.

Why not a client library: docs/decisions/amazon-client.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import httpx
from pydantic import BaseModel

from integrations.amazon.answers import Answer, read_answer
from integrations.amazon.auth import TokenSource
from integrations.amazon.limits import Account, CallLimits, settle, wait_for_turn
from integrations.amazon.transport import log_answer, send
from models.errors import ChannelUnknown, ConsentRevoked

# Far above any report of a seller; keeps a broken answer from filling the memory.
MAX_DOWNLOAD_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True)
class AmazonRequest:
    """One call of an operation (integrations/amazon/operations.py).

    `url` is absolute; `body` goes as JSON under its aliases, without what is None.
    """

    operation: str
    method: str
    url: str
    params: Mapping[str, str] = field(default_factory=dict[str, str])
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: BaseModel | None = None


@dataclass(frozen=True)
class Download:
    """A file as it came over the wire. The two headers are lower case, empty when not sent."""

    content: bytes
    content_type: str
    content_encoding: str


class AmazonClient:
    """Calls Amazon for any seller. One per process; thread-safe."""

    def __init__(
        self,
        http: httpx.Client,
        tokens: TokenSource,
        limits: CallLimits,
        now: Callable[[], datetime],
    ) -> None:
        self._http = http
        self._tokens = tokens
        self._limits = limits
        self._now = now

    def call(self, account: Account, request: AmazonRequest, answer: type[Answer]) -> Answer:
        """The answer, read as `answer`. Each request takes its turn within Amazon's limit first.

        A 401 or 403 is tried once more with a new access token: nothing was done by such a call.
        Raises ChannelUnknown, ChannelThrottled, ChannelRefused or ConsentRevoked.
        """
        token = self._token(account)
        response = self._send(account, request, token)
        if response.status_code in (401, 403):
            self._tokens.drop(account.refresh_token, token)
            token = self._token(account)
            response = self._send(account, request, token)
        return read_answer(response, answer)

    def download(self, url: str) -> Download:
        """A file behind a pre-signed address, the bytes untouched; no token goes with it.

        ChannelUnknown unless the answer is a 200 that arrived whole.
        """
        headers = {"accept-encoding": "identity"}
        try:
            name = f"GET {httpx.URL(url).path}"
            with self._http.stream("GET", url, headers=headers) as response:
                log_answer(name, response)
                if response.status_code != 200:
                    raise ChannelUnknown(f"{name} answered {response.status_code}: ask again")
                return Download(
                    content=_read_limited(response),
                    content_type=response.headers.get("content-type", "").lower(),
                    content_encoding=response.headers.get("content-encoding", "").lower(),
                )
        except (httpx.RequestError, httpx.InvalidURL) as error:
            raise ChannelUnknown(
                f"a download from Amazon broke off ({type(error).__name__}): ask again"
            ) from error

    def _token(self, account: Account) -> str:
        try:
            return self._tokens.access_token(account.refresh_token)
        except ConsentRevoked:
            if account.on_revoked is not None:
                account.on_revoked()
            raise

    def _send(self, account: Account, request: AmazonRequest, token: str) -> httpx.Response:
        turn = wait_for_turn(self._limits, account, request.operation)
        response = send(self._http, self._build(request, token))
        settle(self._limits, account, request.operation, turn, response)
        return response

    def _build(self, request: AmazonRequest, token: str) -> httpx.Request:
        headers = {
            **request.headers,
            "x-amz-access-token": token,
            "x-amz-date": self._now().strftime("%Y%m%dT%H%M%SZ"),
            "accept": "application/json",
        }
        content = None
        if request.body is not None:
            content = request.body.model_dump_json(by_alias=True, exclude_none=True)
            headers["content-type"] = "application/json"
        return self._http.build_request(
            request.method,
            request.url,
            params=dict(request.params) or None,
            headers=headers,
            content=content,
        )


def _read_limited(response: httpx.Response) -> bytes:
    content = bytearray()
    for chunk in response.iter_raw():
        content += chunk
        if len(content) > MAX_DOWNLOAD_BYTES:
            raise ChannelUnknown("Amazon's file is larger than any report: ask again")
    return bytes(content)
