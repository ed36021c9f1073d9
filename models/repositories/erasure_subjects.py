"""Which rows an erasure concerns: those behind a document, or those that name a person."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, Table, cast, false, or_, select
from sqlmodel import Session, col

from models.contracts.erasure import (
    FIELDS_WORDING,
    FILE_WORDING,
    OUR_OWN,
    SHORTEST_QUOTE,
    WORDS,
    DocumentRule,
    ErasureKind,
    ErasureOrder,
    PersonRule,
    Rule,
    erased_columns,
    texts_of,
)
from models.contracts.evidence import DocumentStatus
from models.errors import InvalidField, NotFound
from models.tables.claims import ClaimEventRow
from models.tables.evidence import DocumentLineRow, DocumentRow, MatchRow
from models.tables.filing import DisputeSubmissionRow, SubmissionEvidenceRow
from models.tables.metadata import metadata
from models.tables.questions import QuestionGroupMemberRow

Where = Callable[[Table], ColumnElement[bool]]


@dataclass(frozen=True)
class Concern:
    """`where` narrows a table to the rows that may hold a word of it; `rule` tells which do.

    `document` is locked, and None where a person is erased. `bulks` are bulk decisions of theirs.
    """

    rule: Rule
    where: Where
    claims: set[UUID]
    document: DocumentRow | None = None
    bulks: set[UUID] = field(default_factory=set[UUID])

    @property
    def is_new(self) -> bool:
        """Whether its claims must say so, even where no word of theirs is in the chain."""
        return self.document is None or self.document.status != DocumentStatus.ERASED


def concern_of(session: Session, order: ErasureOrder) -> Concern:
    """What the order is about. NotFound for a document, InvalidField for a name."""
    if order.kind is ErasureKind.DOCUMENT:
        return _of_document(session, order)
    return _of_person(session, order)


def rows_with_words(
    session: Session, table: Table, tenant_id: UUID, where: Where
) -> list[dict[str, Any]]:
    """A table's rows that may hold words: their keys, whose they are, and what they say."""
    names = {*WORDS[table.name], "claim_id"}
    columns = [column for column in table.columns if column.primary_key or column.name in names]
    found = session.connection().execute(
        select(*columns).where(table.columns["tenant_id"] == tenant_id, where(table))
    )
    return [dict(zip(found.keys(), row, strict=True)) for row in found]


def _of_document(session: Session, order: ErasureOrder) -> Concern:
    document = session.get(
        DocumentRow, (order.tenant_id, _id_of(order.subject)), with_for_update=True
    )
    if document is None:
        raise NotFound(f"There is no document {order.subject}: check the id and the tenant.")
    claims = _claims_behind(session, document)
    ids = "|".join(map(str, [document.id, *claims]))
    keys = select(col(DisputeSubmissionRow.key)).where(
        col(DisputeSubmissionRow.tenant_id) == order.tenant_id,
        col(DisputeSubmissionRow.claim_id).in_(claims),
    )
    groups = select(col(QuestionGroupMemberRow.group_id)).where(
        col(QuestionGroupMemberRow.tenant_id) == order.tenant_id,
        col(QuestionGroupMemberRow.claim_id).in_(claims),
    )

    def where(table: Table) -> ColumnElement[bool]:
        columns = table.columns
        match table.name:
            case "documents":
                return columns["id"] == document.id
            case "document_lines" | "document_corrections" | "matches":
                return columns["document_id"] == document.id
            case (
                "questions"
                | "dispute_submissions"
                | "bulk_items"
                | "feed_events"
                | "question_group_items"
            ):
                return columns["claim_id"].in_(claims)
            case "question_groups":
                return columns["id"].in_(groups)
            case "question_group_answers":
                return columns["group_id"].in_(groups)
            case "submission_status_history":
                return columns["key"].in_(keys)
            case "idempotency_keys":
                return cast(columns["response"], String).regexp_match(ids)
            case _:
                return false()

    rule = DocumentRule(_quotes(session, document, claims))
    return Concern(rule, where, claims, document)


