"""The command `opside`. Each command is the function of the same name in a file of `cli/`.

A command's file imports no more than typer at its top and the rest inside the function, so that
every command, and `opside --help`, starts fast.
"""

import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from importlib import import_module
from importlib.util import find_spec
from keyword import iskeyword
from typing import Any, NoReturn, ParamSpec

import typer

from cli.evidence.app import app as evidence
from cli.rules.app import app as rules
from cli.sandbox import sandbox, score
from cli.telling import telling_failures

Arguments = ParamSpec("Arguments")

# In the order of `opside --help`.
COMMANDS = (
    "up",
    "down",
    "doctor",
    "demo",
    "import",
    "detect",
    "token",
    "verify",
    "keys",
    "erase",
    "rebuild",
    "backup",
    "restore",
    "stop",
    "migrate",
    "namespace",
    "worker",
    "api",
    "build",
)
# These meet the stack that runs in the data folder, where the environment does not say otherwise.
JOIN_THE_STACK = frozenset(
    {"token", "erase", "rebuild", "stop", "migrate", "namespace", "worker", "api"}
)


class Application(typer.Typer):
    """The commands; a process that ran one leaves without tearing the interpreter down.

    Temporal's client runs threads of its own, and one that reports back while Python is being torn
    down aborts the process: the command was done, and its exit status was lost. Everything that
    has to be closed is closed by the command itself.
    """

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().__call__(*args, **kwargs)
        except SystemExit as ended:
            leave(ended.code)


def leave(code: str | int | None) -> NoReturn:
    """Ends the process with the status that `sys.exit(code)` would have."""
    if isinstance(code, str):
        print(code, file=sys.stderr)
        code = 1
    logging.shutdown()
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code or 0)


app = Application(
    name="opside",
    help="Recovers what Amazon owes FBA sellers: one durable workflow per claim.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def register(name: str) -> None:
    """Add the command `name`, a function of that name in a file of that name below `cli/`.

    A word that Python keeps for itself gets an underscore there: `import` is `cli/import_.py`.
    """
    own = _own_name(name)
    command: Callable[..., None] = getattr(import_module(f"cli.{own}"), own)
    app.command(name)(telling_failures(_joining(command) if name in JOIN_THE_STACK else command))


def _own_name(name: str) -> str:
    return f"{name}_" if iskeyword(name) else name


def _joining(command: Callable[Arguments, None]) -> Callable[Arguments, None]:
    @wraps(command)
    def joined(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        from engine.environment import join_running_stack

        join_running_stack()
        command(*args, **kwargs)

    return joined


for _name in COMMANDS:
    if find_spec(f"cli.{_own_name(_name)}"):
        register(_name)
sandbox_app = typer.Typer(pretty_exceptions_enable=False)
sandbox_app.callback(invoke_without_command=True)(telling_failures(_joining(sandbox)))
sandbox_app.command("score")(telling_failures(score))
app.add_typer(sandbox_app, name="sandbox")
app.add_typer(evidence, name="evidence")
app.add_typer(rules, name="rules")


if __name__ == "__main__":
    app()
