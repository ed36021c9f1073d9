"""Looks over a claim's evidence as Amazon will: what it asks for, and how each thing stands.

The rules are in docs/evidence.md, Lint; where they come from, in docs/field.md, Evidence. They need
nothing but contracts, and stand here because workflows and the API may know this room alone.
"""

from dataclasses import dataclass

from models.contracts.claim import ClaimFacts
from models.contracts.evidence import (
    Check,
    CheckCode,
    DocumentFields,
    EvidenceMatch,
    MatchTier,
    ReadBy,
)
from models.contracts.families import PROVED_BY_DELIVERY, called
from models.contracts.lint import EvidenceCode, EvidenceItem, EvidenceState

_C, _S = EvidenceCode, EvidenceState


_CONFIRM = "Compare it with the paper: mend the value that was read wrongly, or confirm it."
_BRING_PROOF = (
    "Upload the carrier's proof of delivery or the stamped bill of lading that names the shipment,"
    " or say that Amazon's partnered carrier brought it."
)


@dataclass(frozen=True)
class _OfCheck:
    """What a hard check says about an item: `failed` is its state when a person cannot waive it.
    Where one can, `waive` is what is to be done, and `waived` what that person has said then."""

    code: EvidenceCode
    failed: EvidenceState
    to_do: str
    waive: str = _CONFIRM
    waived: str = "compared it with the paper and confirmed it."


_OF_CHECKS: dict[CheckCode, _OfCheck] = {
    CheckCode.DOCUMENT_TYPE_ALLOWED: _OfCheck(
        _C.PROOF_OF_PURCHASE, _S.REFUSED, "Upload the supplier's invoice, or a receipt."
    ),
    CheckCode.DATED_BEFORE_EVENT: _OfCheck(
        _C.PURCHASE_DATE, _S.REFUSED, "Upload an invoice from before the loss."
    ),
    CheckCode.QUANTITY_COVERED: _OfCheck(
        _C.QUANTITY, _S.REFUSED, "Upload a further invoice with enough units."
    ),
    CheckCode.UNIT_PRICE_KNOWN: _OfCheck(
        _C.UNIT_PRICE, _S.MISSING, "Upload an invoice that shows the price of one unit."
    ),
    CheckCode.CURRENCY_KNOWN: _OfCheck(
        _C.CURRENCY, _S.REFUSED, "Upload an invoice in the marketplace's currency."
    ),
    CheckCode.DOCUMENT_UNALTERED: _OfCheck(
        _C.PROOF_OF_PURCHASE, _S.REFUSED, "Upload the file as the supplier sent it."
    ),
    CheckCode.DELIVERY_PROVED: _OfCheck(
        _C.PROOF_OF_DELIVERY,
        _S.MISSING,
        _BRING_PROOF,
        waive=_BRING_PROOF,
        waived="said that Amazon's partnered carrier brought the shipment.",
    ),
    CheckCode.LINE_ARITHMETIC: _OfCheck(_C.SUMS, _S.REFUSED, _CONFIRM),
    CheckCode.TOTAL_ARITHMETIC: _OfCheck(_C.SUMS, _S.REFUSED, _CONFIRM),
}


def evidence_list(
    facts: ClaimFacts,
    match: EvidenceMatch | None,
    document: DocumentFields | None,
    confirmed_by: str | None = None,
) -> list[EvidenceItem]:
    """All that Amazon asks for, in the order in which its form does. `document` is the one that
    `match` points at; `confirmed_by` a person who said yes to it."""
    items = _of_reports(facts)
    if facts.reckoning is not None:
        return [*items, _present(_C.REPORTS, facts.reckoning.why)]
    if match is None or document is None:
        return [*items, _no_document(facts), *_no_delivery(facts)]
    return [
        *items,
        *_of_checks(match, confirmed_by),
        _original_paper(document),
        _product_named(match, confirmed_by),
        _party(_C.SUPPLIER, "supplier", document.supplier),
        _party(_C.BUYER, "buyer", document.buyer),
    ]


def still_open(items: list[EvidenceItem]) -> list[EvidenceItem]:
    """Those that somebody can act on."""
    return [item for item in items if item.state is not EvidenceState.PRESENT]


