"""The running server: uvicorn on one address, able to hang up on a client."""

import asyncio
import socket
from collections.abc import Callable

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from sandbox.amazon.app import create_app
from sandbox.amazon.service import Sandbox, SandboxOptions


class SandboxServer(uvicorn.Server):
    """A uvicorn server on `host` and `port` (0: any free port; `port` tells which)."""

    def __init__(
        self,
        options: SandboxOptions,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        announce: Callable[[str], None] | None = None,
    ) -> None:
        self._announce = announce
        app = create_app(options)
        super().__init__(
            uvicorn.Config(
                app,
                host=host,
                port=port,
                http=H11Protocol,
                ws="none",
                lifespan="on",
                log_level="warning",
                timeout_graceful_shutdown=1,
            )
        )
        self.sandbox: Sandbox = app.state.sandbox
        self.sandbox.hang_up = self._hang_up

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and tell the address where somebody wants to know it."""
        await super().startup(sockets)
        if self.started and self._announce:
            self._announce(f"http://{self.config.host}:{self.port}")

    @property
    def port(self) -> int:
        """The port that the server listens on, once it has started."""
        number: int = self.servers[0].sockets[0].getsockname()[1]
        return number

    def _hang_up(self, client: tuple[str, int]) -> None:
        """Reset a client's connection, so that it gets no answer at all."""
        for connection in list(self.server_state.connections):
            transport: asyncio.Transport | None = getattr(connection, "transport", None)
            if transport is not None and transport.get_extra_info("peername")[:2] == client:
                transport.abort()
