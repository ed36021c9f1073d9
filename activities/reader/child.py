"""A reader as the worker sees it: a process that it starts, feeds, watches and ends."""

import os
import select
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

from activities.reader.protocol import Answer, Request, receive, send
from models.errors import DocumentTookTooLong

# How often a reader at work is looked at, and the engine hears that it is.
_LOOK_SECONDS = 0.25
# Libraries map files and reserve room that they never touch; what is touched is watched.
_ADDRESS_SPACE_BESIDE = 2 * 1024**3


class ReaderDied(Exception):
    """The process ended in the middle of a document, by itself or by the watch on its memory."""


class Reader:
    """One process. It reads one document at a time; who asks it holds it alone."""

    def __init__(self, memory_bytes: int) -> None:
        self._memory = memory_bytes
        self.documents = 0
        self._process = subprocess.Popen(  # noqa: S603 - our own module, by our own interpreter
            [
                sys.executable,
                "-m",
                "activities.reader.process",
                str(memory_bytes + _ADDRESS_SPACE_BESIDE),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
            process_group=0,
        )
        self._requests = cast(BinaryIO, self._process.stdin)
        self._answers = cast(BinaryIO, self._process.stdout)

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def read(self, request: Request, content: bytes, beat: Callable[[], None]) -> Answer:
        """The answer; `beat` is called while it works. ReaderDied, DocumentTookTooLong."""
        self.documents += 1
        late = threading.Event()

        def end() -> None:
            late.set()
            self._process.kill()

        alarm = threading.Timer(request.seconds, end)
        alarm.start()
        try:
            return self._exchange(request, content, beat)
        except ReaderDied:
            if late.is_set():
                raise DocumentTookTooLong(
                    f"Reading took more than {request.seconds} seconds and was ended."
                    " Upload the pages that matter."
                ) from None
            raise
        finally:
            alarm.cancel()

    def end(self) -> None:
        """Ends it at once."""
        self._process.kill()
        self._answers.close()
        # What it was not sent yet needs to go nowhere.
        with suppress(BrokenPipeError):
            self._requests.close()
        self._process.wait()

    def _exchange(self, request: Request, content: bytes, beat: Callable[[], None]) -> Answer:
        try:
            send(self._requests, request.model_dump_json().encode())
            send(self._requests, content)
        except BrokenPipeError as error:
            raise ReaderDied from error
        while not select.select([self._answers], [], [], _LOOK_SECONDS)[0]:
            beat()
            if _memory_of(self.pid) > self._memory:
                self._process.kill()
        answer = receive(self._answers)
        if answer is None:
            raise ReaderDied
        return Answer.model_validate_json(answer)


def _environment() -> dict[str, str]:
    """No more than Python needs: a reader must not find the worker's secrets."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TZ", "HOME") if name in os.environ}
    paths = [str(Path(place).resolve()) for place in sys.path]
    return {**kept, "PYTHONPATH": os.pathsep.join(paths), "OMP_NUM_THREADS": "1"}


def _memory_of(pid: int) -> int:
    """The bytes that it holds; 0 where the system has no `/proc`: the address space is limited."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGESIZE")
