"""An upload's own life: read it once, then offer it to every claim that waits for evidence."""

from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.documents import Documents
    from activities.reading import Reading
    from models.contracts import queues
    from models.contracts.workflows import DocumentInput, DocumentResult, Offer
    from workflows import calls


@workflow.defn
class DocumentWorkflow:
    """Reads one document and tells the waiting claims. A document that cannot be read says why."""

    @workflow.run
    async def run(self, document: DocumentInput) -> DocumentResult:
        """Ends when each waiting claim has taken the document or declined it."""
        read = await workflow.execute_activity_method(
            Reading.read_document,
            document,
            task_queue=queues.EVIDENCE,
            # Two tries of the longest reading that a setting allows; its heart beats all the while.
            start_to_close_timeout=timedelta(minutes=10),
            heartbeat_timeout=timedelta(seconds=30),
            retry_policy=calls.STEADY,
            summary="Read the document",
        )
        workflow.set_current_details(_words(read))
        # Histories from before these were told have neither of the two: they end here as they did.
        may_change_claims = read.lines or read.serves_deliveries or read.was_mended
        if read.error_code is not None or not may_change_claims:
            return read
        offered: list[Offer] = []
        for claim in await calls.database(
            Documents.waiting_claims, document, "Claims that wait for evidence"
        ):
            offer = Offer(
                identity=claim, document_id=document.document_id, revision=document.revision
            )
            taken = await workflow.execute_activity_method(
                Documents.offer_document,
                offer,
                task_queue=queues.CLAIMS,
                start_to_close_timeout=timedelta(seconds=30),
                retry_policy=calls.STEADY,
                summary=f"Offer it to claim {claim.claim_id}",
            )
            if taken:
                offered.append(offer)
        ids = [offer.identity.claim_id for offer in offered]
        done = read.model_copy(update={"offered_to": ids})
        workflow.set_current_details(_words(done))
        return done


def _words(result: DocumentResult) -> str:
    if result.error_code is not None:
        return f"Could not be read: {result.error_code}"
    return f"{result.lines} lines read, offered to {len(result.offered_to)} claims"
