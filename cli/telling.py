"""How a command tells an expected failure."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import typer

from models.errors import OpsideError, PartFailed

Arguments = ParamSpec("Arguments")


def telling_failures(command: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """An expected failure is one line with its code; a bug keeps its traceback."""

    @wraps(command)
    def told(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except OpsideError as error:
            print(f"opside ({error.code}): {error.message}", file=sys.stderr)
            if isinstance(error, PartFailed) and error.log_tail:
                print(_indented(error.log_tail), file=sys.stderr)
            raise typer.Exit(1) from error

    return told


def _indented(text: str) -> str:
    return "\n".join(f"  | {line}" for line in text.splitlines())
