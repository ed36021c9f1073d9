"""The summary's words, as a PDF reader finds them."""

import pypdfium2  # pyright: ignore[reportMissingTypeStubs]

from models.contracts.packet import PacketContents
from packets.pdf import summary_pdf


def summary_text(told: PacketContents) -> str:
    """All pages, each run of blanks as one."""
    with pypdfium2.PdfDocument(summary_pdf(told, [])) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).split())
