"""A real HTTP server with the manners of SQS, and a queue in it, for tests."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

import botocore.session
from moto.server import ThreadedMotoServer

REGION = "us-east-1"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
_NUMBERS = count(1)


@dataclass
class LiveQueue:
    """A queue, and the hand of who writes into it."""

    url: str
    sqs: Any

    def write(self, *bodies: str) -> None:
        for body in bodies:
            self.sqs.send_message(QueueUrl=self.url, MessageBody=body)

    def left(self) -> int:
        """Messages that were not deleted, also those that somebody reads."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        told = self.sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=names)
        return sum(int(told["Attributes"][name]) for name in names)


@dataclass
class LiveQueues:
    """The server."""

    endpoint: str
    sqs: Any

    def new(self, **attributes: str) -> LiveQueue:
        name = f"reports-{next(_NUMBERS)}"
        url = self.sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
        return LiveQueue(url, self.sqs)


@contextmanager
def live_queues() -> Generator[LiveQueues]:
    """On a free port of loopback; the credentials stand in the environment, as AWS's do."""
    before = {name: os.environ.get(name) for name in CREDENTIALS}
    os.environ.update(CREDENTIALS)
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    client: Any = botocore.session.get_session().create_client(
        "sqs", region_name=REGION, endpoint_url=endpoint
    )
    try:
        yield LiveQueues(endpoint, client)
    finally:
        client.close()
        server.stop()
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
