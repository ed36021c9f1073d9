"""A reader: a process that reads one document after another, and may die of one.

`python -m activities.reader.process BYTES`: BYTES is the address space that it may take. It knows
no setting, no database and no store; it gets bytes and gives fields.
"""

import os
import resource
import signal
import sys
from typing import BinaryIO

from activities.reader.protocol import Answer, Request, receive, send
from evidence.costs.pictures import page_pictures
from evidence.documents import read_document
from evidence.reading.limits import DocumentLimits
from models.errors import DocumentError

# The worker ends a reader in time; the alarm ends one whose worker is gone.
_ALARM_AFTER_SECONDS = 10


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answers until the worker hangs up."""
    while True:
        head = receive(requests)
        content = receive(requests) if head is not None else None
        if head is None or content is None:
            return
        request = Request.model_validate_json(head)
        signal.alarm(request.seconds + _ALARM_AFTER_SECONDS)
        answer = _answer(request, content)
        signal.alarm(0)
        send(answers, answer.model_dump_json().encode())


def _answer(request: Request, content: bytes) -> Answer:
    """Any other error than a document's own ends the process, with its traceback in the log."""
    if request.draw is not None:
        pictures = page_pictures(content, request.file_name, request.draw, DocumentLimits())
        return Answer(pictures=pictures)
    try:
        fields = read_document(
            content,
            request.file_name,
            DocumentLimits(),
            ignore_embedded=request.ignore_embedded,
            look_for_changes=request.look_for_changes,
        )
    except DocumentError as error:
        return Answer(error_code=error.code, message=error.message)
    return Answer(fields=fields)


def main() -> None:
    """Takes the pipes for itself, so that what a library prints goes to the log."""
    most = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # An interrupt at the terminal is for the worker, which finishes what runs.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        serve(sys.stdin.buffer, answers)
    except BrokenPipeError:
        # The worker is gone: nobody hears the answer, nor that it could not be given.
        os._exit(0)


if __name__ == "__main__":
    main()
