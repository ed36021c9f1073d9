"""The role `evidence`: reading and matching documents. Needs the CPU, and no word to Amazon."""

from activities.cost_documents import CostDocuments
from activities.matching import Matching
from activities.reader.pool import ReaderLimits, ReaderPool
from activities.reading import Reading
from workers.wiring import Duties, Wiring


def duties(wiring: Wiring) -> Duties:
    """What the queue `evidence` serves."""
    settings = wiring.settings
    limits = ReaderLimits(
        seconds=settings.worker_reading_seconds,
        memory_bytes=settings.worker_reading_memory_mb * 1024**2,
        documents=settings.worker_reading_documents,
    )
    readers = wiring.closing.enter_context(ReaderPool(limits))
    reading = Reading(wiring.database, wiring.store, readers)
    matching = Matching(wiring.database)
    costs = CostDocuments(wiring.database, wiring.store)
    return Duties(
        activities=[matching.match_evidence, reading.read_document, costs.make_cost_document]
    )
