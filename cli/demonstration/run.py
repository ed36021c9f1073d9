"""Runs the demo from the first process to the exit status."""

import asyncio
import signal
import sys
import time
from contextlib import suppress

import httpx
from rich.console import Console
from temporalio.runtime import Runtime, TelemetryConfig

from cli.demonstration.accounts import TENANT_ID, open_accounts
from cli.demonstration.acts import World
from cli.demonstration.amazon import AmazonDesk
from cli.demonstration.board import Board
from cli.demonstration.cast import cast_roles
from cli.demonstration.doors import Doors, operator_token
from cli.demonstration.engine_clock import EngineClock
from cli.demonstration.epilogue import tell_findings, tell_verdict
from cli.demonstration.failure import DemoFailed
from cli.demonstration.findings import Findings
from cli.demonstration.inspection import Inspector
from cli.demonstration.scenario import FIRST_DAY
from cli.demonstration.screen import Screen
from cli.demonstration.stage import Stage
from cli.demonstration.story import Story
from cli.demonstration.summary import write_summary
from clock import utc_now
from settings import Settings

OK, NOT_OK, INTERRUPTED = 0, 1, 130
TIMEOUT_SECONDS = 20.0
PLAIN_WIDTH = 100  # where no terminal says how wide it is
READING = "both sellers connect their accounts; their reports are read, and losses found"


def run_demo(settings: Settings, *, keep: bool) -> int:
    """The exit status: 0 only if every claim ended where it should. Raises what the stack raises
    when it cannot start, or falls again and again."""
    # The SDK's own log would run through the live table; what is away is told by the stage.
    quiet = Runtime(telemetry=TelemetryConfig(logging=None))
    Runtime.set_default(quiet, error_if_already_set=False)
    screen = Screen(Console(highlight=False, width=None if sys.stdout.isatty() else PLAIN_WIDTH))
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.default_int_handler)
    stage = Stage(settings.home / "demo", settings, report=screen.part_ready, tell=screen.tell)
    try:
        stage.clear()
        return _on_stage(stage, screen, keep=keep)
    except KeyboardInterrupt:
        screen.tell("Stopped.")
        return INTERRUPTED
    finally:
        stage.stop()


def _on_stage(stage: Stage, screen: Screen, *, keep: bool) -> int:
    started = time.monotonic()
    stage.start()
    board = Board(screen.announce, screen.heard, screen.tell)
    try:
        with screen.live(board):
            findings = stage.play(lambda: _perform(stage, board))
    except DemoFailed as error:
        screen.tell(f"✗ {error.message}\nLogs: {stage.logs}")
        return NOT_OK
    seconds = time.monotonic() - started
    write_summary(stage.home, findings, seconds)
    tell_findings(screen.console, findings)
    tell_verdict(screen.console, findings, seconds, stage.home)
    if keep:
        _tell_addresses(stage, screen)
        with suppress(KeyboardInterrupt):
            stage.keep()
    return NOT_OK if findings.problems else OK


async def _perform(stage: Stage, board: Board) -> Findings:
    async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS) as http:
        doors = Doors(stage, http, stage.jwt_secret, TENANT_ID)
        world, clock = World(doors, AmazonDesk(stage, http)), EngineClock(stage)
        board.open_scene(FIRST_DAY, READING)
        accounts = await open_accounts(stage, world)
        board.roles = cast_roles(accounts, utc_now())
        watching = asyncio.create_task(board.watch(doors))
        try:
            await Story(stage, world, board, clock, accounts).play()
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
        return await Inspector(stage, world, clock).inspect(board.roles)


def _tell_addresses(stage: Stage, screen: Screen) -> None:
    token = operator_token(stage.jwt_secret, TENANT_ID)
    addresses = stage.addresses
    screen.tell(
        f"\nThe stack stays up until Ctrl-C.\n"
        f"  API          {addresses.api_url}/api/v1/claims\n"
        f"  its docs     {addresses.api_url}/docs\n"
        f"  Temporal UI  {addresses.temporal_ui_url}\n"
        f"  token        {token}"
    )
