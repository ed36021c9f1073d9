"""The proof packet of a claim: everything that is stored about it, sealed and kept."""

import asyncio
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session
from temporalio import activity
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from activities.failures import translated_async
from activities.page_pictures import PagePictures
from claims.lint import evidence_list
from evidence.costs.document import cost_document, pages_of
from integrations.keys import SigningKeys
from integrations.storage.store import ObjectStore
from models.contracts.claim import ClaimFile, PacketRef
from models.contracts.costs import CostEntry
from models.contracts.deposits import Deposit
from models.contracts.evidence import DocumentStatus, EvidenceMatch
from models.contracts.lint import EvidenceItem
from models.contracts.packet import (
    EvidenceFile,
    PacketContents,
    QuestionRecord,
    WorkflowHistory,
)
from models.contracts.workflows import HistoryRange, PacketRequest
from models.db import Database
from models.repositories import commission, costs, documents, payout_links, projection, questions
from models.repositories import submission_records as submissions
from models.repositories.documents import DocumentRecord
from packets.build import BuiltPacket, build_packet
from packets.payouts import payout_chain


@dataclass(frozen=True)
class Packets:
    """`engine` is the Temporal client that the histories are read from."""

    database: Database
    store: ObjectStore
    engine: Client
    keys: SigningKeys
    pictures: PagePictures

    @activity.defn
    @translated_async
    async def build_packet(self, wanted: PacketRequest) -> PacketRef:
        """Builds, signs and stores one version. The same claim, the same point: the same bytes."""
        histories: list[WorkflowHistory] = []
        for part in wanted.runs:
            histories.extend(await self._histories(part))
        return await asyncio.to_thread(self._build, wanted, histories)

    def _build(self, wanted: PacketRequest, histories: list[WorkflowHistory]) -> PacketRef:
        built = build_packet(self._contents(wanted, histories), self.keys.signer())
        uri = self.store.put(_key(wanted, built), built.content, "application/zip")
        return PacketRef(
            version=wanted.version, uri=uri, sha256=built.sha256, size=len(built.content)
        )

    def _contents(self, wanted: PacketRequest, histories: list[WorkflowHistory]) -> PacketContents:
        identity = wanted.identity
        with self.database.tenant(identity.tenant_id) as session:
            snapshot = projection.read_snapshot(session, identity)
            sent = submissions.of_claim(session, identity)
            asked = questions.of_claim(session, identity)
            billed = commission.of_claim(session, identity)
            audit = projection.read_events(session, identity)
            papers = {document for one in sent for document in one.document_ids}
            if snapshot.file.match is not None:
                papers.update(snapshot.file.match.papers)
            found = [documents.get(session, paper) for paper in sorted(papers)]
            cost = _cost(session, snapshot.file.match)
            went = payout_links.deposits(session, [one.line_id for one in snapshot.file.payouts])
        records = [record for record in found if record.status is not DocumentStatus.ERASED]
        return PacketContents(
            identity=identity,
            facts=wanted.facts,
            policy=wanted.policy,
            status=snapshot.status,
            file=snapshot.file,
            audit=audit,
            asked_for=_asked_for(wanted, snapshot.file, records),
            cost_document=None if cost is None else self._cost_document(cost, found),
            evidence=[
                EvidenceFile(
                    document_id=record.document_id,
                    name=record.file_name,
                    content_type=record.content_type,
                    sha256=record.sha256,
                    content=self.store.get(self.store.key_of(record.uri)),
                )
                for record in records
            ],
            submissions=sent,
            questions=[_answered(question) for question in asked],
            payout_chain=payout_chain(snapshot.file, _of_seller(went, identity.seller_id)),
            commission=billed,
            reversals=[line for line in snapshot.file.payouts if line.reverses is not None],
            histories=histories,
            made_at=wanted.at,
            version=wanted.version,
        )

    def _cost_document(self, entry: CostEntry, papers: list[DocumentRecord]) -> bytes:
        paper = next(one for one in papers if one.document_id == entry.document_id)
        content = self.store.get(self.store.key_of(paper.uri))
        pictures = self.pictures.of(content, paper.file_name, pages_of(entry))
        return cost_document(entry, [], pictures)

    async def _histories(self, part: HistoryRange) -> list[WorkflowHistory]:
        """The run's history, or with no run id those of every run that the engine still has."""
        found: list[WorkflowHistory] = []
        run_id, last = part.run_id, part.last_event_id
        while True:
            handle = self.engine.get_workflow_handle(part.workflow_id, run_id=run_id)
            try:
                history = await handle.fetch_history()
            except RPCError as error:
                if error.status is RPCStatusCode.NOT_FOUND:
                    return found  # past its retention; an earlier version of the packet has it
                raise
            started = history.events[0].workflow_execution_started_event_attributes
            found.insert(
                0,
                WorkflowHistory(
                    workflow_id=part.workflow_id,
                    run_id=started.original_execution_run_id,
                    last_event_id=last,
                    content=history.to_json().encode(),
                ),
            )
            if part.run_id is not None or not started.continued_execution_run_id:
                return found
            run_id, last = started.continued_execution_run_id, None


def _asked_for(
    wanted: PacketRequest, file: ClaimFile, records: list[DocumentRecord]
) -> list[EvidenceItem]:
    """What Amazon asks for, where the document that the claim rests on can still be shown."""
    match = file.match
    if wanted.facts.reckoning is not None:
        return evidence_list(wanted.facts, None, None)
    fields = {record.document_id: record.fields for record in records}
    document = fields.get(match.document_id) if match is not None else None
    if document is None:
        return []
    return evidence_list(wanted.facts, match, document, file.confirmed_by)


def _answered(asked: questions.QuestionRecord) -> QuestionRecord:
    return QuestionRecord(
        question=asked.question,
        outcome=asked.state,
        choice=asked.choice,
        text=asked.answer or "",
        answered_by=asked.actor,
        answered_at=asked.closed_at,
    )


def _of_seller(
    went: dict[tuple[UUID, str], list[Deposit]], seller_id: UUID
) -> dict[str, list[Deposit]]:
    return {line: found for (seller, line), found in went.items() if seller == seller_id}


def _cost(session: Session, match: EvidenceMatch | None) -> CostEntry | None:
    """What the matched line shows; None where it shows no cost."""
    if match is None:
        return None
    return costs.entry(session, match.document_id, match.line_position)


def _key(wanted: PacketRequest, built: BuiltPacket) -> str:
    identity = wanted.identity
    name = f"v{wanted.version}-{built.sha256[:16]}.zip"
    return f"{identity.tenant_id}/packets/{identity.claim_id}/{name}"
