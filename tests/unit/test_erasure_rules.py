"""Which text belongs to whom: every column and every field of a claim's file is told apart."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel
from sqlalchemy import String
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import AutoString

from models.contracts.claim import ClaimFile, Question
from models.contracts.erasure import (
    FIELDS_WORDING,
    FILE_PERSONS,
    FILE_WORDING,
    MARK,
    WORDS,
    DocumentRule,
    PersonRule,
    Reach,
    erased_columns,
    without,
)
from models.contracts.evidence import DocumentFields
from models.tables.metadata import metadata

PAGE = Path(__file__).parents[2] / "docs" / "erasure.md"
# Columns that hold no words of a document and of no person who used Opside.
PLAIN = {
    "bulk_decisions": {"action", "state"},
    "bulk_items": {"state", "code"},
    "call_buckets": {"merchant_id", "application", "operation"},
    "claim_events": {"kind", "writer", "run_id", "source", "target", "previous_hash", "hash"},
    "claims": {
        *("family", "ledger_key", "facts", "policy", "status", "currency", "case_id", "desk"),
        *("channel", "ending", "fnsku", "asin", "msku", "ledger_reference", "last_hash"),
    },
    "commission_lines": {"key", "currency", "formula"},
    "consent_requests": {
        *("state_hash", "name", "marketplace", "channel", "redirect_uri", "merchant_id", "code"),
        "result",
    },
    "cost_documents": {"uri", "sha256"},
    "dispute_submissions": {"key", "kind", "channel", "state", "case_id", "code"},
    "document_corrections": {"field"},
    "document_lines": {"cost"},
    "documents": {"content_type", "sha256", "uri", "status", "error_code"},
    "erasures": {"kind", "subject", "state", "work"},
    "evidence_labels": {"kind", "provenance", "tier", "features", "model_version", "detail"},
    "feed_events": {"kind"},
    "filing_places": {"state"},
    "gate_certificates": {"state", "model_version", "labels_sha256"},
    # Over all tenants: the next `opside stop` writes its own.
    "global_stop": {"actor", "reason"},
    # Clients choose keys; the page on the API says that they are no place for names.
    "idempotency_keys": {"key", "request_hash"},
    "ledger_counts": {"row_key"},
    "ledger_rows": {
        *("row_key", "fnsku", "asin", "msku", "title", "event_type", "reference_id"),
        *("fulfillment_center", "disposition", "reason", "country", "store"),
    },
    "match_models": {"version", "state", "uri", "sha256", "card", "comparison"},
    "matches": {"tier", "features", "state"},
    "packets": {"uri", "sha256"},
    "payout_links": {"row_key", "line_id", "rule", "currency"},
    "question_group_answers": {"state", "choice", "role"},
    "question_group_items": {"state", "code"},
    "question_group_members": {"currency"},
    "question_groups": {"kind", "key", "state"},
    "questions": {"state", "choice"},
    "raw_reports": {"report_id", "kind", "status", "uri", "sha256", "charset", "load_error"},
    "reimbursements": {"line_id", "reimbursement_id", "case_id", "currency"},
    # Amazon's own words; no role that opens buyers' names or addresses is asked for.
    "report_row_changes": {"kind", "row_key", "cells", "report_id"},
    "report_rows": {"kind", "row_key", "cells", "report_id"},
    "reversals": {"line_id", "reimbursement_id", "case_id", "reverses", "currency"},
    "seller_credentials": {"refresh_token", "key_id"},
    "seller_syncs": {"status", "progress"},
    "sellers": {"name", "marketplace", "merchant_id", "channel", "auto_submit"},
    "settlement_lines": {
        *("row_key", "settlement_id", "sku", "about", "currency", "report_id"),
    },
    "settlements": {"settlement_id", "currency"},
    "submission_evidence": {"key"},
    "submission_status_history": {"key", "state", "case_id", "code"},
    "tenants": {"name"},
}
PLAIN_FIELDS = {
    *("claimed.currency", "approved.currency", "paid.currency", "billed.currency"),
    *("match.unit_cost.currency", "match.model_version", "match.standing.model_version"),
    "payouts.*.amount.currency",
    *("payouts.*.line_id", "payouts.*.reimbursement_id", "payouts.*.case_id"),
    *("payouts.*.reverses", "case_id", "pending.key", "packet.uri", "packet.sha256"),
    # Sentences of Opside's own that hold nothing of the document.
    *("question.kind", "question.default", "question.choices.*.code", "question.choices.*.label"),
    *("task.facts.*.label", "task.link"),
}


def texts(kind: Any, path: str = "") -> Iterator[str]:
    """The paths of all texts in a type. Enums, ids and numbers are none."""
    origin = get_origin(kind)
    if kind is str:
        yield path
    elif origin in (Union, UnionType):
        for part in get_args(kind):
            if part is not NoneType:
                yield from texts(part, path)
    elif origin in (list, tuple):
        yield from texts(get_args(kind)[0], f"{path}.*" if path else "*")
    elif hasattr(kind, "__metadata__"):
        yield from texts(kind.__origin__, path)
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            yield from texts(field.annotation, f"{path}.{name}" if path else name)


def text_columns(table: str) -> set[str]:
    columns = metadata.tables[table].columns
    return {
        column.name for column in columns if isinstance(column.type, AutoString | String | JSONB)
    }


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_every_text_column_is_told_apart(table: str) -> None:
    assert text_columns(table) == set(WORDS.get(table, {})) | PLAIN.get(table, set())


def test_every_text_of_a_claims_file_is_told_apart() -> None:
    assert set(texts(ClaimFile)) == FILE_WORDING | FILE_PERSONS | PLAIN_FIELDS


def test_every_text_of_a_documents_fields_is_told_apart() -> None:
    plain = {"currency", "lines.*.printed_quantity", "lines.*.printed_price"}
    assert set(texts(DocumentFields)) == FIELDS_WORDING | plain


def test_every_text_of_a_question_is_told_apart() -> None:
    plain = {path.removeprefix("question.") for path in PLAIN_FIELDS if "question." in path}
    assert set(texts(Question)) == plain | {"text"}


def test_the_page_lists_every_column_and_what_takes_it() -> None:
    listed = re.findall(r"^\| `(\w+\.\w+)` \| ([\w ]+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert dict(listed) == {
        f"{table}.{column}": words.document.value
        for table, columns in WORDS.items()
        for column, words in columns.items()
    }


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("anna@example.com", True),
        ("Said ANNA@example.com, twice", True),
        ("joanna@example.com", False),
        ("anna@example.community", False),
    ],
)
def test_a_person_is_named_as_a_word_of_its_own(text: str, named: bool) -> None:
    assert PersonRule("anna@example.com").names(text) == named


def test_a_text_goes_whole() -> None:
    assert without({"a": ["x said it", 3]}, lambda _, text: "x" in text) == {"a": [MARK, 3]}


def test_a_reason_that_quotes_a_document_goes() -> None:
    row = {"actor": "opside", "reason": "Matched GREEN kettle", "file": {}}
    changed = erased_columns("claim_events", row, DocumentRule(["green kettle"]))
    assert changed == {"reason": MARK}


def test_a_reason_of_our_own_that_quotes_nothing_stays() -> None:
    row = {"actor": "opside", "reason": "Closed", "file": {}}
    assert erased_columns("claim_events", row, DocumentRule(["green kettle"])) == {}


def test_every_reach_is_used() -> None:
    used = {words.document for columns in WORDS.values() for words in columns.values()}
    assert used == set(Reach)
