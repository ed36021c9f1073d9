from datetime import date

import pytest

from detection.ledger import parse_ledger
from models.errors import LedgerUnreadable
from tests.unit.detection.ledgers import compact, row, spaced


@pytest.mark.parametrize("export", [compact(row()), spaced(row())], ids=["compact", "spaced"])
def test_a_row_is_read_in_both_spellings(export: bytes) -> None:
    read = parse_ledger(export).rows[0]
    assert (read.date, read.event_type, read.reference_id, read.fulfillment_center, read.reason,
            read.quantity, read.reconciled, read.unreconciled) == (
        date(2026, 5, 26), "Adjustments", "21188081", "LGB3", "M", -16, 5, 11)  # fmt: skip


def test_both_spellings_give_the_row_the_same_key() -> None:
    assert parse_ledger(compact(row())).rows[0].key == parse_ledger(spaced(row())).rows[0].key


def test_columns_that_are_not_known_are_kept() -> None:
    assert parse_ledger(spaced(row())).rows[0].other == {
        "Date and Time": "2026-05-26T00:00:00-0700",
        "Store": "Main",
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_title_with_accents_survives_each_encoding(encoding: str) -> None:
    export = compact(row(Title="Café crème à la française")).decode().encode(encoding)
    assert parse_ledger(export).rows[0].title == "Café crème à la française"


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_a_japanese_title_survives_each_encoding(encoding: str) -> None:
    export = compact(row(Title="ステンレス ボトル")).decode().encode(encoding)
    assert parse_ledger(export).rows[0].title == "ステンレス ボトル"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_read_with_and_without_a_mark(encoding: str) -> None:
    export = compact(row(Title="Café")).decode().encode(encoding)
    assert parse_ledger(export).rows[0].title == "Café"


def test_a_file_of_two_encodings_is_refused_with_the_lines_that_differ() -> None:
    lines = compact(row(Title="Café"), row(Title="Müsli")).decode().splitlines(keepends=True)
    mixed = b"".join([lines[0].encode(), lines[1].encode(), lines[2].encode("cp1252")])
    with pytest.raises(LedgerUnreadable, match="line 2 is UTF-8, line 3 is not"):
        parse_ledger(mixed)


def test_the_missing_columns_are_named_as_amazon_names_them() -> None:
    export = compact(row()).replace(b"UnreconciledQuantity", b"A").replace(b"FNSKU", b"B")
    with pytest.raises(LedgerUnreadable, match="no column FNSKU, Unreconciled Quantity"):
        parse_ledger(export)


def test_the_summary_view_is_refused_with_the_name_of_the_right_one() -> None:
    summary = b"Date\tFNSKU\tStarting Warehouse Balance\tLost\n12/01/2026\tX\t3\t1\n"
    with pytest.raises(LedgerUnreadable, match="GET_LEDGER_DETAIL_VIEW_DATA"):
        parse_ledger(summary)


def test_headers_of_connectors_are_known() -> None:
    export = compact(row()).replace(b"EventType", b"event-type").replace(b"FNSKU", b"fnsku")
    assert parse_ledger(export).rows[0].event_type == "Adjustments"


def test_a_repeated_header_is_no_row() -> None:
    export = parse_ledger(compact(row()) + compact(row(ReferenceID="2")))
    assert (len(export.rows), export.problems) == (2, [])


def test_an_inch_mark_in_a_bare_file_swallows_no_rows() -> None:
    rows = parse_ledger(compact(row(Title='"Deluxe 5 inch set'), row(ReferenceID="2"))).rows
    assert [one.reference_id for one in rows] == ["21188081", "2"]


def test_a_month_above_twelve_turns_the_dates_of_the_whole_file() -> None:
    export = parse_ledger(compact(row(Date="26/05/2026"), row(Date="06/05/2026")))
    assert [one.date for one in export.rows] == [date(2026, 5, 26), date(2026, 5, 6)]


def test_equal_rows_have_the_same_keys_in_whichever_order_they_come() -> None:
    open_row, closed = row(), row(ReconciledQuantity="16", UnreconciledQuantity="0")
    keys = [
        {one.unreconciled: one.key for one in parse_ledger(compact(*rows)).rows}
        for rows in ((open_row, closed), (closed, open_row))
    ]
    assert keys[0] == keys[1]


def test_commas_part_the_columns_too() -> None:
    export = compact(row()).replace(b"\t", b",")
    assert parse_ledger(export).rows[0].unreconciled == 11


@pytest.mark.parametrize("text", ["05/26/2026", "2026-05-26", "2026-05-26T08:15:00Z"])
def test_a_date_is_read_in_both_styles_and_is_the_same_row(text: str) -> None:
    read = parse_ledger(compact(row(Date=text))).rows[0]
    assert (read.date, read.key) == (date(2026, 5, 26), parse_ledger(compact(row())).rows[0].key)


def test_identical_rows_are_all_kept_and_told_apart() -> None:
    rows = parse_ledger(compact(row(), row(), row())).rows
    assert ([one.occurrence for one in rows], len({one.key for one in rows})) == ([1, 2, 3], 3)


@pytest.mark.parametrize(
    "later",
    [
        {"Title": "How Deep Lies the Shadow (Paperback)"},
        {"ReconciledQuantity": "16", "UnreconciledQuantity": "0"},
    ],
)
def test_what_a_later_export_changes_leaves_the_key(later: dict[str, str]) -> None:
    first, again = (parse_ledger(compact(one)).rows[0].key for one in (row(), row(**later)))
    assert first == again


@pytest.mark.parametrize(
    "other",
    [
        {"Date": "05/27/2026"},
        {"FNSKU": "X001OTHER1"},
        {"ReferenceID": "21188082"},
        {"FulfillmentCenter": "ACY1"},
        {"Reason": "5"},
        {"Disposition": "DEFECTIVE"},
        {"Country": "CA"},
        {"Quantity": "-15"},
    ],
)
def test_another_event_has_another_key(other: dict[str, str]) -> None:
    first, second = parse_ledger(compact(row(), row(**other))).rows
    assert first.key != second.key


def test_a_row_added_before_it_leaves_the_key() -> None:
    alone = parse_ledger(compact(row())).rows[0].key
    second = parse_ledger(compact(row(ReferenceID="1"), row())).rows[1].key
    assert alone == second


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"Date": "2026-13-45"}, "Date"),
        ({"Date": ""}, "Date"),
        ({"Quantity": "sixteen"}, "Quantity"),
        ({"Quantity": "-1.5"}, "Quantity"),
        ({"UnreconciledQuantity": "?"}, "UnreconciledQuantity"),
        ({"FNSKU": ""}, "FNSKU"),
        ({"EventType": ""}, "EventType"),
    ],
)
def test_a_bad_row_is_named_and_the_others_stay(changes: dict[str, str], column: str) -> None:
    export = parse_ledger(compact(row(), row(**changes), row()))
    assert ([(one.row, one.column) for one in export.problems], len(export.rows)) == (
        [(3, column)],
        2,
    )


def test_a_row_with_more_values_than_columns_is_a_problem() -> None:
    export = parse_ledger(compact(row()) + b"a\t" * 20 + b"\n")
    assert [one.row for one in export.problems] == [3]


def test_a_quantity_that_a_spreadsheet_rewrote_is_the_same_number() -> None:
    assert parse_ledger(compact(row(Quantity="-1,016.00"))).rows[0].quantity == -1016


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n",
        b"\x00\x01",
        b"%PDF-1.7 nothing",
        b"Date\tFNSKU\tStarting Warehouse Balance\n05/26/2026\tX\t3\n",
        compact(row()).replace(b"UnreconciledQuantity", b"Else"),
    ],
)
def test_what_is_no_detailed_ledger_is_refused(content: bytes) -> None:
    with pytest.raises(LedgerUnreadable):
        parse_ledger(content)


def test_a_ledger_of_only_a_header_has_no_rows() -> None:
    assert parse_ledger(compact()).rows == []
