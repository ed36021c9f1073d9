"""Reports: each trap of Amazon's files, by hand, and every sample file where it is there."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detection.ledger import parse_ledger
from detection.reports.kinds import ReportKind
from detection.reports.reading import Report, read_report
from detection.reports.schemas import SCHEMAS
from detection.reports.text import PIECE
from models.errors import ReportUnreadable
from tests.unit.detection.ledgers import COMPACT, compact, row, spaced

SAMPLES = Path(os.environ.get("OPSIDE_SPAPI_DATA", Path(__file__).parents[5] / "shared/data/spapi"))
SETTLEMENT = SCHEMAS[ReportKind.SETTLEMENT].columns
REIMBURSEMENTS = SCHEMAS[ReportKind.REIMBURSEMENTS].columns
RETURNS = SCHEMAS[ReportKind.CUSTOMER_RETURNS].columns


def tsv(columns: tuple[str, ...], *rows: dict[str, str]) -> bytes:
    """A bare report with Amazon's hyphens in its header."""
    lines = ["\t".join(name.replace("_", "-") for name in columns)]
    lines += ["\t".join(one.get(name, "") for name in columns) for one in rows]
    return ("\n".join(lines) + "\n").encode()


def paid(amount: str, currency: str = "EUR") -> bytes:
    return tsv(
        REIMBURSEMENTS,
        {
            "approval_date": "2026-03-01T08:00:00+00:00",
            "reimbursement_id": "1",
            "amount_total": amount,
            "currency_unit": currency,
        },
    )


def returned(day: str, title: str = "Shelf") -> dict[str, str]:
    return {"return_date": day, "order_id": "1", "quantity": "1", "product_name": title}


def problems(report: Report) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in report.problems]


@pytest.mark.parametrize("kind", [kind for kind in ReportKind if kind.value.startswith("GET")])
def test_kind_is_told_by_the_header(kind: ReportKind) -> None:
    assert read_report(tsv(SCHEMAS[kind].columns)).kind is kind


@pytest.mark.parametrize("file", sorted(SAMPLES.glob("sample_GET_*")), ids=lambda file: file.name)
def test_sample_of_amazon_is_read_whole(file: Path) -> None:
    report = read_report(file.read_bytes())

    lines = len(file.read_text().splitlines()) - 1
    assert (file.stem.removeprefix("sample_"), len(report.frame)) == (report.kind.value, lines)


@pytest.mark.parametrize("file", sorted(SAMPLES.glob("airbyte_GET_*")), ids=lambda file: file.name)
def test_header_of_a_connector_is_known(file: Path) -> None:
    report = read_report(file.read_bytes())

    assert (report.kind.value, report.unknown_columns) == (file.stem.removeprefix("airbyte_"), ())


def test_spellings_of_a_header_give_the_same_frame() -> None:
    one, other = read_report(compact(row())), read_report(spaced(row()))

    of_one_spelling = ("date_and_time", "store")
    assert one.frame.drop(of_one_spelling).equals(other.frame.drop(of_one_spelling))


def test_columns_in_any_order_are_found_by_name() -> None:
    turned = b"\n".join(
        b"\t".join(reversed(line.split(b"\t"))) for line in compact(row()).splitlines()
    )

    assert read_report(turned + b"\n").frame.equals(read_report(compact(row())).frame)


def test_ledger_row_keeps_the_key_that_claims_have() -> None:
    content = compact(row(), row(UnreconciledQuantity="2"), row(Reason="5"), row(Title="New name"))

    keys = [one.key for one in parse_ledger(content).rows]
    assert read_report(content).frame["row_key"].to_list() == keys


def test_unknown_column_is_kept_as_text() -> None:
    content = b"\n".join(
        line + more
        for line, more in zip(compact(row()).splitlines(), (b"\tBin No.", b"\t007"), strict=True)
    )
    report = read_report(content)

    assert (report.unknown_columns, report.frame["bin_no"].to_list()) == (("bin_no",), ["007"])


def test_missing_column_is_there_and_null() -> None:
    assert read_report(compact(row())).frame["store"].to_list() == [None]


def test_report_without_a_needed_column_is_refused() -> None:
    content = compact(row()).replace(b"UnreconciledQuantity", b"Other")

    with pytest.raises(ReportUnreadable, match="unreconciled_quantity"):
        read_report(content, ReportKind.LEDGER_DETAIL)


def test_file_that_is_no_report_is_refused() -> None:
    with pytest.raises(ReportUnreadable, match="no report"):
        read_report(b"Dear seller,\nthank you.\n")


