"""Made-up documents: the same again from the same seed, whole, and printed as their truth says."""

from collections import Counter
from email import message_from_bytes

import pytest
from pypdfium2 import PdfDocument  # pyright: ignore[reportMissingTypeStubs]

from models.contracts.evidence import DocumentType
from synthetic.documents import DISTRACTORS, FORMS, SyntheticDocument, make_documents
from synthetic.kinds import PaperKind
from synthetic.layouts.families import FAMILIES, HELD_OUT, SEEN, Family
from synthetic.trade import LANGUAGES


def first(family: Family = FAMILIES[0], **how: object) -> SyntheticDocument:
    return next(make_documents(5, 1, families=(family,), **how))  # pyright: ignore[reportArgumentType]


def text_of(pdf: bytes) -> str:
    document = PdfDocument(pdf)
    try:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    return " ".join(text.split())


def test_there_are_twelve_families_and_four_more_that_are_held_out():
    assert len(SEEN) >= 12
    assert len(HELD_OUT) >= 4
    assert len({family.name for family in FAMILIES}) == len(FAMILIES)


@pytest.mark.parametrize("form", FORMS)
def test_a_seed_gives_the_same_bytes_each_time(form: str):
    assert first(form=form).content == first(form=form).content


def test_another_seed_gives_another_paper():
    assert next(make_documents(5, 1)).truth != next(make_documents(6, 1)).truth


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_family_prints_number_supplier_and_total(family: Family):
    document = first(family)
    text = text_of(document.content)
    assert document.paper.number in text
    assert document.paper.supplier.name in text
    assert f"{document.paper.total % 100:02d}" in text


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_family_prints_every_word_of_the_goods(family: Family):
    document = first(family)
    printed = set(text_of(document.content).split())
    words = {word for line in document.truth.lines for word in line.description.split()}
    assert words - printed == set()


def test_the_truth_adds_up():
    for document in make_documents(7, 60):
        truth, paper = document.truth, document.paper
        assert sum(line.total_cents or 0 for line in truth.lines) == truth.net_cents
        assert truth.total_cents == paper.net + paper.freight - paper.discount + paper.tax


def test_units_times_price_is_the_total_of_each_line():
    for document in make_documents(8, 60):
        for line in document.truth.lines:
            assert (line.quantity or 0) * (line.unit_price_cents or 0) == line.total_cents


def test_hard_cases_are_among_a_hundred_papers():
    papers = [document.paper for document in make_documents(9, 100)]
    lines = [line for paper in papers for line in paper.lines]
    assert {line.code_place for line in lines} == {"column", "words", "none"}
    assert any(line.case_pack > 1 for line in lines)
    assert any(line.count < 0 for line in lines)
    assert any(paper.charges_as_lines and paper.freight for paper in papers)
    assert {paper.currency for paper in papers} == {"USD", "EUR", "GBP"}
    assert {paper.language for paper in papers} == set(LANGUAGES)


def test_some_tables_go_over_pages():
    assert max(document.truth.pages for document in make_documents(10, 40)) > 1


@pytest.mark.parametrize("kind", DISTRACTORS)
def test_a_distractor_is_told_by_its_truth(kind: DocumentType):
    assert first(kinds=(kind,)).truth.type is kind


def test_there_is_a_paper_of_each_kind_that_readers_know():
    assert set(PaperKind) == set(DocumentType) - {DocumentType.OTHER}


def test_a_packing_slip_shows_no_prices():
    truth = first(kinds=(DocumentType.PACKING_SLIP,)).truth
    assert truth.total_cents is None
    assert [line.unit_price_cents for line in truth.lines] == [None] * len(truth.lines)


def test_a_mail_carries_the_pdf():
    mail = message_from_bytes(first(form="mail").content)
    types = Counter(part.get_content_type() for part in mail.walk())
    assert types["application/pdf"] == 1


def test_the_same_invoice_comes_as_pdf_and_photo():
    assert first(form="pdf").truth.number == first(form="heavy_photo").truth.number
