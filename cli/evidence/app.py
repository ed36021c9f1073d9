"""`opside evidence`: reading, matching and measuring on plain files; retraining on labels.

Each command is the function of the same name in a file of this folder.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

import typer

from cli.telling import telling_failures

# In the order of `opside evidence --help`.
COMMANDS = ("read", "match", "fit", "score", "bench", "retrain")

app = typer.Typer(
    help="Read documents, match them and measure both, on plain files; retrain on labels.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def register(name: str) -> None:
    """Add the command `name`, a function of that name in a file of that name."""
    command: Callable[..., None] = getattr(import_module(f"cli.evidence.{name}"), name)
    app.command(name)(telling_failures(command))


for _name in COMMANDS:
    if find_spec(f"cli.evidence.{_name}"):
        register(_name)
