"""What erasing takes out of the rows: which text is whose, and what is put in its place.

A text is erased whole or not at all, so that no rest of it can be read, and what stands in its
place is always `MARK`, so that the database can hold every change of an immutable row to that.
`WORDS` names every column that may hold words of a document or of a person; docs/erasure.md shows
it as a table, and a test holds both to the tables that there are.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

MARK = "[erased]"
# Shorter texts stand in too many sentences to tell where they came from.
SHORTEST_QUOTE = 3
OUR_OWN = frozenset({"opside", "amazon"})


class ErasureKind(StrEnum):
    """Whose words go: those of one uploaded document, or of one person who used Opside."""

    DOCUMENT = "document"
    PERSON = "person"


class ErasureState(StrEnum):
    """`begun`: the rows are erased, stored files and histories are not all gone yet. `done`."""

    BEGUN = "begun"
    DONE = "done"


class ErasureOrder(BaseModel):
    """One erasure. `subject` is a document's id, or a person's name as tokens carry it."""

    model_config = ConfigDict(frozen=True)

    erasure_id: UUID
    tenant_id: UUID
    kind: ErasureKind
    subject: str
    actor: str = Field(min_length=1, max_length=200)
    reason: str = Field(min_length=1, max_length=2000)
    at: datetime


class ErasureWork(BaseModel):
    """What is to go outside of the database, and the claims whose packet is to be made anew.

    `objects` are addresses in the object store and `folders` keys above others, `workflows` ids,
    `families` beginnings of ids.
    """

    model_config = ConfigDict(frozen=True)

    objects: list[str] = Field(default_factory=list[str])
    folders: list[str] = Field(default_factory=list[str])
    workflows: list[str] = Field(default_factory=list[str])
    families: list[str] = Field(default_factory=list[str])
    reseal: list[UUID] = Field(default_factory=list[UUID])


class Reach(StrEnum):
    """When the erasure of a document takes a text of a row that the document stands behind."""

    NEVER = "never"
    IF_QUOTED = "if quoted"
    ALWAYS = "always"


class Words(NamedTuple):
    """The texts of one column. `paths` None: every text in it; `persons`: more that name persons.

    A path joins the keys on the way to the text with dots; an item of a list is `*`.
    """

    document: Reach = Reach.NEVER
    paths: frozenset[str] | None = None
    persons: frozenset[str] = frozenset()


FILE_WORDING = frozenset(
    {
        "match.document_number",
        "match.delivery.number",
        "match.line_description",
        "match.reasons.*",
        "match.checks.*.message",
        "match.lint.*.sentence",
        "match.lint.*.to_do",
        "gate_reasons.*",
        "question.text",
        "denial_reason",
        "amazon_question",
        "pending.text",
        "desk_note",
        "task.text",
        "task.facts.*.value",
        "task.attachment_names.*",
        "task.steps.*",
    }
)
FILE_PERSONS = frozenset({"confirmed_by", "named.actor", "pending.actor", "match.standing.reason"})
FIELDS_WORDING = frozenset(
    {
        *("number", "supplier", "buyer", "purchase_order", "shipment_ids.*", "tracking_ids.*"),
        *("lines.*.description", "lines.*.sku", "lines.*.unit"),
    }
)
_FILE = Words(Reach.ALWAYS, FILE_WORDING, FILE_PERSONS)
_NAMES = Words()
_SAID = Words(Reach.IF_QUOTED)
_READ = Words(Reach.ALWAYS)

WORDS: Mapping[str, Mapping[str, Words]] = {
    "bulk_decisions": {"actor": _NAMES, "reason": _NAMES, "orders": _NAMES, "filter": _NAMES},
    "bulk_items": {"message": _SAID},
    "claim_events": {"actor": _NAMES, "reason": _SAID, "file": _FILE},
    "claims": {"file": _FILE},
    "consent_requests": {"actor": _NAMES},
    "dispute_submissions": {"text": _READ, "message": _SAID},
    "document_corrections": {"was": _READ, "becomes": _READ, "actor": _NAMES, "reason": _READ},
    "document_lines": {"description": _READ, "sku": _READ, "unit": _READ},
    "documents": {
        "file_name": _READ,
        "fields": Words(Reach.ALWAYS, FIELDS_WORDING),
        "reading": Words(Reach.ALWAYS, FIELDS_WORDING),
        "uploaded_by": _NAMES,
        "deleted_by": _NAMES,
    },
    "erasures": {"actor": _NAMES, "reason": _NAMES},
    "evidence_labels": {"actor": _NAMES},
    "feed_events": {"content": Words(Reach.ALWAYS, frozenset({"reason", "question.text"}))},
    "filing_budget_changes": {"actor": _NAMES, "reason": _NAMES},
    "gate_certificates": {"actor": _NAMES, "reason": _NAMES},
    "idempotency_keys": {"response": _SAID},
    "match_models": {
        "proposed_by": _NAMES,
        "reason": _NAMES,
        "decided_by": _NAMES,
        "decided_why": _NAMES,
    },
    "matches": {
        "checks": Words(Reach.ALWAYS, frozenset({"*.message"})),
        "reasons": _READ,
    },
    "question_group_answers": {"answer": _READ, "actor": _NAMES},
    "question_group_items": {"message": _SAID},
    "question_groups": {
        "about": Words(
            Reach.ALWAYS,
            frozenset({"document_number", "line_description", "reasons.*", "asked"}),
        )
    },
    "questions": {
        "question": Words(Reach.ALWAYS, frozenset({"text"})),
        "answer": _READ,
        "actor": _NAMES,
    },
    "seller_connections": {"disconnected_by": _NAMES},
    "sellers": {"auto_submit_actor": _NAMES, "auto_submit_reason": _NAMES},
    "stop_switch_changes": {"actor": _NAMES, "reason": _NAMES},
    "stop_switches": {"actor": _NAMES, "reason": _NAMES},
    "submission_status_history": {"message": _SAID},
}
# Who did it -> what they wrote about it, in the same row: it goes with them.
WROTE: Mapping[str, tuple[str, ...]] = {
    "actor": ("reason", "answer"),
    "auto_submit_actor": ("auto_submit_reason",),
    "proposed_by": ("reason",),
    "decided_by": ("decided_why",),
}


class Rule(Protocol):
    """Which texts go."""

    def takes(self, words: Words, path: str, text: str) -> bool:
        """Whether this text of such a column goes."""
        ...

    def takes_what_was_written_by(self, actor: str) -> bool:
        """Whether what this actor wrote goes, whatever it says."""
        ...


@dataclass(frozen=True)
class DocumentRule:
    """Takes what was read from a document, and the sentences that quote it.

    `quotes` are the texts that were read. What people wrote about a claim that rested on it goes
    too: nobody can tell whose words it holds.
    """

    quotes: Collection[str]

    def takes(self, words: Words, path: str, text: str) -> bool:
        if words.document is Reach.IF_QUOTED:
            return _says_one_of(text, self.quotes)
        return words.document is Reach.ALWAYS and (words.paths is None or path in words.paths)

    def takes_what_was_written_by(self, actor: str) -> bool:
        return actor not in OUR_OWN


@dataclass(frozen=True)
class PersonRule:
    """Takes every text that names the person, and what the person wrote."""

    subject: str

    def names(self, text: str) -> bool:
        """Whether the person stands in the text, as a word of its own."""
        name = re.escape(self.subject.casefold())
        return re.search(rf"(?<!\w){name}(?!\w)", text.casefold()) is not None

    def takes(self, words: Words, path: str, text: str) -> bool:
        there = words.paths is None or path in words.paths or path in words.persons
        return there and self.names(text)

    def takes_what_was_written_by(self, actor: str) -> bool:
        return self.names(actor)


def erased_columns(table: str, row: Mapping[str, Any], rule: Rule) -> dict[str, Any]:
    """The columns of a row that change, with their new values."""
    changed: dict[str, Any] = {}
    for column, words in WORDS[table].items():
        left = without(row[column], lambda path, text, of=words: rule.takes(of, path, text))
        if left != row[column]:
            changed[column] = left
    for actor, written in WROTE.items():
        if row.get(actor) and rule.takes_what_was_written_by(row[actor]):
            changed |= {
                column: MARK for column in written if row.get(column) not in (None, "", MARK)
            }
    return changed


def without(value: JsonValue, goes: Callable[[str, str], bool], path: str = "") -> JsonValue:
    """The value with `MARK` for every text that goes; `goes` is asked with its path."""
    if isinstance(value, str):
        return MARK if value and value != MARK and goes(path, value) else value
    if isinstance(value, list):
        return [without(item, goes, _below(path, "*")) for item in value]
    if isinstance(value, dict):
        return {key: without(item, goes, _below(path, key)) for key, item in value.items()}
    return value


def texts_of(value: JsonValue, paths: frozenset[str] | None = None) -> set[str]:
    """The texts of a value, or those at these paths, that are long enough to be told apart."""
    found: set[str] = set()

    def look(path: str, text: str) -> bool:
        if len(text) >= SHORTEST_QUOTE and (paths is None or path in paths):
            found.add(text)
        return False

    without(value, look)
    return found


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _says_one_of(text: str, quotes: Collection[str]) -> bool:
    folded = text.casefold()
    return any(quote.casefold() in folded for quote in quotes)
