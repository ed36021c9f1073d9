"""Makes the PDF of what a line's unit cost and the picture of the line, and keeps them."""

import hashlib
from dataclasses import dataclass

from temporalio import activity

from activities.failures import translated
from activities.page_pictures import PagePictures
from claims.question_groups import box_of_line, line_at
from clock import utc_now
from evidence.costs.document import cost_document, pages_of
from evidence.costs.line_picture import line_page, line_picture
from integrations.storage.store import ObjectStore
from models.contracts.costs import CostDocumentRequest, CostEntry
from models.contracts.evidence import DocumentFields
from models.contracts.pictures import PagePicture
from models.db import Database
from models.repositories import costs, documents
from models.repositories.costs import CostDocument


@dataclass(frozen=True)
class CostDocuments:
    """Reads the line and the document's bytes; the same ones make the same papers."""

    database: Database
    store: ObjectStore
    pictures: PagePictures

    @activity.defn
    @translated
    def make_cost_document(self, wanted: CostDocumentRequest) -> bool:
        """Whether the line shows a cost, and so has a document now. Every line of a file with pages
        has a picture besides. Safe to repeat."""
        with self.database.tenant(wanted.tenant_id) as session:
            record = documents.get(session, wanted.document_id)
            entry = costs.entry(session, wanted.document_id, wanted.position)
            sku = entry.sku if entry else None
            others = costs.history(session, wanted.seller_id, sku) if sku else []
        if record.fields is None or record.revision != wanted.revision:
            return False
        line = line_page(record.fields, wanted.position)
        if line is None:
            return False
        beside = pages_of(entry) if entry else []
        content = self.store.get(self.store.key_of(record.uri))
        drawn = self.pictures.of(content, record.file_name, [*beside, line], activity.heartbeat)
        pictures = {picture.page: picture for picture in drawn}
        self._keep_picture(wanted, record.fields, pictures.get(line.page))
        if entry is None:
            return False
        shown = [pictures[page.page] for page in beside if page.page in pictures]
        return self._keep(wanted, entry, cost_document(entry, others, shown))

    def _keep_picture(
        self, wanted: CostDocumentRequest, fields: DocumentFields, page: PagePicture | None
    ) -> None:
        """Put first and looked at then: a document that was deleted meanwhile keeps no picture."""
        line = line_at(fields, wanted.position)
        if line is None or page is None:
            return
        picture = line_picture(page, box_of_line(fields, line))
        self.store.put(wanted.picture_key, picture, "image/png")
        with self.database.tenant(wanted.tenant_id) as session:
            is_current = costs.is_current(session, wanted)
        if not is_current:
            self.store.remove(wanted.picture_key)

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
