"""Pages are drawn by real processes, few at once, and remembered as long as there is room."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from activities import page_pictures
from activities.page_pictures import PagePictures
from activities.reader.pool import ReaderLimits, ReaderPool
from models.contracts.pictures import PageWanted
from tests.unit.evidence.papers import AMERICAN, GERMAN

FIRST = [PageWanted(page=1)]


@pytest.fixture
def pool() -> Iterator[ReaderPool]:
    with ReaderPool(ReaderLimits(seconds=30)) as readers:
        yield readers


@pytest.fixture
def pictures(pool: ReaderPool) -> PagePictures:
    return PagePictures(pool)


def test_a_page_is_drawn(pictures: PagePictures) -> None:
    assert [page.page for page in pictures.of(AMERICAN, "i.pdf", FIRST)] == [1]


def test_a_page_that_was_drawn_needs_no_reader_again(
    pool: ReaderPool, pictures: PagePictures
) -> None:
    before = pictures.of(AMERICAN, "i.pdf", FIRST)
    pool.close()
    assert (pictures.of(AMERICAN, "i.pdf", FIRST), pool.processes) == (before, [])


def test_another_document_of_the_same_name_has_its_own_pages(pictures: PagePictures) -> None:
    assert pictures.of(AMERICAN, "i.pdf", FIRST) != pictures.of(GERMAN, "i.pdf", FIRST)


def test_what_finds_no_room_is_drawn_anew(
    pool: ReaderPool, pictures: PagePictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    (page,) = pictures.of(AMERICAN, "i.pdf", FIRST)
    monkeypatch.setattr(page_pictures, "_REMEMBERED_BYTES", len(page.rgb))
    pictures.of(GERMAN, "i.pdf", FIRST)
    pool.close()
    pictures.of(AMERICAN, "i.pdf", FIRST)
    assert len(pool.processes) == 1


def test_no_more_than_two_are_drawn_at_once(pool: ReaderPool, pictures: PagePictures) -> None:
    documents = [AMERICAN + bytes([number]) * 9 for number in range(1, 7)]
    most: list[int] = []
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.002):
            most.append(len(pool.processes))

    with ThreadPoolExecutor(7) as threads:
        watching = threads.submit(watch)
        drawn = list(threads.map(lambda one: pictures.of(one, "i.pdf", FIRST), documents))
        done.set()
        watching.result()
    assert (max(most), [len(pages) for pages in drawn]) == (2, [1] * 6)


def test_who_waits_for_room_says_so(pictures: PagePictures) -> None:
    beats: list[None] = []
    pictures._room.acquire()
    pictures._room.acquire()
    timer = threading.Timer(0.6, pictures._room.release)
    timer.start()
    pictures.of(AMERICAN, "i.pdf", FIRST, lambda: beats.append(None))
    assert beats