def test_report_of_no_bytes_has_no_rows() -> None:
    assert read_report(b"", ReportKind.REIMBURSEMENTS).frame.is_empty()


@pytest.mark.parametrize(
    ("title", "charset"),
    [
        ("Étagère", "cp1252"),
        ("ハサミとペン", "cp932"),
        ("Étagère", "utf-8-sig"),
        ("Łódź", "utf-16"),
    ],
)
def test_charset_is_told_by_the_bytes(title: str, charset: str) -> None:
    content = compact(row(Title=title)).decode().encode(charset)

    assert read_report(content).frame["title"].to_list() == [title]


def test_declared_charset_goes_first() -> None:
    content = compact(row(Title="棚")).decode().encode("cp932")

    assert read_report(content, charset="Shift_JIS").frame["title"].to_list() == ["棚"]


def test_declared_charset_that_is_wrong_is_left() -> None:
    content = compact(row(Title="Étagère")).decode().encode("cp1252")

    assert read_report(content, charset="UTF-8").frame["title"].to_list() == ["Étagère"]


def test_lone_quotation_mark_swallows_no_line() -> None:
    content = tsv(
        RETURNS,
        returned("2026-03-01T08:00:00+00:00", title='"Shelf 15.6" wide'),
        returned("2026-03-02T08:00:00+00:00"),
    )

    assert read_report(content).frame["product_name"].to_list() == ['"Shelf 15.6" wide', "Shelf"]


@given(st.text('"a ', max_size=5))
def test_wrapped_rows_are_read_the_same_beside_a_bare_one(title: str) -> None:
    rows = compact(row(Title=title), row(Title="Shelf")).splitlines()
    wrapped = [b"\t".join(b'"%b"' % cell for cell in one.split(b"\t")) for one in rows]
    alone, beside = b"\n".join(wrapped[:2]), b"\n".join([*wrapped[:2], rows[2]])

    alone_title, beside_title = (read_report(one).frame["title"][0] for one in (alone, beside))
    assert alone_title == beside_title == (title.replace('""', '"').strip() or None)


def test_lone_quotation_mark_is_a_cell_among_wrapped_ones() -> None:
    header, cells = compact(row(Title="x", EventType="y")).splitlines()
    wrapped = b"\t".join(b'"%b"' % cell for cell in cells.split(b"\t"))
    content = b"\n".join([header, wrapped.replace(b'"x"\t"y"', b'"\t"'), b""])

    assert read_report(content).frame.select("title", "event_type").rows() == [('"', '"')]


def test_lines_of_a_long_file_are_counted_through() -> None:
    header, cells = compact(row()).splitlines()
    many = PIECE // len(cells) * 2
    lines = read_report(b"\n".join([header, *[cells] * many])).frame["line"]

    assert lines.equals(pl.Series(range(2, many + 2)))


def test_comma_within_quotation_marks_parts_no_cell() -> None:
    header = ",".join(COMPACT)
    cells = ",".join(f'"{value}"' for value in row(Title="Shelf, wide").values())

    assert read_report(f"{header}\n{cells}\n".encode()).frame["title"].to_list() == ["Shelf, wide"]


@pytest.mark.parametrize(
    ("text", "currency", "cents"),
    [
        ("95,00", "EUR", 9500),
        ("1.234,56", "EUR", 123456),
        ("1,234.56", "USD", 123456),
        ("-12.50", "USD", -1250),
        ("(12.50)", "USD", -1250),
        ("1,234", "JPY", 1234),
        ("", "USD", None),
    ],
)
def test_amount_is_minor_units_of_its_currency(text: str, currency: str, cents: int | None) -> None:
    assert read_report(paid(text, currency)).frame["amount_total"].to_list() == [cents]


@pytest.mark.parametrize("text", ["1,234", "9" * 15, "free", "0.001"])
def test_amount_that_is_none_keeps_its_row_out(text: str) -> None:
    report = read_report(paid(text))

    assert (len(report.frame), problems(report)) == (0, [(2, "value_unreadable")])


def test_amount_without_a_currency_keeps_its_row_out() -> None:
    assert problems(read_report(paid("12.00", ""))) == [(2, "value_unreadable")]


