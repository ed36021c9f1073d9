"""The hard checks of the gate. A probability never stands in for one of them.

Waivable are those where a person who looks at the paper can see that it is right after all: sums
that do not add up as read, and a date that was not found. The others need another document.
"""

from decimal import Decimal

from evidence.matching.offers import LineOnOffer
from models.contracts.claim import ClaimFacts
from models.contracts.evidence import (
    Alteration,
    Check,
    CheckCode,
    DocumentFields,
    DocumentLine,
    DocumentType,
)
from models.contracts.money import bare_amount

ALLOWED_TYPES = (DocumentType.INVOICE, DocumentType.RECEIPT)

# Printed sums may be off by rounding each line or each rate of tax.
_ROUNDING_CENTS = 2
_ROUNDING_SHARE = Decimal("0.01")

_REFUSED_AS = {
    DocumentType.PRO_FORMA: "a pro-forma invoice",
    DocumentType.ORDER_CONFIRMATION: "an order confirmation",
    DocumentType.PACKING_SLIP: "a packing slip",
    DocumentType.CREDIT_NOTE: "a credit note",
    DocumentType.PROOF_OF_DELIVERY: "a proof of delivery",
    DocumentType.BILL_OF_LADING: "a bill of lading",
    DocumentType.OTHER: "not recognised as an invoice",
}

_ALTERED_BY = {
    Alteration.CHANGED_AFTER_SIGNING: "The PDF was changed after it was signed.",
    Alteration.XML_DISAGREES: "The invoice inside the PDF names other sums than the page.",
    Alteration.BYTES_CHANGED: "The stored file is not the one that was uploaded.",
    Alteration.NUMBER_COVERED: "A number on the page is covered, and another stands on top of it.",
    Alteration.NUMBER_REWRITTEN: "The PDF was saved again with other numbers than at first.",
}


def hard_checks(facts: ClaimFacts, offer: LineOnOffer) -> list[Check]:
    """All eight, in the order in which a person would go through the paper."""
    document, line = offer.document, offer.line
    return [
        check_unaltered(document),
        check_document_type(document.type),
        check_dated_before_event(facts, document),
        check_currency(facts, document.currency),
        check_unit_price(line),
        check_line_arithmetic(line),
        check_total_arithmetic(document),
        check_quantity(facts.quantity, offer),
    ]


def check_document_type(kind: DocumentType) -> Check:
    """Amazon takes invoices and receipts as proof, and refuses the other papers."""
    refused = _REFUSED_AS.get(kind)
    return Check(
        code=CheckCode.DOCUMENT_TYPE_ALLOWED,
        passed=kind in ALLOWED_TYPES,
        waivable=False,
        message=f"The document is a valid proof of cost ({kind})."
        if refused is None
        else f"The document is {refused}. Upload the supplier's invoice or receipt.",
    )


def check_unaltered(document: DocumentFields) -> Check:
    """No sign of a change after the supplier made it; a person's yes does not undo one."""
    signs = [_ALTERED_BY[sign] for sign in document.alterations]
    return Check(
        code=CheckCode.DOCUMENT_UNALTERED,
        passed=not signs,
        waivable=False,
        message=f"{' '.join(signs)} Upload the file as the supplier sent it."
        if signs
        else "No sign that the file was changed was found.",
    )


def check_dated_before_event(facts: ClaimFacts, document: DocumentFields) -> Check:
    """Units bought after the loss are not the lost ones. A date that was not found is waivable."""
    event = facts.ledger_date.isoformat()
    issued = document.issued_on
    if issued is None:
        message = f"The invoice's date was not found. Confirm that it is {event} or earlier."
    elif issued > facts.ledger_date:
        message = f"The invoice is of {issued}, after the loss of {event}. Upload an earlier one."
    else:
        message = f"The invoice is of {issued}, before the loss of {event}."
    return Check(
        code=CheckCode.DATED_BEFORE_EVENT,
        passed=issued is not None and issued <= facts.ledger_date,
        waivable=issued is None,
        message=message,
    )


