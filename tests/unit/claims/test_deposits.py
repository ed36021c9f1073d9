"""Which settlement line brought which reimbursement line."""

from collections import Counter
from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from claims.deposits import link, settled
from models.contracts.claim import PayoutLine
from models.contracts.deposits import LinkRule, ReimbursedLine, SettlementLine
from models.contracts.money import Money

APPROVED = date(2026, 6, 1)


def reimbursed(
    line_id: str,
    cents: int,
    *,
    of: str = "",
    sku: str = "SKU-1",
    on: date = APPROVED,
    currency: str = "USD",
    reverses: str | None = None,
) -> ReimbursedLine:
    line = PayoutLine(
        line_id=line_id,
        reimbursement_id=of or line_id,
        case_id="",
        amount=Money(cents=cents, currency=currency),
        approved_on=on,
        reverses=reverses,
    )
    return ReimbursedLine(line=line, sku=sku)


def settlement_line(
    key: str, cents: int, *, sku: str = "SKU-1", on: date | None = APPROVED, currency: str = "USD"
) -> SettlementLine:
    return SettlementLine(
        row_key=key,
        settlement_id="S1",
        sku=sku,
        about="WAREHOUSE_LOST",
        amount=Money(cents=cents, currency=currency),
        posted_on=on,
        report_id="P1",
        report_line=2,
    )


def pairs(lines: list[ReimbursedLine], settlement: list[SettlementLine]) -> set[tuple[str, ...]]:
    found = link(lines, settlement).links
    return {(one.row_key, one.line_id, one.rule.value) for one in found}


def test_a_line_of_the_same_amount_and_product_is_linked() -> None:
    assert pairs([reimbursed("a", 900)], [settlement_line("x", 900)]) == {("x", "a", "same_amount")}


def test_of_equal_amounts_the_nearest_day_is_linked() -> None:
    early, late = reimbursed("a", 900), reimbursed("b", 900, on=date(2026, 6, 10))
    found = pairs([early, late], [settlement_line("x", 900, on=date(2026, 6, 11))])
    assert found == {("x", "b", "same_amount")}


def test_another_product_of_the_same_amount_is_not_linked() -> None:
    assert not pairs([reimbursed("a", 900, sku="SKU-2")], [settlement_line("x", 900)])


def test_another_currency_of_the_same_amount_is_not_linked() -> None:
    assert not pairs([reimbursed("a", 900, currency="EUR")], [settlement_line("x", 900)])


def test_a_line_posted_long_before_the_approval_is_not_linked() -> None:
    assert not pairs([reimbursed("a", 900)], [settlement_line("x", 900, on=date(2026, 5, 1))])


def test_a_line_posted_a_day_before_the_approval_is_linked() -> None:
    assert pairs([reimbursed("a", 900)], [settlement_line("x", 900, on=date(2026, 5, 31))])


def test_lines_of_one_reimbursement_are_linked_to_the_line_of_their_sum() -> None:
    lines = [reimbursed("a", 333, of="R1"), reimbursed("b", 334, of="R1")]
    rule = LinkRule.ONE_REIMBURSEMENT.value
    assert pairs(lines, [settlement_line("x", 667)]) == {("x", "a", rule), ("x", "b", rule)}


def test_reimbursements_of_a_day_are_linked_to_the_line_that_merges_them() -> None:
    rule = LinkRule.MERGED_DAY.value
    found = pairs([reimbursed("a", 333), reimbursed("b", 500)], [settlement_line("x", 833)])
    assert found == {("x", "a", rule), ("x", "b", rule)}


def test_lines_of_a_day_are_linked_to_the_reimbursement_of_their_sum() -> None:
    rule = LinkRule.SPLIT_DAY.value
    found = pairs([reimbursed("a", 901)], [settlement_line("x", 450), settlement_line("y", 451)])
    assert found == {("x", "a", rule), ("y", "a", rule)}


def test_a_smaller_line_is_a_part_of_the_only_reimbursement() -> None:
    found = pairs([reimbursed("a", 900)], [settlement_line("x", 400)])
    assert found == {("x", "a", "part")}


def test_a_smaller_line_is_left_where_two_reimbursements_are_possible() -> None:
    assert not pairs([reimbursed("a", 900), reimbursed("b", 800)], [settlement_line("x", 400)])


def test_a_larger_line_is_left() -> None:
    assert not pairs([reimbursed("a", 900)], [settlement_line("x", 901)])


def test_a_reversal_is_linked_to_the_line_that_takes_back() -> None:
    lines = [reimbursed("a", 900), reimbursed("b", -900, reverses="a")]
    found = pairs(lines, [settlement_line("x", 900), settlement_line("y", -900)])
    assert found == {("x", "a", "same_amount"), ("y", "b", "same_amount")}


def test_a_line_without_a_product_is_left() -> None:
    assert not pairs([reimbursed("a", 900, sku="")], [settlement_line("x", 900, sku="")])


_cents = st.integers(-4, 4).map(lambda steps: steps * 150)
_skus, _currencies = st.sampled_from(["A", "B", ""]), st.sampled_from(["USD", "EUR"])
_days = st.integers(0, 60).map(lambda days: APPROVED + timedelta(days=days))
_reimbursed = st.lists(
    st.tuples(_cents, _skus, _currencies, _days, st.sampled_from(["R1", "R2", "R3"])), max_size=8
)
_lines = st.lists(st.tuples(_cents, _skus, _currencies, st.none() | _days), max_size=8)


def _rows(
    reimbursed_rows: list[tuple[int, str, str, date, str]],
    line_rows: list[tuple[int, str, str, date | None]],
) -> tuple[list[ReimbursedLine], list[SettlementLine]]:
    return (
        [
            reimbursed(f"r{number}", cents, sku=sku, currency=currency, on=on, of=of)
            for number, (cents, sku, currency, on, of) in enumerate(reimbursed_rows)
        ],
        [
            settlement_line(f"s{number}", cents, sku=sku, currency=currency, on=on)
            for number, (cents, sku, currency, on) in enumerate(line_rows)
        ],
    )


def _by_currency(amounts: list[Money]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for amount in amounts:
        sums[amount.currency] += amount.cents
    return sums


@given(_reimbursed, _lines)
def test_links_and_left_lines_add_up_to_the_settlement_lines_to_the_cent(
    reimbursed_rows: list[tuple[int, str, str, date, str]],
    line_rows: list[tuple[int, str, str, date | None]],
) -> None:
    known, lines = _rows(reimbursed_rows, line_rows)
    found = link(known, lines)
    parts = [one.amount for one in found.links] + [line.amount for line in found.left_lines]
    whole = _by_currency([line.amount for line in lines])
    assert {**_by_currency(parts)} == {**whole}


@given(_reimbursed, _lines)
def test_no_reimbursement_gets_more_than_its_amount(
    reimbursed_rows: list[tuple[int, str, str, date, str]],
    line_rows: list[tuple[int, str, str, date | None]],
) -> None:
    known, lines = _rows(reimbursed_rows, line_rows)
    came = settled(link(known, lines).links)
    amounts = {one.line.line_id: one.line.amount.cents for one in known}
    assert all(abs(amount.cents) <= abs(amounts[line_id]) for line_id, amount in came.items())


@given(_reimbursed, _lines, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_has_no_say(
    reimbursed_rows: list[tuple[int, str, str, date, str]],
    line_rows: list[tuple[int, str, str, date | None]],
    shuffling: Random,
) -> None:
    known, lines = _rows(reimbursed_rows, line_rows)
    before = link(known, lines).links
    shuffling.shuffle(known)
    shuffling.shuffle(lines)
    assert link(known, lines).links == before