@pytest.mark.parametrize(
    ("quantity", "code"),
    [
        ("99999999999999999999", "value_unreadable"),
        ("a", "value_unreadable"),
        ("", "value_missing"),
    ],
)
def test_absurd_count_keeps_its_row_out_and_no_other(quantity: str, code: str) -> None:
    report = read_report(compact(row(), row(Quantity=quantity), row()))

    assert (len(report.frame), problems(report)) == (2, [(3, code)])


@pytest.mark.parametrize("text", ["03/13/2026", "2026-03-13", "2026-03-13T21:00:00-0700"])
def test_day_is_as_it_is_written(text: str) -> None:
    assert read_report(compact(row(Date=text))).frame["date"].to_list() == [date(2026, 3, 13)]


def test_days_of_a_file_are_read_in_one_order() -> None:
    report = read_report(compact(row(Date="25/03/2026"), row(Date="04/03/2026")))

    assert report.frame["date"].to_list() == [date(2026, 3, 25), date(2026, 3, 4)]


@pytest.mark.parametrize(
    "text",
    ["2026-03-13T13:21:38-07:00", "2026-03-13 20:21:38 UTC", "13.03.2026 20:21:38 UTC"],
)
def test_moment_is_in_utc(text: str) -> None:
    report = read_report(tsv(RETURNS, returned(text)))

    assert report.frame["return_date"].to_list() == [datetime(2026, 3, 13, 20, 21, 38, tzinfo=UTC)]


def test_last_line_that_is_cut_off_is_kept_out() -> None:
    content = compact(row(), row()).rstrip()
    report = read_report(content[: content.rindex(b"SELLABLE")])

    assert (len(report.frame), problems(report)) == (1, [(3, "cut_off")])


def test_row_with_too_many_cells_is_kept_out() -> None:
    first, second = compact(row()).splitlines()
    report = read_report(b"\n".join([first, second + b"\tmore", second, b""]))

    assert (len(report.frame), problems(report)) == (1, [(2, "too_many_cells")])


def test_repeated_rows_are_kept_and_counted() -> None:
    frame = read_report(compact(row(), row())).frame

    assert frame["occurrence"].to_list() == [1, 2]


def test_header_between_rows_is_no_row() -> None:
    assert len(read_report(compact(row()) + compact(row())).frame) == 2


def test_settlement_total_is_told_from_its_lines() -> None:
    content = tsv(
        SETTLEMENT,
        {"settlement_id": "9", "total_amount": "3711,36", "currency": "EUR"},
        {"settlement_id": "9", "transaction_type": "Order", "amount": "19,50"},
    )
    frame = read_report(content).frame

    assert frame.select("is_total", "total_amount", "amount", "currency").rows() == [
        (True, 371136, None, "EUR"),
        (False, None, 1950, "EUR"),
    ]


def test_fee_that_amazon_does_not_know_is_null() -> None:
    columns = SCHEMAS[ReportKind.ESTIMATED_FEES].columns
    content = tsv(columns, {"sku": "1", "currency": "USD", "estimated_fee_total": "--"})

    assert read_report(content).frame["estimated_fee_total"].to_list() == [None]


def test_inbound_items_are_read_from_json() -> None:
    content = b'{"payload": {"ItemData": [{"SellerSKU": "S", "QuantityShipped": 10}]}}'
    frame = read_report(content).frame

    assert frame.select("seller_sku", "quantity_shipped", "quantity_received").rows() == [
        ("S", 10, None)
    ]


def test_other_json_is_refused() -> None:
    with pytest.raises(ReportUnreadable, match="getShipmentItems"):
        read_report(b'{"errors": []}')


_WORDS = st.text(
    st.characters(exclude_categories=("C", "Z"), exclude_characters='"'), min_size=1, max_size=20
)


@given(
    st.lists(
        st.tuples(
            st.dates(date(1996, 1, 1), date(2099, 12, 31)),
            st.integers(-999_999_999, 999_999_999),
            _WORDS,
        ),
        min_size=1,
    )
)
def test_what_is_written_is_read_again(rows: list[tuple[date, int, str]]) -> None:
    content = spaced(
        *(
            row(Date=f"{day:%m/%d/%Y}", Quantity=str(count), Title=title)
            for day, count, title in rows
        )
    )
    report = read_report(content, charset="utf-8")

    assert report.frame.select("date", "quantity", "title").rows() == rows


@given(st.binary(max_size=300))
def test_any_bytes_are_a_report_or_refused(content: bytes) -> None:
    try:
        frame = read_report(content, ReportKind.REIMBURSEMENTS).frame
    except ReportUnreadable:
        return
    assert frame.schema["amount_total"] == pl.Int64()
