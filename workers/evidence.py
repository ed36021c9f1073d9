"""The role `evidence`: reading and matching documents. Needs the CPU, and no word to Amazon."""

from activities.cost_documents import CostDocuments
from activities.evidence_reviews import EvidenceReviews
from activities.matching import Matching
from activities.models_in_use import ModelsInUse
from activities.page_pictures import PagePictures
from activities.reading import Reading
from workers.wiring import Duties, Wiring, reader_pool


def duties(wiring: Wiring) -> Duties:
    """What the queue `evidence` serves."""
    settings, readers = wiring.settings, reader_pool(wiring)
    reading = Reading(wiring.database, wiring.store, readers)
    models = ModelsInUse(wiring.database, wiring.store)
    matching = Matching(wiring.database, models)
    reviews = EvidenceReviews(
        wiring.database, wiring.store, models, settings.evidence_train_on_amazon
    )
    costs = CostDocuments(wiring.database, wiring.store, PagePictures(readers))
    return Duties(
        activities=[
            matching.match_evidence,
            reading.read_document,
            reviews.review_evidence,
            costs.make_cost_document,
        ]
    )
