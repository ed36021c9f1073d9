"""`opside erase`: a document's or a person's words out of rows, files, histories and packets."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from models.contracts.erasure import ErasureKind

if TYPE_CHECKING:
    from cli.erasing.run import House
    from models.contracts.erasure import ErasureOrder
    from models.repositories.erasure import Erased

REFUSED = 2


def erase(
    *,
    kind: Annotated[ErasureKind, typer.Argument(help="Whose words.")],
    subject: Annotated[
        str, typer.Argument(help="A document's id, or a person's name as their tokens carry it.")
    ],
    tenant: Annotated[UUID, typer.Option(help="The tenant that it is of.")],
    actor: Annotated[str, typer.Option(help="Who does it: kept in every audit.")],
    reason: Annotated[str, typer.Option(help="Why: kept in every audit.")],
    yes: Annotated[
        bool, typer.Option("--yes", help="Do it. Without, it is only shown what would go.")
    ] = False,
) -> None:
    """Erase the words of a document or of a person, for good. Safe to run again.

    Numbers, hashes and the audit chain stay. Exit status 2: something still needs the words.
    """
    import asyncio
    from uuid import uuid4

    from pydantic import ValidationError

    from clock import utc_now
    from models.contracts.erasure import ErasureOrder
    from models.errors import InvalidField

    try:
        order = ErasureOrder(
            erasure_id=uuid4(),
            tenant_id=tenant,
            kind=kind,
            subject=subject.strip(),
            actor=actor.strip(),
            reason=reason.strip(),
            at=utc_now(),
        )
    except ValidationError as error:
        raise InvalidField("Actor and reason are needed: they are kept in the audit.") from error
    asyncio.run(_erase(order) if yes else _show(order))


async def _show(order: "ErasureOrder") -> None:
    from cli.erasing.run import blockers, look

    house = await _house()
    found = look(house.database, order)
    needing = await blockers(house, found)
    if needing:
        print("It cannot be erased yet, because this has not ended:")
        print("\n".join(f"  {line}" for line in needing))
        print("Withdraw or close it first. Nothing was erased.")
        raise typer.Exit(REFUSED)
    _tell(found, "Would be erased")
    if found.rows:
        print("Nothing was erased: add --yes to do it. Nobody can take it back.")


async def _erase(order: "ErasureOrder") -> None:
    from cli.erasing.run import erase_everywhere

    house = await _house()
    erased = await erase_everywhere(house, order)
    _tell(erased, "Erased")
    if erased.rows:
        print(f"Kept for after a restore: {house.orders.path}")


def _tell(found: "Erased", heading: str) -> None:
    if not found.rows:
        print("No row holds a word of it.")
        return
    work = found.work
    print(f"{heading}:")
    for table, count in sorted(found.rows.items()):
        print(f"  {table}: {count}")
    print(f"  files in the object store: {len(work.objects)}")
    print(f"  workflow histories: of {len(work.workflows)} ids, and reversals of their claims")
    print(f"Made anew without it: the packets of {len(work.reseal)} claims")
    for claim in found.claims:
        print(f"  claim {claim}")
    print("Out of reach: what Amazon was sent, packets that people downloaded, logs, backups.")


async def _house() -> "House":
    from activities.packets import Packets
    from activities.page_pictures import PagePictures
    from activities.reader.pool import ReaderLimits, ReaderPool
    from cli.erasing.kept import KeptOrders
    from cli.erasing.run import House
    from connection import connect
    from integrations.keys import SigningKeys
    from integrations.storage.store import ObjectStore
    from models.db import Database
    from models.errors import EngineAway, NotConfigured
    from settings import Settings

    settings = Settings()
    if settings.database_url is None or settings.database_system_url is None:
        raise NotConfigured("No database is set: run this where `opside up` runs.")
    database = Database(settings.database_url, settings.database_system_url, 2)
    store = ObjectStore(settings.storage_url or f"file://{settings.home / 'storage'}")
    try:
        engine = await connect(settings.temporal_address, settings.temporal_namespace)
    except RuntimeError as error:
        raise EngineAway("Nothing was erased: Temporal does not answer, try again.") from error
    keys = SigningKeys(settings.home)
    pictures = PagePictures(ReaderPool(ReaderLimits()))
    packets = Packets(database, store, engine, keys, pictures)
    return House(database, engine, store, packets, KeptOrders(settings.home / "erasures.sh"))
