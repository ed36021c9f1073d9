"""The role `claims`: all workflows, the rows they write, the packets. Needs no word to Amazon."""

from datetime import timedelta

from activities.bulk import Bulk
from activities.changed_losses import ChangedLosses
from activities.documents import Documents
from activities.evidence_reviews import ReviewedTenants
from activities.filing_rows import FilingRows
from activities.packets import Packets
from activities.page_pictures import PagePictures
from activities.projection import Projection
from activities.question_answers import QuestionAnswers
from activities.report_loading import ReportLoading
from activities.report_news import TellingReportNews
from activities.stopping import Stopping
from activities.sweeping import Sweeping
from activities.syncing import SyncCases, SyncRows
from integrations.keys import SigningKeys
from workers.wiring import Duties, Wiring, reader_pool
from workflows.bulk import BulkDecisionWorkflow
from workflows.claim import ClaimWorkflow
from workflows.connect_seller import ConnectSellerWorkflow, WakeClaimsWorkflow
from workflows.cost_document import CostDocumentWorkflow
from workflows.document import DocumentWorkflow
from workflows.evidence_review import EvidenceReviewWorkflow
from workflows.group_answer import GroupAnswerWorkflow
from workflows.release import ReleaseWorkflow
from workflows.report_news import ReportNewsWorkflow
from workflows.reversal import ReversalWorkflow
from workflows.seller_poll import SellerPollWorkflow
from workflows.seller_sync import SellerSyncWorkflow
from workflows.sweeper import SweeperWorkflow

WORKFLOWS = [
    ClaimWorkflow,
    ReversalWorkflow,
    DocumentWorkflow,
    CostDocumentWorkflow,
    SellerPollWorkflow,
    SellerSyncWorkflow,
    ReportNewsWorkflow,
    SweeperWorkflow,
    ConnectSellerWorkflow,
    WakeClaimsWorkflow,
    ReleaseWorkflow,
    BulkDecisionWorkflow,
    GroupAnswerWorkflow,
    EvidenceReviewWorkflow,
]


def duties(wiring: Wiring) -> Duties:
    """What the queue `claims` serves."""
    settings, database, engine = wiring.settings, wiring.database, wiring.engine
    projection = Projection(database)
    filing = FilingRows(database)
    keys = SigningKeys(settings.home)
    packets = Packets(database, wiring.store, engine, keys, PagePictures(reader_pool(wiring)))
    documents = Documents(database, wiring.store, engine)
    sweeping = Sweeping(
        database,
        engine,
        poll_interval=timedelta(minutes=settings.poll_interval_minutes),
        sync_interval=timedelta(minutes=settings.sync_interval_minutes),
    )
    stopping = Stopping(database, engine)
    bulk = Bulk(database, engine)
    answers = QuestionAnswers(database, engine)
    reviewed = ReviewedTenants(database)
    syncs = SyncRows(database, engine)
    cases = SyncCases(database, wiring.store, settings)
    changed = ChangedLosses(wiring.store, engine)
    loading = ReportLoading(database, wiring.store)
    news = TellingReportNews(database, engine)
    return Duties(
        workflows=WORKFLOWS,
        activities=[
            projection.record_transition,
            projection.record_steps,
            projection.read_snapshot,
            filing.take_place,
            filing.record_filed_by_hand,
            documents.waiting_claims,
            documents.offer_document,
            packets.build_packet,
            sweeping.find_missing,
            sweeping.mark_started,
            sweeping.ensure_polls,
            sweeping.tell_of_places,
            sweeping.remind_of_questions,
            stopping.tell_released,
            bulk.decide_round,
            bulk.record_bulk_step,
            answers.carry_answer,
            reviewed.tenants_with_labels,
            syncs.begin_sync,
            syncs.record_sync,
            loading.load_reports,
            news.tell_syncs,
            cases.find_cases,
            changed.tell_claims,
            cases.open_cases,
            cases.count_linked,
        ],
    )
