"""Names of files in a packet, and strangers' text in messages."""

import re
import unicodedata

_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?")


def is_safe(name: str) -> bool:
    """Whether `name` unpacks on every system, inside the folder that it is unpacked to."""
    return _SAFE_NAME.fullmatch(name) is not None


def safe_name(name: str, *, limit: int = 80) -> str:
    """`name` as an entry name that every system can unpack; its ending is kept."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    cleaned = re.sub(r"[^A-Za-z0-9._-]+", "_", plain.replace("\\", "/").rsplit("/", 1)[-1])
    return cleaned.lstrip("._-")[-limit:].lstrip("._-") or "document"


def shown(text: str, *, limit: int = 200) -> str:
    """A stranger's text as it may safely be printed: one line, no control characters."""
    return ascii(text if len(text) <= limit else text[:limit] + "...")