def _of_reports(facts: ClaimFacts) -> list[EvidenceItem]:
    """What Amazon's own reports say."""
    words, centre = called(facts), facts.fulfillment_center
    when = f"{words.day} {facts.ledger_date}{f', at {centre}' if centre else ''}"
    product = f"FNSKU {facts.fnsku}, ASIN {facts.asin}, MSKU {facts.msku}"
    return [
        _present(_C.TRANSACTION, f"{words.reference} {facts.ledger_reference}."),
        _present(_C.WAREHOUSE_AND_DATE, f"{when}."),
        _present(_C.PRODUCT_IDENTIFIERS, f"{facts.quantity} units of {product}."),
    ]


def _no_document(facts: ClaimFacts) -> EvidenceItem:
    return EvidenceItem(
        code=_C.PROOF_OF_PURCHASE,
        state=_S.MISSING,
        sentence="No document names this product.",
        to_do=(
            f"Upload the supplier's invoice or receipt of {facts.ledger_date} or earlier, with at"
            f" least {facts.quantity} units of {facts.msku}, their unit price in {facts.currency},"
            " and the names and addresses of supplier and buyer."
        ),
    )


def _no_delivery(facts: ClaimFacts) -> list[EvidenceItem]:
    if facts.family not in PROVED_BY_DELIVERY:
        return []
    return [
        EvidenceItem(
            code=_C.PROOF_OF_DELIVERY,
            state=_S.MISSING,
            sentence=f"It is not told yet how shipment {facts.ledger_reference} came to Amazon.",
            to_do=_BRING_PROOF,
        )
    ]


def _of_checks(match: EvidenceMatch, confirmed_by: str | None) -> list[EvidenceItem]:
    """One item for each hard check. Sums are one item: the first check that fails speaks for it."""
    items: dict[EvidenceCode, EvidenceItem] = {}
    for check in match.checks:
        item = _of_check(check, confirmed_by)
        known = items.get(item.code)
        if known is None or known.state is EvidenceState.PRESENT:
            items[item.code] = item
    return list(items.values())


def _of_check(check: Check, confirmed_by: str | None) -> EvidenceItem:
    known = _OF_CHECKS.get(check.code, _OfCheck(_C.OTHER, _S.REFUSED, _CONFIRM))
    if check.passed:
        return _present(known.code, check.message)
    if check.waivable and confirmed_by is not None:
        return _present(known.code, f"{confirmed_by} {known.waived}")
    return EvidenceItem(
        code=known.code,
        state=_S.MISSING if check.waivable else known.failed,
        sentence=check.message,
        to_do=known.waive if check.waivable else known.to_do,
    )


def _original_paper(document: DocumentFields) -> EvidenceItem:
    """Amazon takes the supplier's paper, not a table that anybody could have typed."""
    if any(place.method is ReadBy.CELL for place in document.where.values()):
        return EvidenceItem(
            code=_C.ORIGINAL_PAPER,
            state=_S.MISSING,
            sentence="The document is a table, not the supplier's own paper.",
            to_do="Upload the invoice as PDF or as a photo.",
        )
    return _present(_C.ORIGINAL_PAPER, "The document is the supplier's own paper.")


def _product_named(match: EvidenceMatch, confirmed_by: str | None) -> EvidenceItem:
    said = f"“{match.line_description}” on line {match.line_position}"
    if match.tier is MatchTier.EXACT:
        return _present(_C.PRODUCT_NAMED, f"{said} carries the product's own identifier.")
    if confirmed_by is not None:
        return _present(_C.PRODUCT_NAMED, f"{confirmed_by} confirmed that {said} is the product.")
    return EvidenceItem(
        code=_C.PRODUCT_NAMED,
        state=_S.MISSING,
        sentence=f"{said} names the product in the supplier's words alone.",
        to_do="Confirm that it is the product, or upload an invoice that carries its code.",
    )


def _party(code: EvidenceCode, who: str, name: str | None) -> EvidenceItem:
    if name is not None:
        return _present(code, f"The {who} is {name}.")
    return EvidenceItem(
        code=code,
        state=_S.MISSING,
        sentence=f"The {who}'s name was not found on the document.",
        to_do=f"If the paper shows it, mend the field {who}; if not, ask for one that does.",
    )


def _present(code: EvidenceCode, sentence: str) -> EvidenceItem:
    return EvidenceItem(code=code, state=_S.PRESENT, sentence=sentence)
