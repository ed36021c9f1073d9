"""What OpenAPI shows of disputes and recoveries: the claim of `api/schemas/examples.py`, paid."""

from typing import Any

from api.schemas.examples import ASKED_AT, CLAIM, DEADLINE, DOCUMENT, MATCH, SELLER

FILED_AT = "2026-10-14T08:00:09Z"
PAID_AT = "2026-10-19T08:00:00Z"
CASE = "1700000001"
SUBMISSION_ID = f"{CLAIM}.initial"
_OWED = {"cents": 3330, "currency": "USD"}
_NONE = {"cents": 0, "currency": "USD"}

SUBMISSION: dict[str, Any] = {
    "id": SUBMISSION_ID,
    "claim_id": CLAIM,
    "seller_id": SELLER,
    "kind": "initial",
    "channel": "spapi",
    "state": "acknowledged",
    "sends": 1,
    "case_id": CASE,
    "code": None,
    "message": "",
    "created_at": ASKED_AT,
    "updated_at": FILED_AT,
}

SUBMISSION_DETAIL: dict[str, Any] = {**SUBMISSION, "text": "", "document_ids": [DOCUMENT]}

_SENDING = {"seq": 1, "state": "sending", "sends": 1, "case_id": None, "code": None, "message": ""}
_ACKNOWLEDGED = {**_SENDING, "seq": 2, "state": "acknowledged", "case_id": CASE}

SUBMISSION_STATUS: dict[str, Any] = {
    "id": SUBMISSION_ID,
    "claim_id": CLAIM,
    "state": "acknowledged",
    "sends": 1,
    "case_id": CASE,
    "claim_status": "under_review",
    "waiting_for": "Amazon: decide the case",
    "next_wake_up": None,
    "history": [{**_SENDING, "at": ASKED_AT}, {**_ACKNOWLEDGED, "at": FILED_AT}],
}

SUBMITTED: dict[str, Any] = {
    "claim_id": CLAIM,
    "match_id": MATCH,
    "submission_id": SUBMISSION_ID,
    "way": "confirmed",
    "state": "done",
    "claim_status": "filing",
    "waiting_for": "Opside: send to Amazon",
    "submission": None,
    "detail": "",
}

RETRIED: dict[str, Any] = {
    "counts": {"done": 1},
    "items": [
        {"claim_id": CLAIM, "result": "done", "status": "filing", "code": None, "detail": ""}
    ],
    "more": False,
    "detail": "",
}

PROCESSED: dict[str, Any] = {
    **RETRIED,
    "waiting": {
        "awaiting_answer": 2,
        "awaiting_evidence": 5,
        "held_by_budget": 0,
        "held_by_stop": 0,
    },
}

METRICS: dict[str, Any] = {
    "since": "2026-09-14T08:00:00Z",
    "submissions": [{"kind": "initial", "state": "acknowledged", "submissions": 12}],
    "outcomes": {
        "approved": 7,
        "partly_approved": 1,
        "denied": 2,
        "undecided": 2,
        "acknowledgement_seconds": 4,
        "acknowledgement_n": 12,
        "decision_seconds": 187_200,
        "decision_n": 10,
    },
    "approval_rate": 0.8,
    "decided_n": 10,
    "money": [
        {
            "currency": "USD",
            "claims": 12,
            "claimed_cents": 41_960,
            "approved_cents": 30_110,
            "paid_cents": 26_780,
        }
    ],
}

RECOVERY_METRICS: dict[str, Any] = {
    "since": "2026-08-15T08:00:00Z",
    "recoveries": [
        {
            "currency": "USD",
            "claims": 41,
            "owed_cents": 171_230,
            "claimed_cents": 150_400,
            "approved_cents": 96_020,
            "paid_cents": 90_110,
        }
    ],
    "payments": [
        {"kind": "claimed", "currency": "USD", "lines": 25, "cents": 90_110},
        {"kind": "unasked", "currency": "USD", "lines": 14, "cents": 31_500},
    ],
    "lost_to_clock": [
        {"turn": "seller", "currency": "USD", "claims": 2, "cents": 6_660, "without_amount": 1}
    ],
    "success": [
        {
            "family": "lost_warehouse",
            "marketplace": "ATVPDKIKX0DER",
            "approved": 21,
            "partly_approved": 3,
            "denied": 6,
            "n": 30,
            "approval_rate": 0.8,
        }
    ],
    "least_n": 20,
}

RECOVERY: dict[str, Any] = {
    "id": CLAIM,
    "seller_id": SELLER,
    "status": "awaiting_payout",
    "ending": None,
    "case_id": CASE,
    "currency": "USD",
    "claimed": _OWED,
    "approved": _OWED,
    "paid": None,
    "reversed": None,
    "settled": _NONE,
    "deposited": _NONE,
    "units_in_kind": 0,
    "open": _OWED,
    "expected_by": "2026-11-30T08:00:00Z",
    "commission": {"billed": _NONE, "credited": _NONE, "net": _NONE},
    "filing_deadline": DEADLINE,
    "updated_at": "2026-10-16T08:00:00Z",
}

RECOVERY_DETAIL: dict[str, Any] = {
    **RECOVERY,
    "status": "closed",
    "ending": "paid",
    "paid": _OWED,
    "settled": _OWED,
    "deposited": _OWED,
    "open": None,
    "expected_by": None,
    "commission": {
        "billed": {"cents": 666, "currency": "USD"},
        "credited": _NONE,
        "net": {"cents": 666, "currency": "USD"},
    },
    "updated_at": PAID_AT,
    "payouts": [
        {
            "case_id": CASE,
            "reimbursement_id": "9210000001",
            "settlement": "25889786381",
            "amount": _OWED,
            "cash_quantity": 3,
            "inventory_quantity": 0,
            "approved_on": "2026-10-19",
            "reverses": None,
            "deposits": [
                {
                    "line_id": "9210000001/X001ABCDEF//1",
                    "settlement_id": "25889786381",
                    "deposited_at": "2026-10-29T20:21:38Z",
                    "amount": _OWED,
                    "rule": "same_amount",
                    "posted_on": "2026-10-19",
                    "about": "WAREHOUSE_LOST",
                    "report_id": "50011020001",
                    "report_line": 118,
                }
            ],
            "postings": [],
        }
    ],
    "commission_lines": [
        {
            "key": f"{CLAIM}:billed",
            "basis": _OWED,
            "basis_points": 2000,
            "amount": {"cents": 666, "currency": "USD"},
            "formula": "20 % of 33.30 USD",
        }
    ],
}

RECOVERY_STATUS: dict[str, Any] = {
    "id": CLAIM,
    "status": "awaiting_payout",
    "ending": None,
    "waiting_for": "Amazon: pay",
    "desk": None,
    "desk_note": None,
    "open": _OWED,
    "expected_by": "2026-11-30T08:00:00Z",
    "next_wake_up": None,
    "updated_at": "2026-10-16T08:00:00Z",
}
