"""A file on this machine -> what `opside evidence read` shows of it."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from activities.reader.pool import ReaderPool
from cli.evidence.reading.values import shown_fields
from evidence.reading.limits import DocumentLimits
from models.errors import DocumentError

_UNREADABLE = "file_unreadable"


def read_file(file: Path, readers: ReaderPool, *, ignore_embedded: bool) -> dict[str, Any]:
    """`file`, `sha256` and the document's values, or `error` with a code and a sentence.

    `readers` are processes of their own: a file that ends one of them costs its own error.
    """
    shown: dict[str, Any] = {"file": str(file)}
    limits = DocumentLimits()
    try:
        with file.open("rb") as opened:
            # One byte over the limit is enough to refuse a file by its size.
            content = opened.read(limits.size + 1)
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        return {**shown, "error": {"code": _UNREADABLE, "message": f"{reason}: {file}"}}
    shown["sha256"] = sha256(content).hexdigest()
    try:
        fields = readers.read(content, file.name, ignore_embedded=ignore_embedded)
    except DocumentError as error:
        return {**shown, "error": {"code": error.code, "message": error.message}}
    return {**shown, **shown_fields(fields)}
