"""The role `evidence`: reading and matching documents. Needs the CPU, and no word to Amazon."""

from activities.documents import Documents
from activities.matching import Matching
from workers.wiring import Duties, Wiring


def duties(wiring: Wiring) -> Duties:
    """What the queue `evidence` serves."""
    documents = Documents(wiring.database, wiring.store, wiring.engine)
    matching = Matching(wiring.database)
    return Duties(activities=[matching.match_evidence, documents.read_document])
