"""Reading one JSON file of a packet that anybody may have made."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from packets.names import shown

Part = TypeVar("Part", bound=BaseModel)


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
