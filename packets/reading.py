"""Reading a packet's files, and what is raised when they cannot be read or disagree."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from packets.names import shown

Part = TypeVar("Part", bound=BaseModel)


class Contradiction(Exception):
    """What is stored about a claim disagrees with itself, so it is not signed.

    It is a bug of ours and no expected failure: whoever builds the packet goes on trying until the
    records or the code are mended.
    """


class Unreadable(Exception):
    """A file of the packet that cannot be read; the text names it."""


def read_part(model: type[Part], name: str, files: dict[str, bytes]) -> Part:
    """The file `name` as `model`. Unreadable when it is missing or not what it should be."""
    if name not in files:
        raise Unreadable(f"{name}: is missing")
    try:
        return model.model_validate_json(files[name])
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        raise Unreadable(f"{name}: {shown(place)} cannot be read") from error