def _id_of(subject: str) -> UUID:
    try:
        return UUID(subject)
    except ValueError as error:
        raise InvalidField(f"{subject!r} is no document's id: read it in the list.") from error


def _claims_behind(session: Session, document: DocumentRow) -> set[UUID]:
    """Claims that rested on the document at any time."""
    matched = select(col(MatchRow.claim_id)).where(
        col(MatchRow.tenant_id) == document.tenant_id, col(MatchRow.document_id) == document.id
    )
    sent = (
        select(col(DisputeSubmissionRow.claim_id))
        .join(
            SubmissionEvidenceRow,
            (col(SubmissionEvidenceRow.tenant_id) == col(DisputeSubmissionRow.tenant_id))
            & (col(SubmissionEvidenceRow.key) == col(DisputeSubmissionRow.key)),
        )
        .where(
            col(SubmissionEvidenceRow.tenant_id) == document.tenant_id,
            col(SubmissionEvidenceRow.document_id) == document.id,
        )
    )
    told = select(col(ClaimEventRow.claim_id)).where(
        col(ClaimEventRow.tenant_id) == document.tenant_id,
        col(ClaimEventRow.seller_id) == document.seller_id,
        cast(col(ClaimEventRow.file), String).contains(str(document.id)),
    )
    return set(session.connection().execute(matched.union(sent, told)).scalars())


def _quotes(session: Session, document: DocumentRow, claims: set[UUID]) -> set[str]:
    """Every text that came from the document, or stood where such a text stands."""
    quotes = texts_of(document.file_name)
    for read in (document.fields, document.reading):
        quotes |= texts_of(read, FIELDS_WORDING)
    lines = select(col(DocumentLineRow.description), col(DocumentLineRow.sku)).where(
        col(DocumentLineRow.tenant_id) == document.tenant_id,
        col(DocumentLineRow.document_id) == document.id,
    )
    for line in session.connection().execute(lines):
        quotes |= texts_of(list(line))
    files = select(col(ClaimEventRow.file)).where(
        col(ClaimEventRow.tenant_id) == document.tenant_id, col(ClaimEventRow.claim_id).in_(claims)
    )
    for file in session.connection().execute(files).scalars():
        quotes |= texts_of(file, FILE_WORDING)
    return quotes


def _of_person(session: Session, order: ErasureOrder) -> Concern:
    rule = _person(order)
    like = re.sub(r"([%_\\])", r"\\\1", order.subject)

    def where(table: Table) -> ColumnElement[bool]:
        texts = [cast(table.columns[name], String) for name in WORDS[table.name]]
        return or_(*(words.ilike(f"%{like}%") for words in texts))

    concern = Concern(rule, where, set())
    for name in WORDS:
        _find_claims(session, metadata.tables[name], order.tenant_id, concern)
    return concern


def _person(order: ErasureOrder) -> PersonRule:
    subject = order.subject
    if len(subject) < SHORTEST_QUOTE or subject.casefold() in OUR_OWN or '"' in subject:
        raise InvalidField(f"{subject!r} names no person: give the subject of their tokens.")
    rule = PersonRule(subject)
    if rule.names(order.actor) or rule.names(order.reason):
        raise InvalidField("Actor and reason are kept: they must not name the person.")
    return rule


def _find_claims(session: Session, table: Table, tenant_id: UUID, concern: Concern) -> None:
    """Adds the claims, and the bulk decisions, of the rows of a table that do name the person."""
    keys: set[str] = set()
    for row in rows_with_words(session, table, tenant_id, concern.where):
        if not erased_columns(table.name, row, concern.rule):
            continue
        if table.name == "claims":
            concern.claims.add(row["id"])
        elif table.name == "bulk_decisions":
            concern.bulks.add(row["id"])
        elif table.name == "submission_status_history":
            keys.add(row["key"])
        elif "claim_id" in row:
            concern.claims.add(row["claim_id"])
    if keys:
        of_keys = select(col(DisputeSubmissionRow.claim_id)).where(
            col(DisputeSubmissionRow.tenant_id) == tenant_id,
            col(DisputeSubmissionRow.key).in_(keys),
        )
        concern.claims.update(session.connection().execute(of_keys).scalars())
