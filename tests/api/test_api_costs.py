"""What units cost: the history of a product, and the PDF that shows each number's place."""

from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import httpx
import pypdfium2  # pyright: ignore[reportMissingTypeStubs]
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from models.contracts.workflows import SellerPollInput
from models.db import Database
from tests.api.conftest import Tokens, asked_claim, invoice, upload
from tests.api.test_api_document_changes import mend
from tests.fixtures_database import new_document


async def read(client: httpx.AsyncClient, headers: dict[str, str], **query: Any) -> httpx.Response:
    return await client.get("/api/v1/costs", params=query, headers=headers)


def paper() -> bytes:
    """A supplier's invoice on a page."""
    rows = [
        (40, 60, "Blue Ridge Supply LLC"),
        (40, 90, "INVOICE"),
        (40, 110, "Invoice No: BR-7"),
        (40, 124, "Invoice Date: 2026-04-01"),
        (300, 110, "Bill to: Harbor Trading LLC"),
        (40, 160, "SKU"),
        (120, 160, "Description"),
        (300, 160, "Qty"),
        (380, 160, "Unit Price"),
        (480, 160, "Amount"),
        (40, 176, "SKU-1"),
        (120, 176, "Steel bottle"),
        (300, 176, "50"),
        (380, 176, "$4.00"),
        (480, 176, "$200.00"),
        (380, 200, "Total"),
        (480, 200, "$200.00 USD"),
    ]
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    for x, y, words in rows:
        canvas.setFont("Helvetica", 18 if words == "INVOICE" else 9)
        canvas.drawString(x, A4[1] - y, words)
    canvas.save()
    return buffer.getvalue()


def words_of(content: bytes) -> str:
    document: Any = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


@pytest.fixture
async def asked(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, worker: None
) -> dict[str, Any]:
    """A claim that rests on an invoice of 50 x 4.00 USD."""
    return await asked_claim(client, tokens, seller)


async def test_the_history_of_a_product_names_its_invoice(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, asked: dict[str, Any]
) -> None:
    shown = (await read(client, tokens.auditor(), seller=seller.seller_id, sku="sku-1")).json()
    (entry,) = shown["items"]
    assert (entry["number"], entry["issued_on"], entry["quantity"]) == ("INV-7", "2026-04-01", 50)
    assert entry["cost"]["cost_cents"] == 400
    assert entry["cost"]["problems"] == ["total_does_not_add_up"]
    assert shown["current"] is None


async def test_a_mended_invoice_becomes_the_cost_that_holds(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, asked: dict[str, Any]
) -> None:
    await mend(
        client,
        tokens.operator(),
        asked["file"]["match"]["document_id"],
        field="total_cents",
        old=None,
        new=20_000,
    )
    current = None
    while current is None:
        answer = await read(client, tokens.auditor(), seller=seller.seller_id, sku="SKU-1")
        current = answer.json()["current"]
    assert current["cost"] | {"problems": []} == current["cost"]


async def test_an_invoice_from_after_the_loss_does_not_count(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, asked: dict[str, Any]
) -> None:
    answer = await read(
        client, tokens.auditor(), seller=seller.seller_id, sku="SKU-1", on="2026-03-31"
    )
    assert (answer.json()["current"], len(answer.json()["items"])) == (None, 1)


async def test_a_product_is_found_by_the_claims_over_it(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, asked: dict[str, Any]
) -> None:
    answer = await read(client, tokens.auditor(), seller=seller.seller_id, sku="X001ABCDEF")
    assert [entry["sku"] for entry in answer.json()["items"]] == ["SKU-1"]


async def test_another_sellers_costs_are_not_shown(
    client: httpx.AsyncClient, tokens: Tokens, other_seller: SellerPollInput, asked: dict[str, Any]
) -> None:
    answer = await read(client, tokens.auditor(), seller=other_seller.seller_id, sku="SKU-1")
    assert answer.json()["items"] == []


async def test_another_tenant_reads_no_costs(
    client: httpx.AsyncClient, seller: SellerPollInput, stranger: SellerPollInput
) -> None:
    headers = Tokens(stranger.tenant_id).operator()
    answer = await read(client, headers, seller=seller.seller_id, sku="SKU-1")
    assert answer.status_code == 404


async def test_a_claims_cost_document_is_a_pdf_made_once(
    client: httpx.AsyncClient, tokens: Tokens, asked: dict[str, Any]
) -> None:
    path = f"/api/v1/claims/{asked['id']}/cost-document"
    first = await client.get(path, headers=tokens.auditor())
    again = await client.get(path, headers=tokens.auditor())
    assert (first.status_code, first.headers["Content-Type"]) == (200, "application/pdf")
    assert "4.00 USD" in words_of(first.content)
    assert again.content == first.content


async def test_a_cost_document_names_the_page_and_the_place(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, worker: None
) -> None:
    sent = (await upload(client, tokens.operator(), seller, paper(), "invoice.pdf")).json()
    path = f"/api/v1/documents/{sent['id']}"
    document: dict[str, Any] = {"status": "uploaded"}
    while document["status"] == "uploaded":
        document = (await client.get(path, headers=tokens.auditor())).json()
    line = document["fields"]["lines"][0]
    made = await client.get(f"{path}/lines/{line['position']}/cost", headers=tokens.auditor())
    said = words_of(made.content)
    assert "Sourcing cost of one unit 4.00 USD" in said
    assert "BR-7" in said
    assert "page 1, from the page's text" in said


async def test_a_line_without_a_price_has_no_cost_document(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, database: Database
) -> None:
    document_id = new_document(database, seller, 10)
    answer = await client.get(
        f"/api/v1/documents/{document_id}/lines/1/cost", headers=tokens.auditor()
    )
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/documents/{}/lines/1/cost", "/claims/{}/cost-document"])
async def test_what_there_is_not_has_no_cost_document(
    client: httpx.AsyncClient, tokens: Tokens, path: str
) -> None:
    unknown: UUID = uuid4()
    answer = await client.get(f"/api/v1{path.format(unknown)}", headers=tokens.auditor())
    assert answer.status_code == 404


async def test_a_deleted_document_takes_its_cost_document_with_it(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, worker: None
) -> None:
    sent = (await upload(client, tokens.operator(), seller, invoice())).json()
    path, status = f"/api/v1/documents/{sent['id']}", "uploaded"
    while status == "uploaded":
        status = (await client.get(path, headers=tokens.auditor())).json()["status"]
    assert (await client.get(f"{path}/lines/1/cost", headers=tokens.auditor())).status_code == 200
    gone = await client.delete(path, headers=tokens.operator())
    after = await client.get(f"{path}/lines/1/cost", headers=tokens.auditor())
    assert (gone.status_code, after.status_code) == (200, 404)
