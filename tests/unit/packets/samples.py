"""A paid claim as packet contents, told with the real contracts."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from functools import cache
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from models.contracts.audit import GENESIS_HASH, AuditEvent, sealed
from models.contracts.claim import (
    ChannelName,
    Choice,
    ClaimFacts,
    ClaimFamily,
    ClaimFile,
    ClaimIdentity,
    ClaimPolicy,
    ClaimStatus,
    CommissionLine,
    PayoutLine,
    Question,
    SubmissionKind,
)
from models.contracts.evidence import Check, CheckCode, EvidenceMatch, MatchTier
from models.contracts.money import Money
from models.contracts.packet import (
    EvidenceFile,
    PacketContents,
    QuestionRecord,
    SubmissionChange,
    SubmissionRecord,
    WorkflowHistory,
)
from models.contracts.projection import EventKind
from packets.build import build_packet
from packets.payouts import payout_chain
from packets.signing import Signer

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CLAIM_ID = UUID("5b1f9f5e-1111-5000-8000-00000000c1a1")
RUN_ID = "0198e0aa-7b6c-7000-8000-000000000001"
INVOICE_ID = UUID("5b1f9f5e-2222-5000-8000-0000000000d1")
CASE_ID = "17403928511"
INVOICE = b"%PDF-1.4 invoice 1042\n" + bytes(range(256)) + b"\n%%EOF\n"

IDENTITY = ClaimIdentity(
    tenant_id=UUID("5b1f9f5e-3333-5000-8000-00000000000a"),
    seller_id=UUID("5b1f9f5e-3333-5000-8000-00000000000b"),
    claim_id=CLAIM_ID,
)
FACTS = ClaimFacts(
    family=ClaimFamily.LOST_WAREHOUSE,
    marketplace="US",
    currency="USD",
    ledger_key="2026-01-12|X00ABC1234|LEX2|M|1",
    ledger_reference="1234567890123",
    ledger_date=date(2026, 1, 12),
    fulfillment_center="LEX2",
    fnsku="X00ABC1234",
    asin="B0ABC12345",
    msku="BOTTLE-750-BLUE",
    title="Insulated Steel Water Bottle, 750 ml, Leakproof, Ocean Blue",
    quantity=3,
    deadline=START + timedelta(days=40),
    rule_pack="us-fba",
    rule_pack_version="2026-01-01",
)


def _money(cents: int) -> Money:
    return Money(cents=cents, currency="USD")


MATCH = EvidenceMatch(
    match_id=UUID("5b1f9f5e-4444-5000-8000-0000000000e1"),
    document_id=INVOICE_ID,
    line_position=2,
    tier=MatchTier.FUZZY,
    probability=0.78,
    features={"title_tokens": 0.91, "quantity_covered": 1.0, "same_identifier": 0.0},
    checks=[
        Check(code=CheckCode.LINE_ARITHMETIC, passed=True, waivable=False, message="120 x 8.40"),
        Check(
            code=CheckCode.TOTAL_ARITHMETIC,
            passed=False,
            waivable=True,
            message="the lines and the tax do not add up to the total",
        ),
    ],
    quantity=3,
    unit_cost=_money(840),
    document_number="INV-1042",
    line_description="Steel bottle 750 blue, carton",
    reasons=["the title's words agree (0.91)", "120 units were bought, 3 are claimed"],
)
PAYOUT = PayoutLine(
    line_id="line-1",
    reimbursement_id="9912345678",
    case_id=CASE_ID,
    amount=_money(2520),
    cash_quantity=3,
    approved_on=date(2026, 3, 12),
)
COMMISSION = CommissionLine(
    key="line-1",
    basis=_money(2520),
    basis_points=2000,
    amount=_money(504),
    formula="25.20 USD x 20.00 %",
)
QUESTION = Question(
    question_id=UUID("5b1f9f5e-5555-5000-8000-0000000000f1"),
    kind="confirm_match",
    text="Is line 2 of invoice INV-1042 (Steel bottle 750 blue, carton) this product?",
    choices=[Choice(code="yes", label="Yes"), Choice(code="no", label="No")],
    match_id=MATCH.match_id,
    deadline=START + timedelta(days=14),
    default="wait for other evidence",
)
FILE = ClaimFile(
    confidence=0.78,
    match=MATCH,
    gate_reasons=["0.78 lies between 0.50 and 0.85: one question was asked"],
    confirmed_by="mira@example.com",
    claimed=_money(2520),
    channel=ChannelName.SPAPI,
    case_id=CASE_ID,
    approved=_money(2520),
    approved_quantity=3,
    payouts=[PAYOUT],
    paid=_money(2520),
    billed=_money(504),
)

_STEPS = [
    (ClaimStatus.DETECTED, "opside", "3 units are missing in the ledger"),
    (ClaimStatus.MATCHING, "opside", "looking for evidence"),
    (ClaimStatus.GATE, "opside", "line 2 of INV-1042 fits with 0.78"),
    (ClaimStatus.AWAITING_ANSWER, "opside", "one question was asked"),
    (ClaimStatus.FILING, "mira@example.com", "yes, this is the product"),
    (ClaimStatus.UNDER_REVIEW, "opside", f"Amazon opened case {CASE_ID}"),
    (ClaimStatus.APPROVED, "amazon", "3 units, 25.20 USD"),
    (ClaimStatus.AWAITING_PAYOUT, "opside", "waiting for the reimbursements report"),
    (ClaimStatus.PAID, "opside", "25.20 USD of 25.20 USD"),
    (ClaimStatus.BILLED, "opside", "5.04 USD commission"),
]


def audit_chain(file: ClaimFile = FILE) -> list[AuditEvent]:
    """The claim's ten steps; the last holds `file`."""
    events: list[AuditEvent] = []
    for seq, (target, actor, reason) in enumerate(_STEPS, start=1):
        event = AuditEvent(
            claim_id=CLAIM_ID,
            seq=seq,
            kind=EventKind.TRANSITION,
            writer=IDENTITY.workflow_id,
            run_id=RUN_ID,
            step=seq,
            at=START + timedelta(hours=7 * seq),
            source=events[-1].target if events else None,
            target=target,
            actor=actor,
            reason=reason,
            file=(file if seq == len(_STEPS) else ClaimFile()).model_dump(mode="json"),
            previous_hash=events[-1].hash if events else GENESIS_HASH,
        )
        events.append(sealed(event))
    return events


