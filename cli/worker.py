"""`opside worker`: serves the task queues until it is told to stop."""


def worker() -> None:
    """Run the worker: claims, documents and calls to Amazon. Ctrl-C or SIGTERM stop it in order."""
    import asyncio

    asyncio.run(_serve_until_stopped())


async def _serve_until_stopped() -> None:
    import asyncio
    import logging
    import signal

    from connection import connect
    from models.errors import EngineAway
    from settings import Settings
    from worker import serve

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    settings = Settings()
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    try:
        engine = await connect(settings.temporal_address, settings.temporal_namespace)
    except RuntimeError as error:
        raise EngineAway(f"Temporal does not answer: {error}. Is `opside up` running?") from error
    await serve(settings, engine, stop)
