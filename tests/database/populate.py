"""One tenant with at least one row in every table, made by the repositories."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from detection.reports.kinds import ReportKind
from models.contracts.bulk import BulkAction, BulkDecision, BulkFilter
from models.contracts.certificates import Certified, Comparison, NewModel, Quality
from models.contracts.claim import (
    ChannelName,
    Choice,
    ClaimFile,
    ClaimStatus,
    CommissionLine,
    PacketRef,
    PayoutLine,
    Question,
    SubmissionKind,
)
from models.contracts.connections import (
    STATE_LIVES,
    Connected,
    ConnectResult,
    NewConsentRequest,
)
from models.contracts.consents import SealedConsent
from models.contracts.deposits import LinkRule, PayoutLink
from models.contracts.erasure import ErasureKind, ErasureOrder
from models.contracts.evidence import EvidenceMatch, MatchTier
from models.contracts.filing import SubmitRequest
from models.contracts.labels import Label, LabelKind, Provenance
from models.contracts.limits import CallLimit
from models.contracts.money import Money
from models.contracts.syncs import SyncProgress, SyncStart
from models.contracts.workflows import ClaimInput, SellerPollInput
from models.db import Database
from models.repositories import (
    budget,
    budget_limits,
    bulk,
    certificates,
    consent_requests,
    corrections,
    costs,
    erasure,
    idempotency,
    labels,
    ledgers,
    match_models,
    matches,
    payout_links,
    question_answers,
    raw_reports,
    reimbursements,
    report_rows,
    sellers,
    settlements,
    stops,
    submissions,
    syncs,
)
from models.repositories.budget_limits import BudgetChange
from models.repositories.call_buckets import Bucket
from models.repositories.report_rows import ReportSource
from tests.database.waiting_together import an_answer, waits_for
from tests.fixtures_database import MOMENT, Writer, new_claim, new_document, new_seller

LEDGER = "GET_LEDGER_DETAIL_VIEW_DATA"
DOLLAR = Money(cents=100, currency="USD")
A_SETTLEMENT_LINE = (
    '{"settlement_id": "900", "currency": "USD", "amount": 100, "is_total": false,'
    ' "amount_type": "FBA Inventory Reimbursement"}'
)


def populate(database: Database) -> UUID:
    """Fills every table for a new tenant; returns its id."""
    seller = new_seller(database)
    claim = new_claim(database, seller)
    document_id = new_document(database, seller, 10)
    _write_steps(database, claim)
    with database.tenant(seller.tenant_id) as session:
        sellers.store_consent(session, seller.seller_id, a_consent(), MOMENT)
        asked = a_consent_request()
        consent_requests.begin(session, asked)
        connected = Connected(result=ConnectResult.CONNECTED, seller_id=seller.seller_id)
        consent_requests.finish(session, asked.request_id, connected)
        raw_reports.remember_asked(session, seller, LEDGER, "50011020001", MOMENT)
        Bucket(session, "M1", "app", "getReport").take(CallLimit(rate=2, burst=15))
        syncs.begin(session, a_sync(seller))
        for open_units in (11, 4):
            ledgers.load_rows(session, seller.seller_id, [a_ledger_row(open_units)], MOMENT.date())
        for status in ("Pending", "Completed"):
            row = ("a-1", 2, f'{{"order_id": "R1", "order_status": "{status}"}}')
            report_rows.load_rows(session, seller.seller_id, a_report("50011020001"), [row])
        corrections.correct(session, a_correction(document_id), MOMENT)
        costs.keep_document(session, a_cost_document(seller, document_id), MOMENT)
        matches.hold_units(session, match_of(document_id), claim.identity, MOMENT)
        submissions.begin_send(session, request_of(claim, document_id))
        budget.enqueue(session, claim.identity, claim.facts.deadline)
        budget_limits.remember(session, seller.seller_id, budget_change())
        stops.pull(session, seller.seller_id, "an operator", "Amazon warned.", MOMENT)
        reimbursements.store_lines(session, seller, [payment(), reversal()], MOMENT)
        report_rows.load_rows(
            session,
            seller.seller_id,
            a_report("50011020001", ReportKind.SETTLEMENT),
            [("s-1", 2, A_SETTLEMENT_LINE)],
        )
        settlements.keep(session, seller.seller_id)
        link = PayoutLink(
            row_key="s-1", line_id=payment().line_id, rule=LinkRule.SAME_AMOUNT, amount=DOLLAR
        )
        payout_links.replace(session, seller.seller_id, [link], MOMENT)
        idempotency.remember(session, "key-1", "0" * 64)
        bulk.create(session, a_bulk(claim), MOMENT)
        labels.add(session, a_label(claim, document_id))
        certificates.enter(session, a_refusal(), "shipped", "opside", MOMENT)
        match_models.propose(session, a_model())
    with database.system() as session:
        erasure.erase(session, an_erasure(seller.tenant_id))
    return seller.tenant_id


def a_consent_request() -> NewConsentRequest:
    return NewConsentRequest(
        request_id=uuid4(),
        state_hash="0" * 64,
        actor="an operator",
        name="Hearth & Pine",
        marketplace="ATVPDKIKX0DER",
        channel=ChannelName.ASSISTED,
        redirect_uri="https://opside.example/api/v1/integrations/callback",
        created_at=MOMENT,
        expires_at=MOMENT + STATE_LIVES,
    )


def a_ledger_row(
    unreconciled: int = 11, key: str = "a-1", title: str = "Shelf"
) -> tuple[object, ...]:
    """A misplaced row of the detailed ledger, in the order of `ledgers.LOADED`."""
    return (
        key, MOMENT.date(), "X001SLABCD", "B0000COYXD", "SLU_2PK", title, "Adjustments", "21188081",
        -16, "LGB3", "SELLABLE", "M", "US", 5, unreconciled, MOMENT, None,
    )  # fmt: skip


def a_report(report_id: str, kind: str = "REMOVALS", seen_at: datetime = MOMENT) -> ReportSource:
    """Where rows come from; the report itself is kept elsewhere."""
    return ReportSource(kind=kind, report_id=report_id, seen_at=seen_at)


def a_label(claim: ClaimInput, document_id: UUID, **wanted: Any) -> Label:
    """A seller's yes to a match that the shipped model was 90 % sure of."""
    known: dict[str, Any] = {
        "label_id": uuid4(),
        "seller_id": claim.identity.seller_id,
        "kind": LabelKind.ANSWER,
        "provenance": Provenance.PERSON,
        "right": True,
        "claim_id": claim.identity.claim_id,
        "document_id": document_id,
        "line_position": 1,
        "tier": MatchTier.LEARNED,
        "probability": 0.9,
        "features": {"title_ratio": 0.8},
        "model_version": "shipped",
        "actor": "seller",
        "at": MOMENT,
    }
    return Label.model_validate(known | wanted)


