"""`opside keys`: the keys that packets are signed with, and those that consents are sealed with."""

from enum import StrEnum
from typing import Annotated

import typer


class KeysAction(StrEnum):
    SHOW = "show"
    ROTATE = "rotate"
    ROTATE_CONSENTS = "rotate-consents"


def keys(
    action: Annotated[KeysAction, typer.Argument(help="What to do.")] = KeysAction.SHOW,
) -> None:
    """Show the keys that are trusted; `rotate` signs with a new one and still trusts the old.
    `rotate-consents` seals the consents of sellers with a new key, each when it is used next."""
    from integrations.consents import ConsentKeys
    from integrations.keys import SigningKeys
    from settings import Settings

    home = Settings().home
    if action is KeysAction.ROTATE_CONSENTS:
        print(f"Consents are sealed with {ConsentKeys(home).rotate()} from now on.")
        return
    signing_keys = SigningKeys(home)
    if action is KeysAction.ROTATE:
        print(f"Packets are signed with {signing_keys.rotate().public.key_id} from now on.")
    trusted = signing_keys.trusted()
    if not trusted:
        print("There is no key yet: the first packet makes one.")
        return
    current = signing_keys.signer().public.key_id if signing_keys.private.exists() else None
    for key in trusted:
        use = "signs" if key.key_id == current else "trusted"
        print(f"{key.key_id}  {use:8} {signing_keys.folder / key.key_id}.pub.pem")
