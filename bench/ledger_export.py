"""A detailed ledger as Amazon writes it, of any length, made up."""

from datetime import date, timedelta

_HEADER = (
    '"Date"\t"FNSKU"\t"ASIN"\t"MSKU"\t"Title"\t"Event Type"\t"Reference ID"\t"Quantity"'
    '\t"Fulfillment Center"\t"Disposition"\t"Reason"\t"Country"\t"Reconciled Quantity"'
    '\t"Unreconciled Quantity"\t"Date and Time"\t"Store"'
)
_DAYS = 540  # Amazon keeps 18 months
_PRODUCTS = 2_000
_LAST_DAY = date(2026, 11, 1)
# Event type, reason, sign; shipments lead by far, as in a real ledger.
_EVENTS = (
    *[("Shipments", "", -1)] * 12,
    *[("CustomerReturns", "", 1)] * 3,
    *[("WhseTransfers", "", 1), ("WhseTransfers", "", -1)] * 2,
    ("Receipts", "", 1),
    ("Adjustments", "M", -1),
    ("Adjustments", "F", 1),
    ("Adjustments", "E", -1),
)
_COUNTS = (1, 1, 1, 1, 2, 3, 12)
_CENTERS = ("ACY1", "LGB3", "PHX7", "SDF8", "ONT8", "LEX1", "BFI4", "TPA2")


def ledger_export(rows: int) -> bytes:
    """`rows` rows under the header of 16 columns, in UTF-8, with repeated rows among them."""
    return ("\n".join([_HEADER, *map(_line, range(rows))]) + "\n").encode()


def _line(number: int) -> str:
    """A row that looks drawn by lot: its number, multiplied by what Knuth found to mix well."""
    mixed = number * 2_654_435_761 % 2**32
    day = _LAST_DAY - timedelta(days=mixed % _DAYS)
    product = mixed // 7 % _PRODUCTS
    event, reason, sign = _EVENTS[mixed // 64 % len(_EVENTS)]
    count = _COUNTS[mixed // 4_096 % len(_COUNTS)]
    is_lost = event == "Adjustments" and sign < 0
    reconciled = mixed % (count + 1) if is_lost else 0
    cells = (
        f"{day:%m/%d/%Y}",
        f"X{product:09}",
        f"B{product:09}",
        f"SKU-{product}",
        f'Shelf no. {product}, 15.6" wide',
        event,
        str(mixed) if event in ("Adjustments", "Receipts") else "",
        str(sign * count),
        _CENTERS[mixed // 512 % len(_CENTERS)],
        "SELLABLE",
        reason,
        "US",
        str(reconciled),
        str(count - reconciled if is_lost else 0),
        f"{day.isoformat()}T00:00:00-0700",
        "",
    )
    return "\t".join(f'"{cell}"' for cell in cells)