def a_refusal() -> Certified:
    """What one label shows: nothing."""
    return Certified(
        threshold=None,
        reason="Only 1 match was answered.",
        labels=1,
        labels_sha256="a" * 64,
        sure=1,
        right=1,
    )


def a_model(version: str | None = None, beside: str = "shipped", **wanted: Any) -> NewModel:
    """A model that waits for a yes; it compares a little better than the one in use, `beside`."""
    version = version or uuid4().hex[:12]
    known: dict[str, Any] = {
        "version": version,
        "uri": f"file:///models/{version}.json",
        "sha256": "b" * 64,
        "size": 1000,
        "card": {"pairs": 100},
        "comparison": Comparison(
            labels=20,
            right=15,
            frozen_sha256="c" * 64,
            now=Quality(model_version=beside, precision=0.9, recall=0.6, log_loss=0.3),
            new=Quality(model_version=version, precision=0.95, recall=0.7, log_loss=0.2),
        ),
        "proposed_by": "opside",
        "reason": "The regular review.",
        "at": MOMENT,
    }
    return NewModel.model_validate(known | wanted)


def an_erasure(tenant_id: UUID, **wanted: Any) -> ErasureOrder:
    """An order to erase somebody whom no row names, unless `wanted` says otherwise."""
    order = {
        "erasure_id": uuid4(),
        "tenant_id": tenant_id,
        "kind": ErasureKind.PERSON,
        "subject": "nobody@example.com",
        "actor": "an operator",
        "reason": "They asked for it.",
        "at": MOMENT,
    }
    return ErasureOrder.model_validate(order | wanted)


def a_correction(document_id: UUID, **wanted: Any) -> corrections.NewCorrection:
    """A person read 12 units on line 1 of a document where 10 were read."""
    known: dict[str, Any] = {
        "document_id": document_id,
        "field": "lines.1.quantity",
        "old": 10,
        "new": 12,
        "actor": "ana",
        "reason": "The paper says 12.",
    }
    return corrections.NewCorrection.model_validate(known | wanted)


def a_cost_document(seller: SellerPollInput, document_id: UUID) -> costs.CostDocument:
    """A PDF of what a unit of line 1 cost."""
    return costs.CostDocument(
        document_id=document_id,
        position=1,
        revision=1,
        seller_id=seller.seller_id,
        uri=f"memory://cost-{document_id}",
        sha256="0" * 64,
        size=1,
    )


