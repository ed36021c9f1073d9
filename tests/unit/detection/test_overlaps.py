from detection.ledger import parse_ledger
from detection.overlaps import merge_exports
from tests.unit.detection.ledgers import compact, row, spaced

LOST, OTHER = row(), row(ReferenceID="2")


def merged_units(*exports: bytes) -> list[int]:
    return [one.unreconciled for one in merge_exports(parse_ledger(one) for one in exports)]


def test_a_row_of_two_exports_is_one_row() -> None:
    assert merged_units(compact(LOST, OTHER), spaced(LOST)) == [11, 11]


def test_equal_rows_of_one_export_stay_two_whatever_the_other_shows() -> None:
    assert merged_units(compact(LOST, LOST), compact(LOST)) == [11, 11]


def test_where_exports_disagree_the_least_open_units_count() -> None:
    later = row(ReconciledQuantity="12", UnreconciledQuantity="4")
    assert merged_units(compact(LOST), compact(later)) == merged_units(
        compact(later), compact(LOST)
    ) == [4]  # fmt: skip


def test_rows_come_by_date() -> None:
    rows = merge_exports([parse_ledger(compact(row(Date="06/01/2026"), LOST))])
    assert [one.date.day for one in rows] == [26, 1]
