"""Signs of a change, on bytes that are as PDF writers leave them."""

import hashlib

import pytest

from evidence.gate.alteration import (
    changed_after_signing,
    signs_in_bytes,
    with_signs,
    xml_disagrees,
)
from models.contracts.evidence import Alteration, DocumentFields, DocumentType
from tests.unit.evidence.papers import AMERICAN


def signed(tail: bytes = b"") -> bytes:
    """A file whose signature covers all of it but its own gap, and what was appended later."""
    head = b"%PDF-1.7 /ByteRange [0 20 40 "
    length = 60
    body = head + str(length).encode() + b"] "
    return body.ljust(40 + length, b"x") + tail


def fields(total_cents: int | None) -> DocumentFields:
    return DocumentFields(type=DocumentType.INVOICE, pages=1, total_cents=total_cents)


def test_a_signed_file_as_it_was_signed_is_unchanged() -> None:
    assert not changed_after_signing(signed(b"\r\n"))


def test_a_page_appended_after_the_signature_is_a_change() -> None:
    assert changed_after_signing(signed(b"7 0 obj << /Type /Page >> endobj"))


def test_validation_data_for_the_signature_is_no_change() -> None:
    assert not changed_after_signing(signed(b"7 0 obj << /Type /DSS >> endobj"))


def test_a_file_without_a_signature_shows_no_change() -> None:
    assert not changed_after_signing(AMERICAN)


def test_bytes_other_than_those_uploaded_are_told() -> None:
    assert signs_in_bytes(AMERICAN, "0" * 64) == [Alteration.BYTES_CHANGED]


def test_the_bytes_that_were_uploaded_are_no_sign() -> None:
    assert signs_in_bytes(AMERICAN, hashlib.sha256(AMERICAN).hexdigest()) == []


@pytest.mark.parametrize(
    "printed", ["Total 1,234.50", "Summe 1.234,50 EUR", "Total 1 234,50", "3 1234.50"]
)
def test_a_total_that_the_page_prints_agrees(printed: str) -> None:
    assert not xml_disagrees(fields(123450), printed)


def test_a_total_that_the_page_prints_nowhere_disagrees() -> None:
    assert xml_disagrees(fields(123450), "Total 1,243.50")


def test_a_round_total_may_be_printed_without_cents() -> None:
    assert not xml_disagrees(fields(10000), "Total 100 EUR")


def test_xml_without_a_total_disagrees_with_nothing() -> None:
    assert not xml_disagrees(fields(None), "Total 1,243.50")


def test_signs_join_those_that_reading_found() -> None:
    read = fields(1).model_copy(update={"alterations": [Alteration.XML_DISAGREES]})
    both = with_signs(read, [Alteration.BYTES_CHANGED]).alterations
    assert both == [Alteration.XML_DISAGREES, Alteration.BYTES_CHANGED]
