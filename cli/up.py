"""`opside up`: the whole stack, in the foreground."""

from typing import Annotated

import typer


def up(
    *,
    services: Annotated[
        bool, typer.Option("--services", help="Leave out the sandbox, the worker and the API.")
    ] = False,
) -> None:
    """Run PostgreSQL, Temporal and its UI, the sandbox, the worker and the API until Ctrl-C."""
    import signal
    import time
    from contextlib import suppress

    from rich.console import Console

    from cli.stack_of_settings import stack_of
    from engine.process import uv_parent
    from engine.state import RunningPart
    from engine.supervision import Supervisor
    from settings import Settings

    uv = uv_parent()
    console = Console(highlight=False, soft_wrap=True)

    def tell(part: RunningPart) -> None:
        console.print(f"[green]✓[/green] {part.name:<12} {part.address}")

    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.default_int_handler)
    stack = stack_of(Settings(), services_only=services, report=tell, report_build=console.print)
    with suppress(KeyboardInterrupt), stack:
        console.print(f"Everything runs; state is in {stack.folder.root}. Ctrl-C stops it.")
        supervisor = Supervisor(stack, console.print)
        while uv_parent() == uv:  # else it was killed, and meant were we
            supervisor.look()
            time.sleep(0.5)
    console.print("Stopped.")
