"""What warehouses lose and damage: open, found, paid, too old, and disposed of unasked."""

from sandbox.world.ledger import book
from sandbox.world.life import Good, Life
from sandbox.world.payments import pay
from sandbox.world.places import Family
from sandbox.world.settlements import Settlements

_LOST, _DAMAGED = ("M", "5"), ("E", "6", "7", "H", "K", "U")
_FAMILY: dict[str, Family] = {"lost": "lost_warehouse", "damaged": "damaged_warehouse"}
_PAID_AS = {"lost": "Lost_Warehouse", "damaged": "Damaged_Warehouse"}


def live_with_losses(life: Life, settlements: Settlements) -> None:
    """Most stories have a product of their own; in `_crowded` two losses share one, and no report
    tells which of them Amazon has paid for."""
    goods = life.apart()
    for _ in range(life.source.randrange(6, 10)):
        _open(life, life.take(goods))
        _partly_found(life, life.take(goods))
    for kind in ("lost", "damaged"):
        _too_old(life, life.take(goods), kind)
        _found(life, life.take(goods), kind)
        _elsewhere(life, life.take(goods), kind)
        for _ in range(life.source.randrange(2, 5)):
            _damaged_or_twice(life, life.take(goods), kind)
            _paid_lately(life, settlements, life.take(goods), kind)
            _paid(life, settlements, life.take(goods), kind)
            _underpaid(life, settlements, life.take(goods), kind)
        _paid_in_kind(life, settlements, life.take(goods), kind)
        _reversed(life, settlements, life.take(goods), kind)
        _crowded(life, settlements, life.take(goods), kind)


def _row(
    life: Life, good: Good, ago: int, kind: str, units: int, *, still_open: int, reference: str = ""
) -> str:
    """The ledger's row of a loss, and for damage the row that always follows it."""
    reference = reference or life.number()
    code = life.source.choice(_LOST if kind == "lost" else _DAMAGED)
    book(
        life,
        good,
        life.day(ago),
        "Adjustments",
        -units,
        reference=reference,
        reason=code,
        reconciled=units - still_open,
        unreconciled=still_open,
    )
    if kind == "damaged":
        book(
            life,
            good,
            life.day(ago),
            "Adjustments",
            units,
            reference=reference,
            reason="P",
            disposition="WAREHOUSE_DAMAGED",
        )
    return reference


def _owe(life: Life, good: Good, ago: int, kind: str, units: int, *, reference: str) -> None:
    life.owes(
        _FAMILY[kind], reference, good, quantity=units, cents=units * good.cost, on=life.day(ago)
    )


def _open(life: Life, good: Good) -> None:
    ago, units = life.source.randrange(4, 56), life.source.randrange(1, 13)
    _owe(
        life,
        good,
        ago,
        "lost",
        units,
        reference=_row(life, good, ago, "lost", units, still_open=units),
    )


def _partly_found(life: Life, good: Good) -> None:
    ago, units = life.source.randrange(10, 56), life.source.randrange(3, 20)
    found = life.source.randrange(1, units)
    reference = _row(life, good, ago, "lost", units, still_open=units - found)
    book(
        life,
        good,
        life.day(ago - 4),
        "Adjustments",
        found,
        reference=life.number(),
        reason="F",
        reconciled=found,
        unreconciled=0,
    )
    _owe(life, good, ago, "lost", units - found, reference=reference)


