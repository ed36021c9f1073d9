"""Claims that wait for the same thing, and an answer to them."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session

from models.contracts.claim import Choice, ClaimStatus
from models.contracts.money import Money
from models.contracts.questions import AskedAbout, GroupAnswer, GroupKind, Product, WaitingFor
from models.contracts.workflows import ClaimInput, SellerPollInput
from models.db import Database
from models.repositories import question_answers, question_group_lists
from models.repositories.question_answers import AnswerRecord
from models.repositories.question_group_lists import GroupRecord
from tests.fixtures_database import MOMENT, Writer, new_claim

DOLLAR = Money(cents=100, currency="USD")


def waits_for(**wanted: Any) -> WaitingFor:
    """A claim that waits for an invoice of its product, until a fortnight from now."""
    known: dict[str, Any] = {
        "kind": GroupKind.UPLOAD_INVOICE,
        "key": "upload_invoice:X001ABCDEF",
        "about": AskedAbout(
            product=Product(
                title="Steel bottle", fnsku="X001ABCDEF", asin="B00TEST123", msku="SKU-1"
            ),
            choices=[Choice(code="document", label="Here it is")],
            takes_document=True,
            default="The claim expires.",
        ),
        "units": 3,
        "money": DOLLAR,
        "deadline": MOMENT + timedelta(days=14),
        "remind_at": MOMENT + timedelta(days=11),
    }
    return WaitingFor.model_validate(known | wanted)


def an_answer(session: Session, **wanted: Any) -> GroupAnswer:
    """An answer to the first open group of the session's tenant, as it stands."""
    group = question_group_lists.list_open(session).items[0]
    known: dict[str, Any] = {
        "answer_id": uuid4(),
        "group_id": group.group_id,
        "version": group.version,
        "choice": group.about.choices[0].code,
        "actor": "seller",
    }
    return GroupAnswer.model_validate(known | wanted)


def waiting_claim(
    database: Database, seller: SellerPollInput, **wanted: Any
) -> tuple[ClaimInput, Writer]:
    """A claim that waits for an invoice of its product."""
    claim = new_claim(database, seller)
    writer = Writer(database, claim.identity)
    writer.write(ClaimStatus.AWAITING_EVIDENCE, waits_for=waits_for(**wanted))
    return claim, writer


def groups(database: Database, tenant_id: UUID) -> list[GroupRecord]:
    with database.tenant(tenant_id) as session:
        return question_group_lists.list_open(session).items


def answered(database: Database, tenant_id: UUID, **wanted: Any) -> AnswerRecord:
    with database.tenant(tenant_id) as session:
        return question_answers.take(session, an_answer(session, **wanted), MOMENT)
