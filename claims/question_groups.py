"""One question for many claims: which wait for the same thing, how it is asked, what is shown.

Safe before convenient: a yes is about one product and one line, unless each line carries the
product's own identifier and only the document as a whole is in doubt.
"""

from datetime import datetime, timedelta
from uuid import UUID

from claims.questions import Answer, can_be_confirmed, lacks_for_amazon
from claims.valuation import claimed_amount
from models.contracts.claim import Choice, ClaimFacts, Question, Reckoning
from models.contracts.evidence import (
    CheckCode,
    DocumentFields,
    DocumentLine,
    EvidenceMatch,
    MatchTier,
    Place,
)
from models.contracts.messages import AnswerQuestion, AttachEvidence
from models.contracts.money import Money
from models.contracts.questions import (
    AskedAbout,
    AtStake,
    GroupAnswer,
    GroupKind,
    Product,
    ReadValue,
    WaitingFor,
)
from models.errors import InvalidField

# Checks of a whole document: one look at the paper settles them for all of its lines.
_OF_THE_DOCUMENT = frozenset(
    {
        CheckCode.DOCUMENT_TYPE_ALLOWED,
        CheckCode.TOTAL_ARITHMETIC,
        CheckCode.CURRENCY_KNOWN,
        CheckCode.DATED_BEFORE_EVENT,
        CheckCode.DOCUMENT_UNALTERED,
    }
)
_REMIND_BEFORE = timedelta(days=3)
_INVOICE = Choice(code=Answer.DOCUMENT, label="This document shows it: look at it for all of these")
_WITHOUT_INVOICE = "Without an invoice each claim expires at its own deadline."
_SHOWN_OF_DOCUMENT = (
    *("type", "number", "issued_on", "supplier", "currency"),
    *("net_cents", "tax_cents", "freight_cents", "total_cents"),
)
_SHOWN_OF_LINE = ("description", "sku", "quantity", "unit_price_cents", "total_cents")


def for_match(
    facts: ClaimFacts, match: EvidenceMatch, question: Question, asked_at: datetime
) -> WaitingFor:
    """A claim whose match a person must look at."""
    is_about_document = _only_document_in_doubt(match)
    checks = sorted({check.code for check in match.failed_checks})
    about = AskedAbout(
        product=None if is_about_document else _product(facts),
        document_id=match.document_id,
        document_number=match.document_number,
        line_position=None if is_about_document else match.line_position,
        line_description=None if is_about_document else match.line_description,
        failed_checks=checks,
        reasons=[
            *(check.message for check in match.failed_checks),
            *lacks_for_amazon(match),
        ],
        choices=question.choices,
        default=question.default,
    )
    kind = GroupKind.FAILED_CHECK if is_about_document else GroupKind.CONFIRM_LINE
    same = [str(match.document_id), *checks, "yes" if can_be_confirmed(match) else "no"]
    if question.is_audit:  # without an answer it is filed, where the others wait
        same.append("audit")
    if CheckCode.DATED_BEFORE_EVENT in checks:
        same.append(facts.ledger_date.isoformat())
    if CheckCode.CURRENCY_KNOWN in checks:
        same.append(facts.currency)
    if CheckCode.DELIVERY_PROVED in checks:  # a yes says who brought this very shipment
        same.append(facts.ledger_reference)
    if not is_about_document:
        same += [str(match.line_position), facts.fnsku]
    return WaitingFor(
        kind=kind,
        key=":".join([kind, *same]),
        about=about,
        units=facts.quantity,
        money=claimed_amount(facts, match.unit_cost) if match.unit_cost else _at_most(facts),
        deadline=question.deadline,
        remind_at=remind_at(asked_at, question.deadline),
    )


def for_invoice(facts: ClaimFacts, asked_at: datetime) -> WaitingFor:
    """A claim that no document supports: those of one product wait for the same invoice."""
    about = AskedAbout(
        product=_product(facts),
        choices=[_INVOICE],
        takes_document=True,
        default=_WITHOUT_INVOICE,
    )
    return WaitingFor(
        kind=GroupKind.UPLOAD_INVOICE,
        key=f"{GroupKind.UPLOAD_INVOICE}:{facts.fnsku}",
        about=about,
        units=facts.quantity,
        money=_at_most(facts),
        deadline=facts.deadline,
        remind_at=remind_at(asked_at, facts.deadline),
    )


def for_reckoning(
    facts: ClaimFacts, reckoning: Reckoning, question: Question, asked_at: datetime
) -> WaitingFor:
    """What Amazon's reports show of one claim is nobody else's: nobody shares it."""
    about = AskedAbout(
        product=_product(facts),
        reasons=[reckoning.why, f"{reckoning.amount}: {reckoning.formula}."],
        choices=question.choices,
        default=question.default,
    )
    return WaitingFor(
        kind=GroupKind.CONFIRM_CLAIM,
        key=f"{GroupKind.CONFIRM_CLAIM}:{question.question_id}",
        about=about,
        units=facts.quantity,
        money=reckoning.amount,
        deadline=question.deadline,
        remind_at=remind_at(asked_at, question.deadline),
    )