def _found(life: Life, good: Good, kind: str) -> None:
    """All of it turned up, half of it under another product's label: sums do not tell."""
    ago, units = life.source.randrange(10, 56), life.source.randrange(2, 9)
    _row(life, good, ago, kind, units, still_open=0)
    other = life.source.choice(life.goods)
    for where, number in ((good, units - units // 2), (other, units // 2)):
        if kind == "lost" and number:
            book(
                life,
                where,
                life.day(ago - 5),
                "Adjustments",
                number,
                reference=life.number(),
                reason="F",
                reconciled=number,
                unreconciled=0,
            )


def _too_old(life: Life, good: Good, kind: str) -> None:
    _row(life, good, life.source.randrange(64, 140), kind, 4, still_open=4)


def _elsewhere(life: Life, good: Good, kind: str) -> None:
    """Lost in a warehouse of another country: another account's claim."""
    reference = _row(life, good, life.source.randrange(5, 50), kind, 3, still_open=3)
    for row in life.tape.rows["GET_LEDGER_DETAIL_VIEW_DATA"]:
        if row["reference_id"] == reference:
            row["country"] = "CA" if life.place.code == "US" else "FR"


def _damaged_or_twice(life: Life, good: Good, kind: str) -> None:
    """Two rows that are alike are two losses."""
    ago, units = life.source.randrange(4, 56), life.source.randrange(1, 5)
    reference = life.number()
    state = life.source.getstate()
    for time in range(life.source.choice((1, 2))):
        if time:
            life.source.setstate(state)
        _row(life, good, ago, kind, units, still_open=units, reference=reference)
        _owe(life, good, ago, kind, units, reference=reference)


def _paid_lately(life: Life, settlements: Settlements, good: Good, kind: str) -> None:
    """Amazon has paid some units some days ago, and the ledger does not show it yet."""
    ago, units = life.source.randrange(15, 50), life.source.randrange(4, 12)
    paid = life.source.randrange(1, units)
    reference = _row(life, good, ago, kind, units, still_open=units)
    pay(life, settlements, good, life.day(5), _PAID_AS[kind], units=paid, each=good.cost)
    _owe(life, good, ago, kind, units - paid, reference=reference)


def _paid(life: Life, settlements: Settlements, good: Good, kind: str) -> None:
    """Paid in two lines of one id, at cost; the ledger shows it."""
    ago, units = life.source.randrange(25, 120), life.source.randrange(2, 9)
    _row(life, good, ago, kind, units, still_open=0)
    day = life.day(ago - 7)
    number = pay(life, settlements, good, day, _PAID_AS[kind], units=1, each=good.cost)
    pay(
        life,
        settlements,
        good,
        day,
        _PAID_AS[kind],
        units=units - 1,
        each=good.cost,
        reimbursement=number,
    )


def _underpaid(life: Life, settlements: Settlements, good: Good, kind: str) -> None:
    ago, units = life.source.randrange(25, 110), life.source.randrange(1, 9)
    _row(life, good, ago, kind, units, still_open=0)
    each = good.cost * life.source.randrange(40, 90) // 100
    day = life.day(ago - 8)
    number = pay(life, settlements, good, day, _PAID_AS[kind], units=units, each=each)
    cents = units * (good.cost - each)
    life.owes("underpaid_reimbursement", number, good, quantity=units, cents=cents, on=day)


def _paid_in_kind(life: Life, settlements: Settlements, good: Good, kind: str) -> None:
    ago = life.source.randrange(25, 100)
    _row(life, good, ago, kind, 3, still_open=0)
    pay(life, settlements, good, life.day(ago - 6), _PAID_AS[kind], units=3, each=0, in_kind=True)


def _reversed(life: Life, settlements: Settlements, good: Good, kind: str) -> None:
    """Paid, found, and rightly taken back."""
    ago, units = life.source.randrange(40, 100), 2
    reference = _row(life, good, ago, kind, units, still_open=0)
    number = pay(
        life, settlements, good, life.day(ago - 6), _PAID_AS[kind], units=units, each=good.cost
    )
    book(
        life,
        good,
        life.day(ago - 15),
        "Adjustments",
        units,
        reference=reference,
        reason="F",
        reconciled=units,
        unreconciled=0,
    )
    pay(
        life,
        settlements,
        good,
        life.day(ago - 20),
        "Reimbursement_Reversal",
        units=-units,
        each=good.cost,
        reverses=number,
    )


def _crowded(life: Life, settlements: Settlements, good: Good, kind: str) -> None:
    """Two open losses of one product, and Amazon has lately paid for some units of one of them."""
    older, younger = life.source.randrange(30, 50), life.source.randrange(12, 25)
    first = _row(life, good, older, kind, 5, still_open=5)
    second = _row(life, good, younger, kind, 4, still_open=4)
    pay(life, settlements, good, life.day(6), _PAID_AS[kind], units=2, each=good.cost)
    is_for_older = life.source.random() < 0.5
    _owe(life, good, older, kind, 3 if is_for_older else 5, reference=first)
    _owe(life, good, younger, kind, 4 if is_for_older else 2, reference=second)
