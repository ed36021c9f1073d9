"""Pages of a document as pictures, so that a person finds a value where it stands."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class PageWanted(BaseModel):
    """A page, from 1. `recognised`: its letters were recognised in a picture, so that the places on
    it are those on the page laid straight."""

    model_config = ConfigDict(frozen=True)

    page: int
    recognised: bool = False


class PagePicture(BaseModel):
    """A page: three bytes (red, green, blue) for each dot, row by row; `dots` are those of one
    point. What measures otherwise is no picture."""

    model_config = ConfigDict(frozen=True, ser_json_bytes="base64", val_json_bytes="base64")

    page: int
    dots: float = Field(gt=0)
    width: int = Field(ge=1)
    height: int = Field(ge=1)
    rgb: bytes

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if len(self.rgb) != 3 * self.width * self.height:
            raise ValueError("the picture does not have its width times its height in dots")
        return self
