"""Rows of the inventory ledger, and the ordinary life of stock in it."""

from datetime import date

from sandbox.world.life import Good, Life, Row

LEDGER = "GET_LEDGER_DETAIL_VIEW_DATA"
CENTRES = ("ABE2", "LGB3", "ONT8", "PHX7")


def book(
    life: Life,
    good: Good,
    day: date,
    event: str,
    quantity: int,
    *,
    reference: str = "",
    reason: str = "",
    disposition: str = "SELLABLE",
    reconciled: int | None = None,
    unreconciled: int | None = None,
) -> Row:
    """One row; `reconciled` and `unreconciled` stand on losses and finds alone."""
    return life.tape.write(
        LEDGER,
        date=day.strftime("%m/%d/%Y"),
        fnsku=good.fnsku,
        asin=good.asin,
        msku=good.sku,
        title=good.title,
        event_type=event,
        reference_id=reference,
        quantity=quantity,
        fulfillment_center=life.source.choice(CENTRES),
        disposition=disposition,
        reason=reason,
        country=life.place.country,
        reconciled_quantity=reconciled,
        unreconciled_quantity=unreconciled,
    )


def live_with_stock(life: Life) -> None:
    """Moves between centres, changes of condition and their disposal: nothing of it is owed."""
    for good in life.goods:
        for _ in range(life.source.randrange(1, 4)):
            day = life.day(life.source.randrange(1, 190))
            units = life.source.randrange(1, 6)
            match life.source.randrange(3):
                case 0:
                    book(life, good, day, "WhseTransfers", -units)
                    book(life, good, day, "WhseTransfers", units)
                case 1:
                    reference = life.number()
                    book(life, good, day, "Adjustments", -1, reference=reference, reason="Q")
                    book(
                        life,
                        good,
                        day,
                        "Adjustments",
                        1,
                        reference=reference,
                        reason="P",
                        disposition="DEFECTIVE",
                    )
                    book(
                        life,
                        good,
                        day,
                        "Adjustments",
                        -1,
                        reference=life.number(),
                        reason="D",
                        disposition="DEFECTIVE",
                    )
                case _:
                    book(life, good, day, "Adjustments", units, reference=life.number(), reason="3")
                    book(
                        life, good, day, "Adjustments", -units, reference=life.number(), reason="4"
                    )
