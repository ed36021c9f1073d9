"""The SQS queue that Amazon tells of finished reports, over AWS's own library.

Credentials are AWS's usual ones (environment, profile, role of the machine): docs/settings.md.
"""

from dataclasses import dataclass
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from models.errors import NotConfigured, QueueAway

# A worker that stops waits for the answer to what it asked last.
_WAIT_SECONDS = 5
_MOST = 10


@dataclass(frozen=True)
class Message:
    """What Amazon wrote, and the receipt by which it is deleted."""

    body: str
    receipt: str


class NoticeQueue:
    """One queue; thread-safe. Each method raises QueueAway: nothing is lost, ask again."""

    def __init__(self, url: str, region: str | None) -> None:
        """`url` as AWS names the queue. NotConfigured where no region is told anywhere."""
        self._url = url
        parts = urlsplit(url)
        session: Any = botocore.session.get_session()
        config = Config(
            connect_timeout=5,
            read_timeout=_WAIT_SECONDS + 10,
            retries={"mode": "standard", "total_max_attempts": 2},
        )
        try:
            self._sqs: Any = session.create_client(
                "sqs",
                region_name=region,
                endpoint_url=f"{parts.scheme}://{parts.netloc}",
                config=config,
            )
        except BotoCoreError as error:
            raise NotConfigured(
                f"The queue of AMAZON_QUEUE_URL cannot be asked: {error}."
                " Set AMAZON_QUEUE_REGION, and AWS's own variables for the credentials."
            ) from error
        self._arn: str | None = None
        self._lock = Lock()

    def arn(self) -> str:
        """Amazon's name of the queue, asked for once."""
        with self._lock:
            if self._arn is None:
                told = self._ask("get_queue_attributes", AttributeNames=["QueueArn"])
                self._arn = str(told["Attributes"]["QueueArn"])
            return self._arn

    def receive(self) -> list[Message]:
        """Up to ten messages, after five seconds at most; none of another reader for a while."""
        told = self._ask(
            "receive_message", MaxNumberOfMessages=_MOST, WaitTimeSeconds=_WAIT_SECONDS
        )
        return [Message(one["Body"], one["ReceiptHandle"]) for one in told.get("Messages", [])]

    def delete(self, messages: list[Message]) -> None:
        """They do not come again. One that could not be deleted does."""
        entries = [
            {"Id": str(place), "ReceiptHandle": one.receipt} for place, one in enumerate(messages)
        ]
        if entries:
            self._ask("delete_message_batch", Entries=entries)

    def _ask(self, operation: str, **arguments: Any) -> dict[str, Any]:
        try:
            return getattr(self._sqs, operation)(QueueUrl=self._url, **arguments)
        except (BotoCoreError, ClientError) as error:
            raise QueueAway(f"The queue of finished reports does not answer: {error}") from error
