"""Kinds of commercial paper, by the names that the readers' contract has for them."""

from enum import StrEnum


class PaperKind(StrEnum):
    """What a paper is, whatever its title says."""

    INVOICE = "invoice"
    RECEIPT = "receipt"
    PRO_FORMA = "pro_forma"
    ORDER_CONFIRMATION = "order_confirmation"
    PACKING_SLIP = "packing_slip"
    CREDIT_NOTE = "credit_note"
    PROOF_OF_DELIVERY = "proof_of_delivery"
    BILL_OF_LADING = "bill_of_lading"
