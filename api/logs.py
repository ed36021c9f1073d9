"""The API's log: every line, also of a traceback, begins with the time and the request's id."""

import logging

from api.request_id import current_request_id

FORMAT = "%(asctime)s %(levelname)s %(name)s [%(request_id)s] "


class LineFormatter(logging.Formatter):
    """A record of several lines has the same beginning on each: none is left without its request,
    and no text from outside can pass for a line of the log."""

    def __init__(self) -> None:
        super().__init__(FORMAT)
        self._whole = logging.Formatter("%(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The record's lines."""
        record.request_id = current_request_id()
        text = self._whole.format(record)
        record.message, record.asctime = "", self.formatTime(record)
        beginning = FORMAT % record.__dict__
        return "\n".join(beginning + line for line in text.splitlines() or [""])


def configure_logging() -> None:
    """Everything that this process logs, uvicorn's lines too, in one format on standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(LineFormatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    logging.captureWarnings(True)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it would log each fetch of keys
