"""The seeded world: the same for the same seed, and rich enough for every story."""

import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pypdfium2  # pyright: ignore[reportMissingTypeStubs]
import pytest

from sandbox.amazon.invoices import Invoice
from sandbox.amazon.papers import render_invoice
from sandbox.amazon.world import CLAIM_WINDOW_DAYS, Seller, build_world, open_rows
from synthetic.layouts.families import SEEN

ROOT = Path(__file__).parents[2]
ANCHOR = date(2026, 11, 22)
WORLD = build_world(7, ANCHOR)
INVOICES = [
    pytest.param(invoice, id=f"{seller.country}-{invoice.name}")
    for seller in WORLD.sellers
    for invoice in seller.invoices
]
each_seller = pytest.mark.parametrize("seller", WORLD.sellers, ids=lambda one: one.country)


def test_the_same_seed_and_anchor_give_the_same_world() -> None:
    assert build_world(7, ANCHOR) == WORLD


def test_another_seed_gives_other_identifiers() -> None:
    other = build_world(8, ANCHOR)
    assert other.sellers[0].merchant_id != WORLD.sellers[0].merchant_id


def test_the_ledger_moves_with_the_anchor() -> None:
    later = build_world(7, ANCHOR + timedelta(days=10)).sellers[0].ledger
    shifted = [row.on - timedelta(days=10) for row in later]
    assert shifted == [row.on for row in WORLD.sellers[0].ledger]


def test_the_sellers_spell_the_ledger_differently() -> None:
    assert {seller.ledger_header for seller in WORLD.sellers} == {"spaced", "compact"}


@each_seller
def test_a_seller_has_ten_or_more_claimable_rows(seller: Seller) -> None:
    assert len(list(open_rows(seller, ANCHOR))) >= 10


@each_seller
def test_claimable_rows_lie_inside_the_window(seller: Seller) -> None:
    ages = [(ANCHOR - one.row.on).days for one in open_rows(seller, ANCHOR)]
    assert max(ages) <= CLAIM_WINDOW_DAYS


@each_seller
def test_some_unreconciled_rows_are_too_old(seller: Seller) -> None:
    limit = ANCHOR - timedelta(days=CLAIM_WINDOW_DAYS)
    assert any(row.unreconciled and row.on < limit for row in seller.ledger)


@each_seller
def test_a_damaged_row_is_followed_by_its_change_of_disposition(seller: Seller) -> None:
    damaged = [row for row in seller.ledger if row.reason in {"E", "6"}]
    moved_in = Counter((row.reference, row.quantity) for row in seller.ledger if row.reason == "P")
    assert all(moved_in[row.reference, -row.quantity] for row in damaged)


@each_seller
def test_identical_rows_are_told_apart_by_their_occurrence(seller: Seller) -> None:
    rows = Counter(one.row for one in open_rows(seller, ANCHOR))
    repeated = next(row for row, times in rows.items() if times == 2)
    found = [one.occurrence for one in open_rows(seller, ANCHOR) if one.row == repeated]
    assert found == [0, 1]


@each_seller
def test_titles_change_over_the_months(seller: Seller) -> None:
    titles = {row.title for row in seller.ledger if row.fnsku == seller.catalogue[0].fnsku}
    assert len(titles) == 2


@each_seller
def test_every_way_of_naming_a_product_occurs(seller: Seller) -> None:
    ways = {one.naming for one in open_rows(seller, ANCHOR)}
    assert ways == {"exact_msku", "exact_asin", "exact_fnsku", "similar_title", "none"}


@each_seller
def test_only_rows_named_nowhere_lack_an_invoice(seller: Seller) -> None:
    without = {one.naming for one in open_rows(seller, ANCHOR) if not one.invoices}
    assert without == {"none"}


@each_seller
def test_an_invoice_covers_all_units_that_it_has_to_prove(seller: Seller) -> None:
    needed: Counter[str] = Counter()
    for one in open_rows(seller, ANCHOR):
        needed[one.row.fnsku] += one.row.unreconciled or 0
    lines = [line for invoice in seller.invoices for line in invoice.lines if line.fnsku]
    assert all(line.quantity >= needed[line.fnsku or ""] for line in lines)


@each_seller
def test_invoices_are_older_than_the_losses(seller: Seller) -> None:
    first_loss = min(one.row.on for one in open_rows(seller, ANCHOR))
    assert all(invoice.issued_on < first_loss for invoice in seller.invoices)


def test_each_supplier_has_a_layout_of_its_own() -> None:
    suppliers = {one.supplier for seller in WORLD.sellers for one in seller.invoices}
    assert len({one.family for one in suppliers}) == len(suppliers) == 5


def test_no_supplier_writes_with_a_layout_that_is_held_out() -> None:
    used = {one.supplier.family for seller in WORLD.sellers for one in seller.invoices}
    assert used <= {family.name for family in SEEN}


def test_documents_come_in_four_forms() -> None:
    forms = {invoice.form for seller in WORLD.sellers for invoice in seller.invoices}
    assert forms == {"pdf", "scan", "mail", "workbook"}


def test_one_document_of_a_seller_is_a_scan() -> None:
    # Reading a scan costs seconds: nobody who uploads a whole world should wait for minutes.
    assert [
        [invoice.form for invoice in seller.invoices].count("scan") for seller in WORLD.sellers
    ] == [1, 1]


@pytest.mark.parametrize("invoice", INVOICES)
def test_a_document_has_the_same_bytes_each_time(invoice: Invoice) -> None:
    assert render_invoice(invoice) == render_invoice(invoice)


@pytest.mark.parametrize("invoice", INVOICES)
def test_a_document_prints_its_number_and_its_codes(invoice: Invoice) -> None:
    text = _printed(invoice)
    missing = [line.code for line in invoice.lines if line.code not in text]
    assert (invoice.number in text, missing) == (True, [])


def test_a_long_invoice_goes_over_two_pages() -> None:
    long = max(WORLD.sellers[0].invoices, key=lambda one: len(one.lines))
    document = pypdfium2.PdfDocument(render_invoice(long))
    assert len(document) == 2


def test_a_german_invoice_writes_amounts_with_a_decimal_comma() -> None:
    german = next(one for one in WORLD.sellers[0].invoices if one.supplier.language == "de")
    euros, cents = divmod(german.total, 100)
    assert f"{euros:,}".replace(",", ".") + f",{cents:02d}" in _printed(german)


def test_a_scan_has_no_text() -> None:
    scan = next(one for one in WORLD.sellers[0].invoices if one.form == "scan")
    assert _text(render_invoice(scan)).strip() == ""


@pytest.mark.parametrize("module", ["numpy", "openpyxl"])
def test_the_sandbox_starts_without_what_few_documents_need(module: str) -> None:
    code = f"import sys, sandbox.amazon.app; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def _printed(invoice: Invoice) -> str:
    """What the paper says, before it is scanned, sent by mail or typed into a sheet."""
    return _text(render_invoice(replace(invoice, form="pdf")))


def _text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    return "\n".join(pages)


def test_further_pairs_are_sellers_of_their_own() -> None:
    world = build_world(7, ANCHOR, pairs=2)
    assert world.sellers[:2] == WORLD.sellers
    assert len({seller.merchant_id for seller in world.sellers}) == 4
