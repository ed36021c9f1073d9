"""A real HTTP server on loopback that answers as each test says."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from integrations.amazon.limits import Account
from models.contracts.limits import Turn

CLIENT_SECRET = "loopback-secret"
REFRESH_TOKEN = "Atzr|seller"
ACCOUNT = Account(UUID(int=1), "A1SELLER", REFRESH_TOKEN)


@dataclass
class Limits:
    """Buckets that never run dry, for tests of what else a call does."""

    def take(self, account: Account, operation: str) -> Turn:
        return Turn(wait=None, learned_rate=None, strikes=0)

    def answered(self, account: Account, operation: str, rate: float | None) -> None:
        pass

    def back_off(self, account: Account, operation: str, *, emptied: bool) -> None:
        pass


LIMITS = Limits()


@dataclass
class Received:
    """A request as the server read it."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def json(self):
        return json.loads(self.body)


@dataclass
class Reply:
    """What to answer. `hang_up` closes the connection after reading; `wait` is held open."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    hang_up: bool = False
    wait: threading.Event | None = None


def json_reply(value, status=200, headers=None):
    return Reply(status, json.dumps(value).encode(), headers or {})


def errors_reply(status, code, message="no"):
    return json_reply({"errors": [{"code": code, "message": message, "details": ""}]}, status)


class Server:
    """Routes are (method, path) -> a function of the request; `received` keeps all requests."""

    def __init__(self):
        self.received: list[Received] = []
        self.routes: dict[tuple[str, str], Callable[[Received], Reply]] = {}
        self.tokens_given = 0
        self.on("POST", "/auth/o2/token", self._token)
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,))
        self._thread.start()

    def on(self, method: str, path: str, answer: "Reply | Callable[[Received], Reply]"):
        """Answers with a Reply, or with what a function of the request returns."""
        self.routes[method, path] = answer if callable(answer) else lambda _: answer

    def calls(self, path):
        return [request for request in self.received if request.path == path]

    def close(self):
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def _token(self, _: Received):
        self.tokens_given += 1
        return json_reply({"access_token": f"Atza|{self.tokens_given}", "expires_in": 3600})


def _handler_of(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self):
            length = int(self.headers.get("content-length", 0))
            parts = urlsplit(self.path)
            request = Received(
                self.command,
                parts.path,
                {name: values[0] for name, values in parse_qs(parts.query).items()},
                {name.lower(): value for name, value in self.headers.items()},
                self.rfile.read(length),
            )
            server.received.append(request)
            self._answer(server.routes[request.method, request.path](request))

        do_GET = do_POST = _serve

        def _answer(self, reply: Reply):
            if reply.wait is not None:
                reply.wait.wait(30)
            if reply.hang_up or reply.wait is not None:
                self.close_connection = True
                return
            # A length that a test sets itself may promise more than is sent.
            headers = {"Content-Length": str(len(reply.body))} | reply.headers
            self.send_response(reply.status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)
            self.close_connection = "Content-Length" in reply.headers

        def log_message(self, format, *args):
            pass

    return Handler
