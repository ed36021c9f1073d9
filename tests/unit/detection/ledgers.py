"""Ledger exports written for the tests, in both spellings of Amazon's header."""

COMPACT = [
    "Date",
    "FNSKU",
    "ASIN",
    "MSKU",
    "Title",
    "EventType",
    "ReferenceID",
    "Quantity",
    "FulfillmentCenter",
    "Disposition",
    "Reason",
    "Country",
    "ReconciledQuantity",
    "UnreconciledQuantity",
]
SPACED = [
    "Date", "FNSKU", "ASIN", "MSKU", "Title", "Event Type", "Reference ID", "Quantity",
    "Fulfillment Center", "Disposition", "Reason", "Country", "Reconciled Quantity",
    "Unreconciled Quantity", "Date and Time", "Store",
]  # fmt: skip

LOST = {
    "Date": "05/26/2026",
    "FNSKU": "X001SLABCD",
    "ASIN": "B0000COYXD",
    "MSKU": "SLU_2PK",
    "Title": "How Deep Lies the Shadow",
    "EventType": "Adjustments",
    "ReferenceID": "21188081",
    "Quantity": "-16",
    "FulfillmentCenter": "LGB3",
    "Disposition": "SELLABLE",
    "Reason": "M",
    "Country": "US",
    "ReconciledQuantity": "5",
    "UnreconciledQuantity": "11",
}


def row(**changes: str) -> dict[str, str]:
    """Amazon's own example of a misplaced row, with changes."""
    return {**LOST, **changes}


def compact(*rows: dict[str, str]) -> bytes:
    """Bare TSV with the 14 columns of the documentation."""
    body = ["\t".join(one[name] for name in COMPACT) for one in rows]
    return "\n".join(["\t".join(COMPACT), *body, ""]).encode()


def spaced(*rows: dict[str, str]) -> bytes:
    """Quoted TSV with the 16 columns of real files."""
    body = [[*(one[name] for name in COMPACT), "2026-05-26T00:00:00-0700", "Main"] for one in rows]
    return "\r\n".join(
        "\t".join(f'"{cell}"' for cell in cells) for cells in [SPACED, *body]
    ).encode()
