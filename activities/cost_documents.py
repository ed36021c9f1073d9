"""Makes the PDF of what a line's unit cost, keeps it, and remembers where."""

import hashlib
from dataclasses import dataclass

from temporalio import activity

from activities.failures import translated
from clock import utc_now
from evidence.costs.document import cost_document
from integrations.storage.store import ObjectStore
from models.contracts.costs import CostDocumentRequest, CostEntry
from models.db import Database
from models.repositories import costs, documents
from models.repositories.costs import CostDocument


@dataclass(frozen=True)
class CostDocuments:
    """Reads the line and the document's bytes; the same ones make the same PDF."""

    database: Database
    store: ObjectStore

    @activity.defn
    @translated
    def make_cost_document(self, wanted: CostDocumentRequest) -> bool:
        """Whether the line shows a cost, and so has a document now. Safe to repeat."""
        with self.database.tenant(wanted.tenant_id) as session:
            entry = costs.entry(session, wanted.document_id, wanted.position)
            if entry is None or entry.revision != wanted.revision:
                return False
            history = costs.history(session, wanted.seller_id, entry.sku) if entry.sku else []
            uri = documents.get(session, wanted.document_id).uri
        content = cost_document(entry, history, self.store.get(self.store.key_of(uri)))
        return self._keep(wanted, entry, content)

    def _keep(self, wanted: CostDocumentRequest, entry: CostEntry, content: bytes) -> bool:
        name = f"{entry.position}-{entry.revision}.pdf"
        key = f"{wanted.tenant_id}/costs/{wanted.document_id}/{name}"
        made = CostDocument(
            document_id=wanted.document_id,
            position=entry.position,
            revision=entry.revision,
            seller_id=wanted.seller_id,
            uri=self.store.put(key, content, "application/pdf"),
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
        )
        with self.database.tenant(wanted.tenant_id) as session:
            is_kept = costs.keep_document(session, made, utc_now())
        if not is_kept:
            self.store.remove(key)
        return is_kept
