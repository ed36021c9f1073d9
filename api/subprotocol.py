"""The bearer token of a WebSocket: a browser can set no header but the subprotocols."""

from starlette.types import Scope

BEARER = "opside.bearer"


def offered_token(scope: Scope) -> str:
    """The token in `Sec-WebSocket-Protocol: opside.bearer, <token>`; empty without one."""
    offered: list[str] = scope.get("subprotocols", [])
    return offered[1] if len(offered) == 2 and offered[0] == BEARER else ""