def for_case(
    facts: ClaimFacts, asked: str, question: Question, at_stake: Money | None, asked_at: datetime
) -> WaitingFor:
    """Amazon's question is about one case: nobody shares it."""
    about = AskedAbout(
        product=_product(facts),
        asked=asked,
        choices=question.choices,
        takes_text=question.takes_text,
        default=question.default,
    )
    return WaitingFor(
        kind=GroupKind.AMAZON_ASKS,
        key=f"{GroupKind.AMAZON_ASKS}:{question.question_id}",
        about=about,
        units=facts.quantity,
        money=at_stake,
        deadline=question.deadline,
        remind_at=remind_at(asked_at, question.deadline),
    )


def remind_at(asked_at: datetime, deadline: datetime) -> datetime:
    """Three days before the deadline; later where there was little time: a quarter before."""
    return deadline - min(_REMIND_BEFORE, max(deadline - asked_at, timedelta(0)) / 4)


def wording(kind: GroupKind, about: AskedAbout, stake: AtStake) -> str:
    """The question to the seller, with what hangs on it now."""
    counted = f"{_counted(stake.units, 'unit')}, {_counted(stake.claims, 'claim')}"
    of, at_most = counted + _sums(stake.money), counted + _sums(stake.money, "at most ")
    goods = about.product.title if about.product else "these units"
    document = f"document {about.document_number}" if about.document_number else "this document"
    line = f"“{about.line_description}” on {document}"
    sentences = {
        GroupKind.UPLOAD_INVOICE: f"Please upload an invoice for {goods} ({at_most}).",
        GroupKind.AMAZON_ASKS: f"Amazon asks about {goods} ({of}): {about.asked}",
        GroupKind.FAILED_CHECK: f"Does {document} show what {goods} cost ({of})?",
        GroupKind.CONFIRM_CLAIM: f"Shall {goods} be claimed ({of})?",
        GroupKind.CONFIRM_LINE: f"Amazon owes you for {goods} ({of}). Does {line} show the cost?",
    }
    return " ".join([sentences[kind], *about.reasons])


def check_answer(about: AskedAbout, version: int, answer: GroupAnswer) -> None:
    """InvalidField for what the group does not take. `version` is where the group stands."""
    codes = [choice.code for choice in about.choices]
    if answer.choice not in codes:
        raise InvalidField(f"The choice must be one of: {', '.join(codes)}.")
    if answer.version > version:
        raise InvalidField(f"The group stands at version {version}: answer what you were shown.")
    if about.takes_document is (answer.document_id is None):
        needs = "needs" if about.takes_document else "takes no"
        raise InvalidField(f"This answer {needs} document_id.")
    if about.takes_text and answer.choice == codes[0] and not answer.text.strip():
        raise InvalidField("This answer needs its text.")


def message_to(
    claim_id: UUID, question_id: UUID | None, answer: GroupAnswer
) -> tuple[str, AnswerQuestion | AttachEvidence]:
    """What one claim is told, and by which of its updates. The same answer is the same message."""
    message_id = f"group-answer:{answer.answer_id}:{claim_id}"
    if answer.document_id is not None:
        return "attach_evidence", AttachEvidence(
            message_id=message_id,
            actor=answer.actor,
            reason="Answered for all claims of the product",
            document_id=answer.document_id,
            named_by=answer.role,
        )
    if question_id is None:
        raise InvalidField("A claim without a question takes a document alone.")
    return "answer_question", AnswerQuestion(
        message_id=message_id,
        actor=answer.actor,
        question_id=question_id,
        choice=answer.choice,
        text=answer.text,
    )


def shown_values(fields: DocumentFields, line_position: int | None) -> list[ReadValue]:
    """What was read of a document and of the line, each with its place. None of it is a guess."""
    values = [_read(fields, name, getattr(fields, name)) for name in _SHOWN_OF_DOCUMENT]
    line = line_at(fields, line_position)
    if line is not None:
        values += [
            _read(fields, f"lines.{line.position}.{name}", getattr(line, name))
            for name in _SHOWN_OF_LINE
        ]
    return [value for value in values if value is not None]


def line_at(fields: DocumentFields, position: int | None) -> DocumentLine | None:
    """The line at this position, or None."""
    return next((line for line in fields.lines if line.position == position), None)


def box_of_line(
    fields: DocumentFields, line: DocumentLine
) -> tuple[float, float, float, float] | None:
    """The box around all values of the line on its page; None where no place is known."""
    places = [fields.where.get(f"lines.{line.position}.{name}") for name in _SHOWN_OF_LINE]
    boxes = [place.box for place in places if _stands_on(place, line.page) and place and place.box]
    if not boxes:
        return None
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _only_document_in_doubt(match: EvidenceMatch) -> bool:
    """Whether the line is the product's by an identifier, and only the whole paper is in doubt."""
    failed = {check.code for check in match.failed_checks}
    return match.tier is MatchTier.EXACT and bool(failed) and failed <= _OF_THE_DOCUMENT


def _product(facts: ClaimFacts) -> Product:
    return Product(title=facts.title, fnsku=facts.fnsku, asin=facts.asin, msku=facts.msku)


def _at_most(facts: ClaimFacts) -> Money | None:
    """What the units are worth at most, where the rule pack knows a cap."""
    return facts.cap_per_unit.times(facts.quantity) if facts.cap_per_unit else None


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _sums(amounts: list[Money], before: str = "") -> str:
    return "".join(f", {before}{amount}" for amount in amounts)


def _read(fields: DocumentFields, name: str, value: object) -> ReadValue | None:
    if value is None:
        return None
    return ReadValue(name=name, value=str(value), place=fields.where.get(name))


def _stands_on(place: Place | None, page: int) -> bool:
    return place is not None and place.page == page
