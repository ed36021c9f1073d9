"""Reads an uploaded file without ever taking in more than the limit."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive

from api.dependencies import Held, Writer
from api.schemas import examples
from models.contracts.evidence import LARGEST_DOCUMENT_BYTES
from models.errors import (
    DocumentEmpty,
    DocumentTooLarge,
    InvalidField,
    NotConfigured,
    UploadCutOff,
)
from settings import Settings

ENVELOPE_BYTES = 64 * 1024  # the form's own lines around the file
LONGEST_SECONDS = 120  # a caller that sends slower keeps others from their slots
LONGEST_NAME = 200
LONGEST_TYPE = 100


class Upload(BaseModel):
    """A file for a seller, whole."""

    model_config = ConfigDict(frozen=True)

    seller_id: UUID
    file_name: str
    content_type: str
    content: bytes = Field(repr=False)


def upload_form(description: str) -> dict[str, Any]:
    """The form in OpenAPI's words. It is read by hand, so that a body over the limit is refused on
    the way."""
    return {
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": ["seller_id", "file"],
                        "properties": {
                            "seller_id": {
                                "type": "string",
                                "format": "uuid",
                                "examples": [examples.SELLER],
                            },
                            "file": {
                                "type": "string",
                                "format": "binary",
                                "description": description,
                            },
                        },
                    }
                }
            },
        }
    }


def check_upload_limit(settings: Settings) -> None:
    """What is taken in must be readable. NotConfigured."""
    if settings.upload_limit_bytes > LARGEST_DOCUMENT_BYTES:
        raise NotConfigured(
            f"UPLOAD_LIMIT_BYTES is more than {LARGEST_DOCUMENT_BYTES:,}, which is what the reader "
            "of documents takes: lower it."
        )


async def _upload(request: Request, held: Held, _caller: Writer) -> AsyncGenerator[Upload]:
    """The form's file, with a slot that is held until the route is done with it. The token was
    checked before the first byte is read."""
    async with held.uploads.slot():
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                upload = await _received(request, held.settings.upload_limit_bytes)
        except ClientDisconnect as error:
            raise UploadCutOff(
                "The connection ended before the file was here: nothing is kept, send it again."
            ) from error
        except TimeoutError as error:
            raise UploadCutOff(
                f"The file was not here after {LONGEST_SECONDS} seconds: nothing is kept, send a "
                "smaller scan."
            ) from error
        yield upload


async def _received(request: Request, limit: int) -> Upload:
    most = limit + ENVELOPE_BYTES
    _check_announced(request, most, limit)
    limited = Request(request.scope, _limited(request.receive, most, limit))
    async with limited.form(max_files=1, max_fields=1) as form:
        file, seller = form.get("file"), form.get("seller_id")
        if not isinstance(file, UploadFile):
            raise InvalidField("file: send one file in the form field `file`.")
        content = await file.read()
        if not content:
            raise DocumentEmpty("The file is empty: choose the invoice itself.")
        if len(content) > limit:
            raise _too_large(limit)
        return Upload(
            seller_id=_seller_id(seller),
            file_name=_file_name(file.filename or ""),
            content_type=_content_type(file.content_type or ""),
            content=content,
        )


UploadedFile = Annotated[Upload, Depends(_upload, scope="function")]


def _check_announced(request: Request, most: int, limit: int) -> None:
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > most:
        raise _too_large(limit)


def _limited(receive: Receive, most: int, limit: int) -> Receive:
    taken = 0

    async def receive_some() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise _too_large(limit)
        return message

    return receive_some


def _too_large(limit: int) -> DocumentTooLarge:
    return DocumentTooLarge(
        f"The file is larger than {limit:,} bytes: send a smaller scan, or split it."
    )


def _seller_id(value: object) -> UUID:
    try:
        return UUID(str(value))
    except ValueError as error:
        raise InvalidField("seller_id: send the seller's id in the form field.") from error


def _file_name(given: str) -> str:
    """The last part of a path, as far as it can be printed."""
    return _printable(given.replace("\\", "/").rsplit("/", 1)[-1])[:LONGEST_NAME] or "upload"


def _content_type(given: str) -> str:
    return _printable(given)[:LONGEST_TYPE] or "application/octet-stream"


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable()).strip()
