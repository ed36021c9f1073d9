"""The readers of a worker: as many as documents are read at once, made new when they die."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType

from activities.reader.child import Reader, ReaderDied
from activities.reader.protocol import Answer, Request
from models.contracts.evidence import DocumentFields
from models.contracts.pictures import PagePicture, PageWanted
from models.errors import DocumentCrashedReader, DocumentError

# A reader may die of something else than its document, once.
_TRIES = 2
# Some pages, of which the letters may have to be found again to lay them straight.
_DRAWING_SECONDS = 25

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ReaderLimits:
    """`seconds` for a document; `memory_bytes` that a reader may hold; after so many `documents` it
    makes room for a new one, because libraries do not give back all that they took."""

    seconds: int = 120
    memory_bytes: int = 1200 * 1024**2
    documents: int = 200


def _no_beat() -> None:
    """Nobody wants to hear that it works."""


class ReaderPool:
    """Reads each document in a process of its own kind. Safe to ask from several threads."""

    def __init__(self, limits: ReaderLimits) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._idle: list[Reader] = []
        self._busy: set[Reader] = set()

    def __enter__(self) -> "ReaderPool":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def processes(self) -> list[int]:
        """The ids of the readers that live."""
        with self._lock:
            return [reader.pid for reader in [*self._idle, *self._busy]]

    def read(
        self,
        content: bytes,
        file_name: str,
        *,
        ignore_embedded: bool = False,
        look_for_changes: bool = False,
        beat: Callable[[], None] = _no_beat,
    ) -> DocumentFields:
        """The fields; any DocumentError. `beat` is called a few times a second until then.

        DocumentTookTooLong and DocumentCrashedReader are of the document, never of the worker.
        """
        request = Request(
            file_name=file_name,
            ignore_embedded=ignore_embedded,
            look_for_changes=look_for_changes,
            seconds=self._limits.seconds,
        )
        return _fields(self._answer(request, content, beat))

    def draw(
        self,
        content: bytes,
        file_name: str,
        pages: list[PageWanted],
        *,
        beat: Callable[[], None] = _no_beat,
    ) -> list[PagePicture]:
        """Pictures of the pages that can be drawn, within the memory of reading and at most 25
        seconds. DocumentTookTooLong, DocumentCrashedReader."""
        seconds = min(self._limits.seconds, _DRAWING_SECONDS)
        request = Request(file_name=file_name, draw=pages, seconds=seconds)
        return self._answer(request, content, beat).pictures

    def close(self) -> None:
        """Ends all readers; one at work leaves its document as crashed."""
        with self._lock:
            readers = [*self._idle, *self._busy]
            self._idle.clear()
        for reader in readers:
            reader.end()

    def _answer(self, request: Request, content: bytes, beat: Callable[[], None]) -> Answer:
        for _ in range(_TRIES):
            try:
                return self._ask(request, content, beat)
            except ReaderDied:
                logger.warning("A reader died of a document of %d bytes", len(content))
        raise DocumentCrashedReader(
            "Reading the file crashed or took too much memory. Export it anew, or in parts."
        )

    def _ask(self, request: Request, content: bytes, beat: Callable[[], None]) -> Answer:
        reader = self._take()
        try:
            answer = reader.read(request, content, beat)
        except BaseException:
            # Also what ends this thread from outside: an answer that comes later is nobody's.
            self._drop(reader)
            raise
        self._give_back(reader)
        return answer

    def _take(self) -> Reader:
        with self._lock:
            while self._idle:
                reader = self._idle.pop()
                if reader.alive:
                    self._busy.add(reader)
                    return reader
                reader.end()
            reader = Reader(self._limits.memory_bytes)
            self._busy.add(reader)
            return reader

    def _give_back(self, reader: Reader) -> None:
        if reader.documents >= self._limits.documents:
            self._drop(reader)
            return
        with self._lock:
            self._busy.discard(reader)
            self._idle.append(reader)

    def _drop(self, reader: Reader) -> None:
        with self._lock:
            self._busy.discard(reader)
        reader.end()


def _kinds(kind: type[DocumentError]) -> dict[str, type[DocumentError]]:
    below = [_kinds(one) for one in kind.__subclasses__()]
    return {kind.code: kind} | {code: one for kinds in below for code, one in kinds.items()}


def _fields(answer: Answer) -> DocumentFields:
    if answer.fields is not None:
        return answer.fields
    raise _kinds(DocumentError).get(answer.error_code or "", DocumentError)(answer.message)
