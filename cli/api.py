"""`opside api`: serves the HTTP API until it is told to stop."""

from contextlib import suppress
from typing import Annotated

import typer


def api(
    host: Annotated[str | None, typer.Option(help="Listen here (API_HOST).")] = None,
    port: Annotated[int | None, typer.Option(help="Listen on this port (API_PORT).")] = None,
) -> None:
    """Run the HTTP API. Ctrl-C or SIGTERM stop it once the requests under way are answered."""
    import uvicorn

    from api.app import create_app
    from api.logs import configure_logging
    from api.server import ApiServer
    from settings import Settings

    configure_logging()
    settings = Settings()
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        host=host or settings.api_host,
        port=settings.api_port if port is None else port,
        access_log=False,  # api/request_id.py writes the line, with the request's id
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=15,
    )
    server = ApiServer(app, config)
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        raise typer.Exit(1)