def check_currency(facts: ClaimFacts, currency: str | None) -> Check:
    """Known, and the marketplace's own: no rate of exchange is ours to choose."""
    if currency is None:
        message = f"The invoice's currency was not found. Upload one that names {facts.currency}."
    elif currency != facts.currency:
        message = (
            f"The invoice is in {currency}, the claim in {facts.currency}. Upload an invoice in"
            f" {facts.currency}, or file by hand with the cost set in Seller Central."
        )
    else:
        message = f"The invoice is in {currency}, as the claim is."
    return Check(
        code=CheckCode.CURRENCY_KNOWN,
        passed=currency == facts.currency,
        waivable=False,
        message=message,
    )


def check_unit_price(line: DocumentLine) -> Check:
    """A claim needs an amount: the price of one unit, above nought."""
    known = line.unit_price_cents is not None and line.unit_price_cents > 0
    return Check(
        code=CheckCode.UNIT_PRICE_KNOWN,
        passed=known,
        waivable=False,
        message="The line shows the price of one unit."
        if known
        else "The line shows no price for one unit. Upload an invoice that does.",
    )


def check_line_arithmetic(line: DocumentLine) -> Check:
    """Quantity x unit price = line total, within what rounding the unit price to cents can do."""
    quantity, price, total = line.quantity, line.unit_price_cents, line.total_cents
    if quantity is None or price is None or total is None:
        passed, message = (
            False,
            "A number of the line was not found. Confirm that its sum is right.",
        )
    else:
        rounding = max(1, min(Decimal(quantity) / 2, abs(total) * _ROUNDING_SHARE))
        passed = abs(quantity * price - total) <= rounding
        message = (
            "The line adds up."
            if passed
            else f"{quantity} x {bare_amount(price)} is not {bare_amount(total)}. Confirm the line."
        )
    return Check(code=CheckCode.LINE_ARITHMETIC, passed=passed, waivable=True, message=message)


def check_total_arithmetic(document: DocumentFields) -> Check:
    """Lines (or net) + tax + freight - discount = total; prices that hold the tax already may leave
    it out."""
    total = document.total_cents
    if total is None:
        passed, message = (
            False,
            "The invoice's total was not found. Confirm that it is whole.",
        )
    else:
        passed = any(abs(amount - total) <= _ROUNDING_CENTS for amount in _expected(document))
        message = (
            "The invoice adds up."
            if passed
            else "Lines, tax, freight and discount do not add up to the total. Confirm that all"
            " were read."
        )
    return Check(code=CheckCode.TOTAL_ARITHMETIC, passed=passed, waivable=True, message=message)


def prices_hold_tax(document: DocumentFields) -> bool:
    """Whether the lines' prices include a tax that the foot names: lines + freight = total."""
    lines = lines_sum(document)
    if lines is None or document.total_cents is None or not document.tax_cents:
        return False
    with_tax = lines + (document.freight_cents or 0)
    return abs(with_tax - document.total_cents) <= _ROUNDING_CENTS


def lines_sum(document: DocumentFields) -> int | None:
    """The sum of the line totals; None when there is no line or one has no total."""
    totals = [line.total_cents for line in document.lines]
    known = [total for total in totals if total is not None]
    return sum(known) if known and len(known) == len(totals) else None


def check_quantity(quantity: int, offer: LineOnOffer) -> Check:
    """The line has enough units that no other claim has used."""
    bought = offer.line.quantity
    if bought is None:
        passed, message = (
            False,
            "The line's quantity was not found. Upload one that shows it.",
        )
    elif quantity > offer.free_units:
        passed = False
        message = (
            f"{quantity} units are claimed, {offer.free_units} of the {bought} bought are free."
            " Upload an invoice for more."
        )
    else:
        passed, message = True, f"{quantity} of {offer.free_units} free units are used."
    return Check(code=CheckCode.QUANTITY_COVERED, passed=passed, waivable=False, message=message)


def _expected(document: DocumentFields) -> list[int]:
    tax, freight = document.tax_cents or 0, document.freight_cents or 0
    lines, discount = lines_sum(document), abs(document.discount_cents or 0)
    # A discount may stand at the foot, or be taken off the lines already.
    reduced = {lines, lines - discount} if lines is not None else set[int]()
    expected = [sum_ + extra for sum_ in reduced for extra in (tax + freight, freight)]
    if lines is None or document.net_cents is None:
        return expected
    # A discount or a deposit between lines and net is the supplier's own arithmetic; a net above
    # lines and freight means that a line was not read.
    if document.net_cents <= lines + freight:
        expected += [document.net_cents + tax, document.net_cents + tax + freight]
    return expected
