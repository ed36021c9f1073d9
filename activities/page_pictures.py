"""Pages drawn by a process that may die of them: a paper without its pages is one all the same."""

from collections.abc import Callable

from activities.reader.pool import ReaderPool
from models.contracts.pictures import PagePicture, PageWanted
from models.errors import DocumentError


def pictures_of(
    readers: ReaderPool,
    content: bytes,
    file_name: str,
    pages: list[PageWanted],
    beat: Callable[[], None] = lambda: None,
) -> list[PagePicture]:
    """The pages that could be drawn; none where drawing them took too much time or memory."""
    if not pages:
        return []
    try:
        return readers.draw(content, file_name, pages, beat=beat)
    except DocumentError:
        return []
