"""Readers are real processes here, and they are really killed."""

import io
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from activities.reader.pool import ReaderLimits, ReaderPool
from models.errors import (
    DocumentBroken,
    DocumentCrashedReader,
    DocumentEncrypted,
    DocumentTookTooLong,
)
from tests.unit.evidence.papers import AMERICAN, draw

NUMBER = "BR-2026-118"


@pytest.fixture
def pool() -> Iterator[ReaderPool]:
    with ReaderPool(ReaderLimits(seconds=30)) as readers:
        yield readers


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def stop(pid: int) -> None:
    os.kill(pid, signal.SIGSTOP)


def stopped_first(pool: ReaderPool) -> int:
    """A reader that is there and does not move, so that a beat comes before an answer."""
    pool.read(AMERICAN, "i.pdf")
    (pid,) = pool.processes
    stop(pid)
    return pid


def test_a_document_is_read(pool: ReaderPool) -> None:
    assert pool.read(AMERICAN, "i.pdf").number == NUMBER


def test_an_error_of_the_document_comes_back_as_itself(pool: ReaderPool) -> None:
    with pytest.raises(DocumentEncrypted, match="locked with a password"):
        pool.read(draw([(40, 40, "secret")], password="pass"), "i.pdf")


def test_a_reader_goes_on_after_a_broken_document(pool: ReaderPool) -> None:
    pool.read(AMERICAN, "i.pdf")
    before = pool.processes
    with pytest.raises(DocumentBroken):
        pool.read(AMERICAN[:400], "i.pdf")
    assert pool.processes == before


def test_a_reader_that_is_killed_at_work_is_replaced_and_the_document_read(
    pool: ReaderPool,
) -> None:
    pid = stopped_first(pool)

    def beat() -> None:
        if pid in pool.processes:
            kill(pid)

    assert pool.read(AMERICAN, "i.pdf", beat=beat).number == NUMBER


def test_a_reader_that_died_between_documents_is_replaced(pool: ReaderPool) -> None:
    pool.read(AMERICAN, "i.pdf")
    (pid,) = pool.processes
    kill(pid)
    assert pool.read(AMERICAN, "i.pdf").number == NUMBER


def test_a_document_that_two_readers_die_of_is_one_error(pool: ReaderPool) -> None:
    killed: list[int] = []
    done = threading.Event()

    def kill_each() -> None:
        while not done.wait(0.005):
            for pid in pool.processes:
                kill(pid)
                killed.append(pid)

    with ThreadPoolExecutor(1) as thread:
        killing = thread.submit(kill_each)
        try:
            with pytest.raises(DocumentCrashedReader):
                pool.read(AMERICAN, "i.pdf")
        finally:
            done.set()
            killing.result()
    assert len(set(killed)) == 2


def test_a_picture_that_needs_more_memory_than_there_is_is_one_error() -> None:
    with ReaderPool(ReaderLimits(memory_bytes=120 * 1024**2)) as pool:
        buffer = io.BytesIO()
        Image.new("RGB", (600, 800), "white").save(buffer, "PNG")
        with pytest.raises(DocumentCrashedReader):
            pool.read(buffer.getvalue(), "scan.png")
        assert pool.read(AMERICAN, "i.pdf").number == NUMBER


def test_a_reader_that_does_not_answer_in_time_is_ended(pool: ReaderPool) -> None:
    pid = stopped_first(pool)
    pool._limits = ReaderLimits(seconds=1)
    with pytest.raises(DocumentTookTooLong):
        pool.read(AMERICAN, "i.pdf")
    assert not Path(f"/proc/{pid}").exists()


def test_the_next_document_is_read_after_one_that_took_too_long(pool: ReaderPool) -> None:
    stopped_first(pool)
    pool._limits = ReaderLimits(seconds=1)
    with pytest.raises(DocumentTookTooLong):
        pool.read(AMERICAN, "i.pdf")
    pool._limits = ReaderLimits(seconds=30)
    assert pool.read(AMERICAN, "i.pdf").number == NUMBER


def test_a_reader_makes_room_after_its_documents() -> None:
    with ReaderPool(ReaderLimits(documents=2)) as pool:
        pool.read(AMERICAN, "i.pdf")
        first = pool.processes
        pool.read(AMERICAN, "i.pdf")
        assert (len(first), pool.processes) == (1, [])


def test_as_many_are_read_at_once_as_are_asked_for(pool: ReaderPool) -> None:
    with ThreadPoolExecutor(3) as threads:
        read = list(threads.map(lambda _: pool.read(AMERICAN, "i.pdf").number, range(6)))
    assert read == [NUMBER] * 6


def test_a_reader_knows_no_secret_of_the_worker(
    pool: ReaderPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://owner:secret@db/opside")
    pool.read(AMERICAN, "i.pdf")
    (pid,) = pool.processes
    assert b"secret" not in Path(f"/proc/{pid}/environ").read_bytes()


def test_a_closed_pool_leaves_no_process_behind() -> None:
    with ReaderPool(ReaderLimits()) as pool:
        pool.read(AMERICAN, "i.pdf")
        (pid,) = pool.processes
    assert not Path(f"/proc/{pid}").exists()


def test_what_ends_the_asking_thread_ends_its_reader(pool: ReaderPool) -> None:
    pid = stopped_first(pool)

    def cancelled() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pool.read(AMERICAN, "i.pdf", beat=cancelled)
    assert not Path(f"/proc/{pid}").exists()
