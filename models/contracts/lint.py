"""What Amazon asks for as proof of a claim: what is there, what is missing, what it refuses."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class EvidenceState(StrEnum):
    """`refused`: it is there, and Amazon does not take it as it is."""

    PRESENT = "present"
    MISSING = "missing"
    REFUSED = "refused"


class EvidenceCode(StrEnum):
    """What is asked for; stable, because callers tell items apart by it."""

    TRANSACTION = "transaction"
    WAREHOUSE_AND_DATE = "warehouse_and_date"
    PRODUCT_IDENTIFIERS = "product_identifiers"
    REPORTS = "reports"
    PROOF_OF_PURCHASE = "proof_of_purchase"
    ORIGINAL_PAPER = "original_paper"
    PRODUCT_NAMED = "product_named"
    PURCHASE_DATE = "purchase_date"
    QUANTITY = "quantity"
    UNIT_PRICE = "unit_price"
    CURRENCY = "currency"
    SUMS = "sums"
    PROOF_OF_DELIVERY = "proof_of_delivery"
    SUPPLIER = "supplier"
    BUYER = "buyer"
    OTHER = "other"


class EvidenceItem(BaseModel):
    """One thing that is asked for: how it stands in one sentence, and what the seller can do about
    it (empty where nothing is to be done)."""

    model_config = ConfigDict(frozen=True)

    code: EvidenceCode
    state: EvidenceState
    sentence: str
    to_do: str = ""
