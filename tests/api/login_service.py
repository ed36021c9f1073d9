"""A login service for tests: keys of each kind, published over HTTP on loopback."""

import json
import threading
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
from jwt.warnings import InsecureKeyLengthWarning

from clock import utc_now

RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
WEAK_RSA = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505
EC = ec.generate_private_key(ec.SECP256R1())
ED = ed25519.Ed25519PrivateKey.generate()
SIGNERS: dict[str, tuple[str, Any]] = {
    "rsa-1": ("RS256", RSA),
    "ec-1": ("ES256", EC),
    "ed-1": ("EdDSA", ED),
    "rsa-2": ("RS256", OTHER_RSA),
    "weak-1": ("RS256", WEAK_RSA),
}


def public(key_id: str) -> dict[str, Any]:
    """The key's entry in the service's list."""
    key = SIGNERS[key_id][1].public_key()
    kinds: dict[str, Any] = {"RS256": RSAAlgorithm, "ES256": ECAlgorithm, "EdDSA": OKPAlgorithm}
    entry = kinds[SIGNERS[key_id][0]].to_jwk(key, as_dict=True)
    return {**entry, "kid": key_id, "use": "sig"}


@dataclass
class LoginService:
    """`keys` is what it publishes; `asked` counts the requests."""

    url: str = ""
    keys: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    status: int = 200
    content: bytes | None = None
    asked: int = 0

    def token(self, key_id: str = "rsa-1", header: Any = None, **claims: Any) -> str:
        """A token signed by the key, right but for `claims`; None leaves a claim out."""
        algorithm, key = SIGNERS[key_id]
        known = {
            "sub": "anna@seller.example",
            "tenant": "6b2f9c1e-9d1c-4a57-8f2a-1f6f5d0c0a01",
            "role": "operator",
            "exp": utc_now() + timedelta(hours=1),
        }
        chosen = {name: value for name, value in (known | claims).items() if value is not None}
        headers = {"kid": key_id} if header is None else header
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", InsecureKeyLengthWarning)
            return jwt.encode(chosen, key, algorithm=algorithm, headers=headers)

    def answer(self) -> tuple[int, bytes]:
        """What the next request gets."""
        self.asked += 1
        body = json.dumps({"keys": self.keys}).encode() if self.content is None else self.content
        return self.status, body


@contextmanager
def login_service() -> Generator[LoginService]:
    """The service, on a free port."""
    service = LoginService(keys=[public("rsa-1"), public("ec-1"), public("ed-1")])

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = service.answer()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        service.url = f"http://127.0.0.1:{server.server_port}/keys.json"
        yield service
        server.shutdown()
        thread.join()
