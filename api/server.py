"""The HTTP server, which can stop while live streams are open."""

import socket

import uvicorn
from fastapi import FastAPI

from api.live.feed import LiveFeed


class ApiServer(uvicorn.Server):
    """Ends the live streams when it is told to stop: by themselves they would go on, and the server
    would wait for them until its patience is over."""

    def __init__(self, app: FastAPI, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._live: LiveFeed = app.state.resources.live

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn does, with all streams ended first."""
        self._live.close()
        await super().shutdown(sockets)
