"""Files of rules, each judged alone and then together."""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel

from detection.rulepacks import RulePack, check_together, parse_pack, shipped_book
from models.errors import InvalidField, RulePackInvalid


class Check(BaseModel):
    """A file and what is wrong with it; without `code` it holds."""

    file: str
    pack: str | None = None
    version: str | None = None
    entries: int = 0
    code: str | None = None
    message: str = ""


def shipped_files() -> list[Path]:
    """The packs that come with the application."""
    return sorted(Path(str(files("detection") / "rules")).glob("*.yaml"))


def shipped(name: str) -> RulePack:
    """A shipped pack by its name or one of its families. InvalidField."""
    packs = shipped_book().packs
    for pack in packs:
        if name in {pack.name, *pack.families}:
            return pack
    known = ", ".join(pack.name for pack in packs)
    raise InvalidField(f"There is no rule pack {name!r}: use one of {known}.")


def checked(paths: Sequence[Path]) -> list[Check]:
    """One check for each file: one that does not hold stops no other."""
    packs: list[RulePack] = []
    return [_check(path, packs) for path in paths]


def read_pack(path: Path) -> RulePack:
    """The pack of a file. RulePackInvalid."""
    return parse_pack(_text(path))


def _check(path: Path, packs: list[RulePack]) -> Check:
    """Adds the pack to those that hold so far."""
    try:
        pack = read_pack(path)
        check_together([*packs, pack])
    except RulePackInvalid as error:
        return Check(file=str(path), code=error.code, message=error.message)
    packs.append(pack)
    return Check(file=str(path), pack=pack.name, version=pack.version, entries=len(pack.entries))


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise RulePackInvalid(f"The rule pack cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise RulePackInvalid("The rule pack is no text in UTF-8.") from error
