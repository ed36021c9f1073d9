"""`python -m tests.chaos`: what `make chaos` runs."""

import sys

from rich.console import Console
from temporalio.runtime import Runtime, TelemetryConfig

from tests.chaos.options import options_of_environment
from tests.chaos.run import run_chaos

PLAIN_WIDTH = 120  # where no terminal says how wide it is

if __name__ == "__main__":
    # The SDK's own log tells of every part that is away, which is what this is about.
    quiet = Runtime(telemetry=TelemetryConfig(logging=None))
    Runtime.set_default(quiet, error_if_already_set=False)
    width = None if sys.stdout.isatty() else PLAIN_WIDTH
    sys.exit(run_chaos(options_of_environment(), Console(highlight=False, width=width)))
