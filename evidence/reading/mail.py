"""A mail (.eml) -> its own words and the files that it carries."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from html.parser import HTMLParser

from evidence.reading.limits import DocumentLimits
from models.errors import DocumentBroken, DocumentTooLarge


@dataclass(frozen=True)
class Attachment:
    """A file as the mail names it; `shown` where it stands within the mail's words, as logos do."""

    file_name: str
    content: bytes
    shown: bool


@dataclass(frozen=True)
class Mail:
    """What the mail says itself, and its files with those of the mails that it forwards."""

    body: str
    attachments: tuple[Attachment, ...]


def read_mail(content: bytes, limits: DocumentLimits) -> Mail:
    """The mail taken apart. DocumentTooLarge for more files or deeper mails than the limits."""
    try:
        message = BytesParser(EmailMessage, policy=policy.default).parsebytes(content)
        attachments = tuple(_attachments(message, limits, 0))
        body = _body(message)
    except (LookupError, ValueError, AttributeError, TypeError, RecursionError) as error:
        # The library keeps what a broken mail holds and trips over it when asked.
        raise DocumentBroken("The mail is damaged. Save it again, or the invoice alone.") from error
    if len(attachments) > limits.attachments:
        raise DocumentTooLarge(
            f"The mail holds {len(attachments)} files, at most {limits.attachments} are looked at."
            " Upload the invoice alone."
        )
    return Mail(body, attachments)


def _attachments(message: MIMEPart, limits: DocumentLimits, depth: int) -> Iterator[Attachment]:
    if depth > limits.depth:
        raise DocumentTooLarge("The mail holds mails within mails. Upload the invoice alone.")
    for part in _parts(message):
        if part.get_content_type() == "message/rfc822":
            for inner in part.iter_parts():
                yield from _attachments(inner, limits, depth + 1)
            continue
        name = part.get_filename()
        if name is None:
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            shown = part.get_content_disposition() == "inline" and part["content-id"] is not None
            yield Attachment(name, content, shown)


def _parts(message: MIMEPart) -> Iterator[MIMEPart]:
    """The parts down to, and not into, mails that are parts themselves."""
    if not message.is_multipart() or message.get_content_type() == "message/rfc822":
        yield message
        return
    for part in message.iter_parts():
        yield from _parts(part)


def _body(message: MIMEPart) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    text = str(part.get_content())
    if part.get_content_type() != "text/html":
        return text
    words = _Words()
    words.feed(text)
    return words.text


class _Words(HTMLParser):
    """The words of a page; rows of a table become lines, cells are set apart."""

    _LINES = frozenset(("br", "p", "div", "tr", "li", "h1", "h2", "h3", "table"))
    _CELLS = frozenset(("td", "th"))
    _UNSEEN = frozenset(("script", "style", "head", "title"))

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[str] = []
        self._hidden = 0

    @property
    def text(self) -> str:
        """What a reader sees."""
        return "".join(self._pieces)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in self._UNSEEN
        if tag in self._LINES:
            self._pieces.append("\n")
        elif tag in self._CELLS:
            self._pieces.append("    ")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(self._hidden - (tag in self._UNSEEN), 0)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._pieces.append(" ".join(data.split()))