def history(events: int = 42, *, last_event_id: int | None = 40) -> WorkflowHistory:
    """A run's history as Temporal writes it."""
    listed = [{"eventId": str(number), "eventType": "x"} for number in range(1, events + 1)]
    return WorkflowHistory(
        workflow_id=IDENTITY.workflow_id,
        run_id=RUN_ID,
        last_event_id=last_event_id,
        content=json.dumps({"events": listed}, indent=2).encode(),
    )


def submission(key: str = "claim-key-1", **changed: object) -> SubmissionRecord:
    """The first submission, acknowledged."""
    record = SubmissionRecord(
        kind=SubmissionKind.INITIAL,
        key=key,
        channel=ChannelName.SPAPI,
        state="acknowledged",
        case_id=CASE_ID,
        sends=2,
        text="3 units of X00ABC1234 were lost in LEX2 on 2026-01-12.",
        document_ids=[INVOICE_ID],
        at=START + timedelta(hours=36),
        history=[
            SubmissionChange(state="sending", at=START + timedelta(hours=36), sends=1),
            SubmissionChange(
                state="acknowledged", at=START + timedelta(hours=37), sends=2, case_id=CASE_ID
            ),
        ],
    )
    return record.model_copy(update=changed)


def contents(**changed: object) -> PacketContents:
    """A whole claim; `changed` replaces fields."""
    told = PacketContents(
        identity=IDENTITY,
        facts=FACTS,
        policy=ClaimPolicy(channel=ChannelName.SPAPI),
        status=ClaimStatus.BILLED,
        file=FILE,
        audit=audit_chain(),
        evidence=[
            EvidenceFile(
                document_id=INVOICE_ID,
                name="Invoice 1042 (März).pdf",
                content_type="application/pdf",
                sha256=hashlib.sha256(INVOICE).hexdigest(),
                content=INVOICE,
            )
        ],
        submissions=[submission()],
        questions=[
            QuestionRecord(
                question=QUESTION,
                outcome="answered",
                choice="yes",
                answered_by="mira@example.com",
                answered_at=START + timedelta(hours=35),
            )
        ],
        payout_chain=payout_chain(FILE),
        commission=[COMMISSION],
        reversals=[],
        histories=[history()],
        made_at=START + timedelta(days=12),
        version=1,
    )
    return told.model_copy(update=changed)


@cache
def signer(seed: int = 1) -> Signer:
    """The same key for the same seed."""
    key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    return Signer.from_pem(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


@cache
def packet() -> bytes:
    """The sealed packet of `contents()`, signed by `signer()`."""
    return build_packet(contents(), signer()).content
