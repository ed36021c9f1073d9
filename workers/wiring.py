"""What a role is built from, and what it serves when it is built."""

from collections.abc import Callable, Coroutine, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from temporalio.client import Client

from activities.reader.pool import ReaderLimits, ReaderPool
from integrations.storage.store import ObjectStore
from models.db import Database
from models.errors import NotConfigured
from settings import Settings


@dataclass(frozen=True)
class Wiring:
    """What every role gets. What a role opens besides, it leaves to `closing`."""

    settings: Settings
    engine: Client
    database: Database
    store: ObjectStore
    closing: ExitStack


def reader_pool(wiring: Wiring) -> ReaderPool:
    """Processes that open what strangers wrote; they start when a document comes."""
    settings = wiring.settings
    limits = ReaderLimits(
        seconds=settings.worker_reading_seconds,
        memory_bytes=settings.worker_reading_memory_mb * 1024**2,
        documents=settings.worker_reading_documents,
    )
    return wiring.closing.enter_context(ReaderPool(limits))


@dataclass(frozen=True)
class Duties:
    """The activities and workflows of one queue; `beside` runs as long as the role is served."""

    activities: Sequence[Callable[..., Any]]
    workflows: Sequence[type] = ()
    beside: Sequence[Callable[[], Coroutine[Any, Any, None]]] = ()


def needed(value: str | None, name: str) -> str:
    """The setting's value. NotConfigured names it when there is none."""
    if not value:
        raise NotConfigured(f"{name} is not set: `opside up` sets it, docs/settings.md tells how.")
    return value
