"""Pages drawn by a process that may die of them: a paper without its pages is one all the same."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable

from activities.reader.pool import ReaderPool
from models.contracts.pictures import PagePicture, PageWanted
from models.errors import DocumentError

# A reader takes a hundred megabytes, and a worker may make dozens of papers at once.
_DRAWN_AT_ONCE = 2
_LOOK_SECONDS = 0.25
_REMEMBERED_BYTES = 32 * 1024**2

_Pages = tuple[str, str, tuple[PageWanted, ...]]


class PagePictures:
    """The pages of documents. The last ones are remembered, because one invoice serves many
    claims. Safe to ask from several threads."""

    def __init__(self, readers: ReaderPool) -> None:
        self._readers = readers
        self._room = threading.BoundedSemaphore(_DRAWN_AT_ONCE)
        self._lock = threading.Lock()
        self._remembered: OrderedDict[_Pages, list[PagePicture]] = OrderedDict()

    def of(
        self,
        content: bytes,
        file_name: str,
        pages: list[PageWanted],
        beat: Callable[[], None] = lambda: None,
    ) -> list[PagePicture]:
        """The pages that could be drawn; none where drawing them took too much time or memory.
        `beat` is called a few times a second while it waits and draws."""
        if not pages:
            return []
        key = (hashlib.sha256(content).hexdigest(), file_name, tuple(pages))
        while not self._room.acquire(timeout=_LOOK_SECONDS):
            beat()
        try:
            known = self._recall(key)
            if known is None:
                known = self._readers.draw(content, file_name, pages, beat=beat)
                self._remember(key, known)
            return known
        except DocumentError:
            return []
        finally:
            self._room.release()

    def _recall(self, key: _Pages) -> list[PagePicture] | None:
        with self._lock:
            if key in self._remembered:
                self._remembered.move_to_end(key)
            return self._remembered.get(key)

    def _remember(self, key: _Pages, pictures: list[PagePicture]) -> None:
        with self._lock:
            self._remembered[key] = pictures
            while sum(map(_size, self._remembered.values())) > _REMEMBERED_BYTES:
                self._remembered.popitem(last=False)


def _size(pictures: list[PagePicture]) -> int:
    return sum(len(picture.rgb) for picture in pictures)
