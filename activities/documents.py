"""A document's work: read it, find the claims that wait, offer it to them."""

from dataclasses import dataclass
from datetime import timedelta

from temporalio import activity
from temporalio.client import Client, WorkflowUpdateFailedError
from temporalio.service import RPCError, RPCStatusCode

from activities.failures import translated, translated_async
from clock import utc_now
from evidence.costs.costing import line_costs
from evidence.documents import read_document
from evidence.reading.limits import DocumentLimits
from integrations.storage.store import ObjectStore
from models.contracts.claim import ClaimIdentity
from models.contracts.evidence import DocumentStatus
from models.contracts.messages import Accepted, AttachEvidence
from models.contracts.workflows import DocumentInput, DocumentResult, Offer
from models.db import Database
from models.errors import DocumentError
from models.repositories import claims, costs, documents
from models.repositories.documents import DocumentRecord


@dataclass(frozen=True)
class Documents:
    """`engine` is the Temporal client: offering a document is an update of the claim's workflow."""

    database: Database
    store: ObjectStore
    engine: Client

    @activity.defn
    @translated
    def read_document(self, document: DocumentInput) -> DocumentResult:
        """Reads the upload once. What cannot be read is kept, with a code that says what to do.

        One that was read already, and mended since, has its costs worked out anew.
        """
        with self.database.tenant(document.tenant_id) as session:
            record = documents.get(session, document.document_id)
        if record.status is not DocumentStatus.UPLOADED:
            return self._known(record)
        content = self.store.get(self.store.key_of(record.uri))
        fields, error_code = None, None
        try:
            fields = read_document(content, record.file_name, DocumentLimits())
        except DocumentError as error:
            error_code = error.code
        with self.database.tenant(document.tenant_id) as session:
            documents.store_fields(session, document.document_id, fields, error_code, utc_now())
            if fields is not None:
                costs.store(session, document.document_id, line_costs(fields))
        return DocumentResult(
            document_id=document.document_id,
            lines=len(fields.lines) if fields else 0,
            error_code=error_code,
        )

    def _known(self, record: DocumentRecord) -> DocumentResult:
        if record.fields is not None:
            with self.database.tenant(record.tenant_id) as session:
                costs.store(session, record.document_id, line_costs(record.fields))
        return DocumentResult(
            document_id=record.document_id,
            lines=len(record.fields.lines) if record.fields else 0,
            error_code=record.error_code,
        )

    @activity.defn
    @translated
    def waiting_claims(self, document: DocumentInput) -> list[ClaimIdentity]:
        """The seller's claims that a document may help, nearest deadline first."""
        with self.database.tenant(document.tenant_id) as session:
            waiting = claims.waiting_for_evidence(session, document.seller_id)
        return [claim.identity for claim in waiting]

    @activity.defn
    @translated_async
    async def offer_document(self, offer: Offer) -> bool:
        """Whether the claim took it. One that has moved on declines, which is no failure."""
        handle = self.engine.get_workflow_handle(offer.identity.workflow_id)
        message = AttachEvidence(
            message_id=_message_id(offer),
            actor="opside",
            reason="A document was mended" if offer.revision else "A document was uploaded",
            document_id=offer.document_id,
            changed=offer.revision > 0,
        )
        try:
            await handle.execute_update(  # pyright: ignore[reportUnknownMemberType]
                "attach_evidence",
                message,
                id=message.message_id,
                result_type=Accepted,
                rpc_timeout=timedelta(seconds=20),
            )
        except WorkflowUpdateFailedError:
            return False
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return False
            raise
        return True


def _message_id(offer: Offer) -> str:
    first = f"document:{offer.document_id}"
    return f"{first}:{offer.revision}" if offer.revision else first
