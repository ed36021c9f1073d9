"""From a downloaded file to text, by the rules of docs/field.md, Reports. Pure."""

import codecs
import gzip
import io
import re
import zlib

from models.errors import ReportFailed

MAX_REPORT_BYTES = 512 * 1024 * 1024

_DECLARED = re.compile(r"charset\s*=\s*\"?([\w.:-]+)", re.IGNORECASE)


def unzip(content: bytes) -> bytes:
    """All members of a gzip file. ReportFailed when it is cut short, damaged or far too large."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            unzipped = file.read(MAX_REPORT_BYTES + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ReportFailed("the report's download is damaged: fetch it again") from error
    if len(unzipped) > MAX_REPORT_BYTES:
        raise ReportFailed("the report is larger than any report: ask for a shorter time")
    return unzipped


def charset_of(content: bytes, content_type: str, fallback: str) -> str:
    """The charset that reads `content`: the declared one, else UTF-8, else `fallback`.

    `fallback` is the marketplace's: CP1252, in Japan CP932. ReportFailed when none reads it.
    """
    declared = _DECLARED.search(content_type)
    candidates = [declared[1]] if declared else []
    for charset in (*candidates, "utf-8-sig", fallback):
        if _reads(content, charset):
            return "utf-8-sig" if _is_utf8(charset) else charset
    raise ReportFailed("the report is written in no known charset: fetch it again")


def _reads(content: bytes, charset: str) -> bool:
    try:
        content.decode(charset)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _is_utf8(charset: str) -> bool:
    # UTF-8 files may begin with a byte order mark, which is no part of the first column's name.
    return codecs.lookup(charset).name in ("utf-8", "utf-8-sig")