def budget_change() -> BudgetChange:
    """An operator raised the budget."""
    return BudgetChange(
        seq=1,
        per_day=20,
        per_week=80,
        per_day_before=10,
        per_week_before=40,
        granted=0,
        actor="an operator",
        reason="Amazon agreed.",
        at=MOMENT,
    )


def match_of(document_id: UUID, quantity: int = 3, match_id: UUID | None = None) -> EvidenceMatch:
    """A match with line 1 of the document."""
    return EvidenceMatch(
        match_id=match_id or uuid4(),
        document_id=document_id,
        line_position=1,
        tier=MatchTier.EXACT,
        probability=0.99,
        features={"identifier": 1.0},
        quantity=quantity,
    )


def request_of(
    claim: ClaimInput, *document_ids: UUID, kind: SubmissionKind = SubmissionKind.INITIAL
) -> SubmitRequest:
    """A submission of the claim, with the key that its kind has for life."""
    return SubmitRequest(
        identity=claim.identity,
        facts=claim.facts,
        channel=ChannelName.SPAPI,
        kind=kind,
        key=f"{claim.identity.claim_id}:{kind}",
        text="Three units were lost.",
        document_ids=list(document_ids),
        claimed=DOLLAR,
        at=MOMENT,
    )


def payment(line_id: str = "line-1", case_id: str = "1234567890") -> PayoutLine:
    """A line that paid one dollar."""
    return PayoutLine(
        line_id=line_id,
        reimbursement_id=f"R-{line_id}",
        case_id=case_id,
        amount=DOLLAR,
        cash_quantity=1,
        approved_on=date(2026, 6, 1),
    )


def reversal(line_id: str = "line-2", reverses: str = "R-line-1") -> PayoutLine:
    """A line that takes the dollar back, without a case id of its own."""
    return payment(line_id, case_id="").model_copy(
        update={"amount": Money(cents=-100, currency="USD"), "reverses": reverses}
    )


def question() -> Question:
    """A question with two choices."""
    return Question(
        question_id=uuid4(),
        kind="same_product",
        text="Is this the product?",
        choices=[Choice(code="yes", label="Yes"), Choice(code="no", label="No")],
        deadline=MOMENT + timedelta(days=14),
        default="The claim waits for other evidence.",
    )


def commission(key: str = "commission-1") -> CommissionLine:
    """20 % of a dollar."""
    return CommissionLine(
        key=key,
        basis=DOLLAR,
        basis_points=2000,
        amount=Money(cents=20, currency="USD"),
        formula="1.00 USD x 20 %",
    )


def a_bulk(*claims: ClaimInput) -> bulk.NewBulk:
    """A bulk decision to try these claims again."""
    decision = BulkDecision(
        tenant_id=claims[0].identity.tenant_id,
        bulk_id=uuid4(),
        action=BulkAction.RETRY,
        actor="anna",
        reason="Amazon is back.",
    )
    identities = [claim.identity for claim in claims]
    wanted = BulkFilter(claim_ids=[identity.claim_id for identity in identities])
    return bulk.NewBulk(decision=decision, filter=wanted, rate_per_minute=60, claims=identities)


def a_sync(seller: SellerPollInput) -> SyncProgress:
    """A sync that has just begun."""
    begun = SyncProgress(
        sync_id=uuid4(),
        seller=seller,
        workflow_id=f"sync-{seller.seller_id}",
        started_by=SyncStart.REQUEST,
        started_at=MOMENT,
        updated_at=MOMENT,
    )
    return begun.noting("The ledger: done.", MOMENT)


def a_consent(content: bytes = b"sealed") -> SealedConsent:
    """A consent under a key that nobody holds."""
    return SealedConsent(key_id="0" * 16, content=content)


def packet(version: int = 1) -> PacketRef:
    """A sealed packet."""
    return PacketRef(version=version, uri=f"memory://packet-{version}", sha256="0" * 64, size=1)


def seller_of(claim: ClaimInput) -> SellerPollInput:
    """The claim's seller."""
    identity = claim.identity
    return SellerPollInput(tenant_id=identity.tenant_id, seller_id=identity.seller_id)


def _write_steps(database: Database, claim: ClaimInput) -> None:
    writer = Writer(database, claim.identity)
    writer.write(ClaimStatus.AWAITING_EVIDENCE, waits_for=waits_for())
    with database.tenant(claim.identity.tenant_id) as session:
        question_answers.take(session, an_answer(session), MOMENT)
    writer.write(
        ClaimStatus.SEALED,
        opens=question(),
        waits_for=waits_for(),
        commission=commission(),
        file=ClaimFile(packet=packet()),
    )
