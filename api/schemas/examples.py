"""What OpenAPI shows as examples: one claim over three lost units, from its ledger row to a case.

The ids are those of one imagined tenant; a test holds each example to its model.
"""

from typing import Any

SELLER = "5e11e400-0000-4000-8000-000000000001"
CLAIM = "7a1c0000-0000-5000-8000-0000000000c1"
DOCUMENT = "d0c00000-0000-5000-8000-0000000000d1"
QUESTION_GROUP_ID = "9f0c0000-0000-5000-8000-0000000000f1"
QUESTION = "a5c00000-0000-5000-8000-0000000000a1"
MATCH = "3a7c0000-0000-5000-8000-0000000000e1"

DETECTED_AT = "2026-10-14T08:00:00Z"
ASKED_AT = "2026-10-14T08:00:02Z"
ANSWER_BY = "2026-10-28T08:00:02Z"
DEADLINE = "2026-12-12T00:00:00Z"
DOCUMENT_SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

FACTS: dict[str, Any] = {
    "family": "lost_warehouse",
    "marketplace": "ATVPDKIKX0DER",
    "currency": "USD",
    "ledger_key": "2026-10-13|X0028GUQMF|PHX7|M|3|1",
    "ledger_reference": "20345678901234",
    "ledger_date": "2026-10-13",
    "fulfillment_center": "PHX7",
    "fnsku": "X0028GUQMF",
    "asin": "B07PGL2N7J",
    "msku": "HP-SPC3T-US",
    "title": "3 Tier Spice Rack",
    "quantity": 3,
    "deadline": DEADLINE,
    "rule_pack": "warehouse",
    "rule_pack_version": "2025-03-31",
}

SUMMARY: dict[str, Any] = {
    "id": CLAIM,
    "seller_id": SELLER,
    "workflow_id": f"claim-{CLAIM}",
    "follows": None,
    "status": "under_review",
    "ending": None,
    "waiting_for": "Amazon: decide the case",
    "waiting_since": "2026-10-14T08:00:09Z",
    "deadline": DEADLINE,
    "facts": FACTS,
    "channel": "spapi",
    "confidence": 0.99,
    "amount": {"cents": 3330, "currency": "USD"},
    "expected": {
        "amount": {"cents": 2442, "currency": "USD"},
        "probability": 0.7333,
        "source": "counted",
        "approved": 9,
        "partly_approved": 2,
        "denied": 2,
        "n": 13,
        "prior_approved": 1,
        "prior_denied": 1,
        "counted_until": "2026-10-14T00:00:00Z",
    },
    "claimed": {"cents": 3330, "currency": "USD"},
    "approved": None,
    "paid": None,
    "case_id": "1700000001",
    "desk": None,
    "desk_note": None,
    "question_id": None,
    "packet_version": None,
    "created_at": DETECTED_AT,
    "updated_at": "2026-10-14T08:00:09Z",
}

DETAIL: dict[str, Any] = {
    **SUMMARY,
    "policy": {"channel": "spapi"},
    "file": {"confidence": 0.99, "case_id": "1700000001", "channel": "spapi"},
}

TIMELINE: dict[str, Any] = {
    "items": [
        {
            "seq": 1,
            "at": DETECTED_AT,
            "kind": "transition",
            "source": None,
            "target": "detected",
            "actor": "opside",
            "reason": "3 x HP-SPC3T-US lost warehouse at PHX7, ledger of 2026-10-13",
            "previous_hash": "0" * 64,
            "hash": "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
        }
    ]
}

DOCUMENT_VIEW: dict[str, Any] = {
    "id": DOCUMENT,
    "seller_id": SELLER,
    "file_name": "invoice-86410.pdf",
    "content_type": "application/pdf",
    "size": 48213,
    "sha256": DOCUMENT_SHA256,
    "status": "read",
    "error_code": None,
    "fields": {
        "type": "invoice",
        "pages": 1,
        "number": "86410",
        "currency": "USD",
        "lines": [
            {
                "position": 3,
                "page": 1,
                "description": "3 tier wall mount Spice Organizer Rack",
                "sku": "HP-SPC3T-US",
                "quantity": 120,
                "unit_price_cents": 1110,
                "total_cents": 133200,
            }
        ],
    },
    "uploaded_by": "anna@seller.example",
    "uploaded_at": DETECTED_AT,
    "read_at": ASKED_AT,
}

