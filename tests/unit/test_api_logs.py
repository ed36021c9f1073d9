"""Every line of the API's log has one form, with the id of its request."""

import logging
import re
import sys

from api.logs import LineFormatter

BEGINNING = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \w+ [\w.]+ \[-\] ")


def _lines(message: str, *, failed: bool = False) -> list[str]:
    failure = sys.exc_info() if failed else None
    record = logging.LogRecord("opside.api", logging.INFO, "", 1, message, None, failure)
    return LineFormatter().format(record).split("\n")


def test_a_line_says_when_who_and_for_which_request() -> None:
    (line,) = _lines("GET /healthz 200 1 ms")
    assert BEGINNING.match(line)
    assert line.endswith("GET /healthz 200 1 ms")


def test_a_traceback_carries_the_request_on_every_line() -> None:
    try:
        raise ZeroDivisionError("why")
    except ZeroDivisionError:
        lines = _lines("unexpected failure", failed=True)
    assert len(lines) > 2
    assert all(BEGINNING.match(line) for line in lines)


def test_text_with_line_ends_cannot_pass_for_another_line() -> None:
    lines = _lines("first\n2026-01-01 00:00:00,000 INFO root [x] forged\rmore")
    assert all(BEGINNING.match(line) for line in lines)
