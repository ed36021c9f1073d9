"""`python -m tests.chaos`: what `make chaos` runs."""

import sys

from rich.console import Console

from tests.chaos.options import options_of_environment
from tests.chaos.run import run_chaos

PLAIN_WIDTH = 120  # where no terminal says how wide it is

if __name__ == "__main__":
    width = None if sys.stdout.isatty() else PLAIN_WIDTH
    sys.exit(run_chaos(options_of_environment(), Console(highlight=False, width=width)))
