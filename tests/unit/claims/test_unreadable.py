"""Each way in which a document cannot be read has a sentence of its own."""

import pytest

from claims.unreadable import sentence_of
from models.errors import DocumentError, UploadCutOff

# What was cut off on the way is no document: its caller was told at once.
_KINDS = [kind for kind in DocumentError.__subclasses__() if kind is not UploadCutOff]


@pytest.mark.parametrize("kind", _KINDS, ids=lambda kind: kind.code)
def test_an_error_of_reading_says_what_to_do(kind: type[DocumentError]) -> None:
    assert sentence_of(kind.code) != sentence_of("another")


def test_an_error_that_nobody_has_worded_is_said_all_the_same() -> None:
    assert "upload" in sentence_of("document_invalid")