DOCUMENT_DETAIL: dict[str, Any] = {
    **DOCUMENT_VIEW,
    "reading": None,
    "corrections": [],
    "claims": [
        {
            "claim_id": CLAIM,
            "status": "under_review",
            "line_position": 3,
            "match_id": None,
            "state": None,
            "units": 0,
            "probability": None,
        }
    ],
}

NEW_CORRECTION: dict[str, Any] = {
    "field": "lines.3.quantity",
    "old": 12,
    "new": 120,
    "reason": "The paper says 120; a digit was not read.",
}

PAPER_BESIDE: dict[str, Any] = {
    "document_id": DOCUMENT,
    "file_name": "invoice-86410.pdf",
    "status": "read",
    "type": "invoice",
    "page": 1,
    "box": [56.7, 310.2, 540.1, 322.9],
    "picture": f"/api/v1/documents/{DOCUMENT}/lines/3/picture",
    "values": [
        {
            "name": "lines.3.unit_price_cents",
            "value": "1110",
            "label": "Price of one unit",
            "text": "11.10 USD",
            "place": {
                "page": 1,
                "box": [430.0, 310.2, 470.5, 322.9],
                "method": "text",
                "confidence": 0.99,
            },
        }
    ],
}

QUESTION_VIEW: dict[str, Any] = {
    "id": QUESTION,
    "claim_id": CLAIM,
    "seller_id": SELLER,
    "state": "open",
    "question": {
        "question_id": QUESTION,
        "kind": "confirm_match",
        "text": "Is “3 tier wall mount Spice Organizer Rack” the product 3 Tier Spice Rack?",
        "choices": [{"code": "yes", "label": "Yes"}, {"code": "no", "label": "No"}],
        "match_id": MATCH,
        "deadline": ANSWER_BY,
        "default": "The claim waits for other evidence.",
    },
    "evidence": PAPER_BESIDE,
    "group_id": QUESTION_GROUP_ID,
    "remind_at": "2026-10-25T08:00:02Z",
    "opened_at": ASKED_AT,
}

QUESTION_GROUP: dict[str, Any] = {
    "id": QUESTION_GROUP_ID,
    "seller_id": SELLER,
    "kind": "confirm_line",
    "state": "open",
    "version": 2,
    "text": (
        "Amazon owes you for 3 Tier Spice Rack (5 units, 2 claims, 55.50 USD). Does “3 tier wall"
        " mount Spice Organizer Rack” on document 86410 show the cost?"
    ),
    "choices": [{"code": "yes", "label": "Yes"}, {"code": "no", "label": "No"}],
    "takes_text": False,
    "takes_document": False,
    "default": "Without an answer the claim waits for another document until its deadline.",
    "product": {
        "title": "3 Tier Spice Rack",
        "fnsku": "X0028GUQMF",
        "asin": "B07PGL2N7J",
        "msku": "HP-SPC3T-US",
    },
    "failed_checks": [],
    "at_stake": {
        "claims": 2,
        "units": 5,
        "money": [{"cents": 5550, "currency": "USD"}],
        "without_amount": 0,
    },
    "evidence": PAPER_BESIDE,
    "deadline": ANSWER_BY,
    "remind_at": "2026-10-25T08:00:02Z",
    "reminded_at": None,
    "opened_at": ASKED_AT,
    "closed_at": None,
}

SELLER_VIEW: dict[str, Any] = {
    "id": SELLER,
    "name": "Hearth & Pine",
    "marketplace": "ATVPDKIKX0DER",
    "merchant_id": "A2EXAMPLEHP",
    "channel": "spapi",
    "auto_submit": "certified",
    "auto_submit_actor": "opside",
    "auto_submit_reason": "",
}

STOP: dict[str, Any] = {
    "seller_id": SELLER,
    "pulled": True,
    "actor": "otto@agency.example",
    "reason": "Amazon warned the account.",
    "at": DETECTED_AT,
}

RELEASED: dict[str, Any] = {**STOP, "pulled": False, "reason": "The warning is settled."}

IN_FLIGHT: dict[str, Any] = {
    "identity": {"tenant_id": SELLER, "seller_id": SELLER, "claim_id": CLAIM},
    "kind": "initial",
    "key": f"{CLAIM}:initial",
    "since": DETECTED_AT,
}
