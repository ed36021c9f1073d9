"""A document's work among claims: find those that wait, offer it to them."""

from dataclasses import dataclass
from datetime import timedelta

from temporalio import activity
from temporalio.client import Client, WorkflowUpdateFailedError
from temporalio.service import RPCError, RPCStatusCode

from activities.failures import translated, translated_async
from evidence.gate.delivery import needs_delivery_proof
from integrations.storage.store import ObjectStore
from models.contracts.claim import ClaimIdentity
from models.contracts.messages import Accepted, AttachEvidence
from models.contracts.workflows import DocumentInput, Offer
from models.db import Database
from models.repositories import claims, documents


@dataclass(frozen=True)
class Documents:
    """`engine` is the Temporal client: offering a document is an update of the claim's workflow."""

    database: Database
    store: ObjectStore
    engine: Client

    @activity.defn
    @translated
    def waiting_claims(self, document: DocumentInput) -> list[ClaimIdentity]:
        """The seller's claims that a document may help, nearest deadline first: one without lines
        those that need a proof of delivery. One that was mended may have helped any of them."""
        with self.database.tenant(document.tenant_id) as session:
            waiting = claims.waiting_for_evidence(session, document.seller_id)
            fields = documents.get(session, document.document_id).fields
        for_all = fields is None or bool(fields.lines) or document.revision > 0
        return [one.identity for one in waiting if for_all or needs_delivery_proof(one.facts)]

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
