"""The heart of an activity that computes in its thread and has no step to beat at."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import copy_context
from threading import Event, Thread

from temporalio import activity

_SECONDS = 5.0


@contextmanager
def beating() -> Generator[None]:
    """Beats as long as this is open, so that a worker that dies is noticed within the time-out."""
    ended = Event()
    heart = Thread(target=copy_context().run, args=(_beat, ended), daemon=True)
    heart.start()
    try:
        yield
    finally:
        ended.set()
        heart.join()


def _beat(ended: Event) -> None:
    while not ended.wait(_SECONDS):
        activity.heartbeat()
