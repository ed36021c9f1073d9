"""Sends a stored file to a browser so that it is saved, and never shown or run."""

from urllib.parse import quote

from fastapi.responses import StreamingResponse

from integrations.storage.store import ObjectStore
from models.repositories.documents import DocumentRecord

ANYTHING = "application/octet-stream"

# A type that is not among these comes from whoever uploaded it, and is not repeated.
SAFE_TYPES = frozenset(
    {"application/pdf", "text/csv", "text/plain", "image/jpeg", "image/png", "image/tiff"}
)

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def attachment(record: DocumentRecord, store: ObjectStore) -> StreamingResponse:
    """The document's bytes, piece by piece. NotFound, StorageAway."""
    return StreamingResponse(
        store.pieces(store.key_of(record.uri)),
        headers={
            **_ALWAYS,
            "Content-Type": _safe_type(record.content_type),
            "Content-Length": str(record.size),
            "Content-Disposition": _disposition(record.file_name),
        },
    )


def _safe_type(stored: str) -> str:
    essence = stored.partition(";")[0].strip().lower()
    return essence if essence in SAFE_TYPES else ANYTHING


def _disposition(name: str) -> str:
    """The name as RFC 6266 wants it: once in ASCII for old readers, once as it is."""
    plain = "".join(letter if letter.isascii() and letter not in '"\\' else "_" for letter in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
