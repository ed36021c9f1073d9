"""An upload read once, by a process that may die of it."""

from dataclasses import dataclass

from temporalio import activity

from activities.failures import translated
from activities.reader.pool import ReaderPool
from clock import utc_now
from evidence.costs.costing import line_costs
from evidence.gate.alteration import signs_in_bytes, with_signs
from evidence.gate.delivery import proves_delivery
from integrations.storage.store import ObjectStore
from models.contracts.evidence import DocumentStatus
from models.contracts.workflows import DocumentInput, DocumentResult
from models.db import Database
from models.errors import DocumentError
from models.repositories import costs, documents
from models.repositories.documents import DocumentRecord


@dataclass(frozen=True)
class Reading:
    """Bytes from the store, fields to the database; `readers` do the work between."""

    database: Database
    store: ObjectStore
    readers: ReaderPool

    @activity.defn
    @translated
    def read_document(self, document: DocumentInput) -> DocumentResult:
        """Reads the upload once. What cannot be read is kept, with a code that says what to do.

        One that was read already, and mended since, has its costs worked out anew.
        """
        with self.database.tenant(document.tenant_id) as session:
            documents.mark_begun(session, document.document_id, document.revision)
            record = documents.get(session, document.document_id)
        if record.status is not DocumentStatus.UPLOADED:
            return self._known(record, document.revision)
        content = self.store.get(self.store.key_of(record.uri))
        fields, error_code = None, None
        try:
            read = self.readers.read(
                content, record.file_name, look_for_changes=True, beat=activity.heartbeat
            )
            fields = with_signs(read, signs_in_bytes(content, record.sha256))
        except DocumentError as error:
            error_code = error.code
        with self.database.tenant(document.tenant_id) as session:
            documents.store_fields(session, document.document_id, fields, error_code, utc_now())
            if fields is not None:
                costs.store(session, document.document_id, line_costs(fields))
        return DocumentResult(
            document_id=document.document_id,
            lines=len(fields.lines) if fields else 0,
            serves_deliveries=fields is not None and proves_delivery(fields),
            error_code=error_code,
        )

    def _known(self, record: DocumentRecord, revision: int) -> DocumentResult:
        if record.fields is not None:
            with self.database.tenant(record.tenant_id) as session:
                costs.store(session, record.document_id, line_costs(record.fields))
        return DocumentResult(
            document_id=record.document_id,
            lines=len(record.fields.lines) if record.fields else 0,
            was_mended=revision > 0,
            serves_deliveries=record.fields is not None and proves_delivery(record.fields),
            error_code=record.error_code,
        )
