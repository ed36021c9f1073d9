"""An import from the first file to the report."""

import asyncio
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import httpx

from api.auth import mint_token
from api.roles import Role
from cli.importing.accounts import Account, Wish, open_account
from cli.importing.claims import Claims
from cli.importing.documents import Documents, Uploads, survey
from cli.importing.doors import Doors, RefusedByApi
from cli.importing.house import House, keep_up, open_house, watched
from cli.importing.ledgers import Ledgers, read_ledgers
from cli.importing.losses import find_losses, marketplace_of, spoken_of
from cli.importing.report import ImportReport, Whose
from cli.importing.summing import build_report, whose_account
from clock import utc_now
from models.db import Database
from models.errors import Invalid, NotConfigured
from settings import Settings

LIFETIME = timedelta(hours=12)
ACTOR = "opside import"
UNAUTHORIZED = 401


@dataclass(frozen=True)
class Order:
    """What is imported. `as_of` is aware, UTC."""

    ledgers: list[Path]
    documents: Path | None
    wish: Wish
    as_of: datetime


@dataclass(frozen=True)
class Listener:
    """Hears what happens: sentences, and how much of a step is left."""

    tell: Callable[[str], None]
    progress: Callable[[str, int], None]


def preview(order: Order) -> ImportReport:
    """What an import would find. Nothing is started, stored or sent."""
    ledgers = read_ledgers(order.ledgers)
    marketplace = order.wish.marketplace or spoken_of(ledgers)
    documents = None
    if order.documents is not None:
        files, hidden = survey(order.documents)
        documents = Documents(files=len(files), hidden=hidden)
    return build_report(
        as_of=order.as_of,
        whose=Whose(
            tenant=order.wish.tenant,
            tenant_id=None,
            seller=order.wish.seller,
            seller_id=None,
            is_new=None,
            marketplace=marketplace.code,
            channel=order.wish.channel,
            is_connected=None,
        ),
        ledgers=ledgers,
        detection=find_losses(ledgers, marketplace, order.as_of),
        documents=documents,
    )


def run_import(
    order: Order, listener: Listener, show: Callable[[ImportReport], None], *, keep: bool
) -> None:
    """Imports and shows the report while the stack still runs. `keep`: one that was started for it
    stays up until Ctrl-C.

    Raises LedgerUnreadable before anything is started or stored, InvalidField and AlreadyDone for
    what was asked, and what a stack that does not start raises.
    """
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.default_int_handler)
    ledgers = read_ledgers(order.ledgers)
    if order.documents is not None:
        survey(order.documents)
    with open_house(listener.tell) as house:
        account = _open_account(house, order, ledgers)
        try:
            show(asyncio.run(_import(order, house, account, ledgers, listener)))
        except RefusedByApi as problem:
            raise Invalid(f"The API refused: {problem.detail} ({problem.code})") from problem
        if keep:
            keep_up(house, listener.tell)


def _open_account(house: House, order: Order, ledgers: Ledgers) -> Account:
    database = Database(house.database_url, house.system_url, pool_size=1)
    try:
        return open_account(database, order.wish, spoken_of(ledgers), utc_now())
    finally:
        database.close()


async def _import(
    order: Order, house: House, account: Account, ledgers: Ledgers, listener: Listener
) -> ImportReport:
    """Documents first: a claim looks at all of them when it starts, and needs no second look."""
    seller = account.seller
    detection = find_losses(ledgers, marketplace_of(seller.marketplace), order.as_of)
    token = mint_token(
        house.secret,
        subject=ACTOR,
        tenant_id=account.tenant_id,
        role=Role.OPERATOR,
        sellers=[],
        lifetime=LIFETIME,
    )
    async with watched(house, listener.tell), httpx.AsyncClient(trust_env=False) as http:
        doors = Doors(http, house.api_url, token)
        await _check_same_house(doors, house, account)
        documents = None
        if order.documents is not None:
            uploads = Uploads(doors, seller.seller_id, Settings().upload_limit_bytes)
            documents = await uploads.send(order.documents, listener.progress)
        opening = await Claims(doors, account).open(
            detection.candidates,
            listener.progress,
            new_documents=documents is not None and documents.uploaded > 0,
        )
    return build_report(
        as_of=order.as_of,
        whose=whose_account(account),
        ledgers=ledgers,
        detection=detection,
        documents=documents,
        opening=opening,
        api_url=house.api_url,
        temporal_ui_url=house.temporal_ui_url,
        stack_was_started=house.stack is not None,
    )


async def _check_same_house(doors: Doors, house: House, account: Account) -> None:
    try:
        seen = {one["id"] for one in (await doors.get("/sellers"))["items"]}
    except RefusedByApi as problem:
        if problem.status != UNAUTHORIZED:
            raise
        seen = set[str]()
    if str(account.seller.seller_id) not in seen:
        raise NotConfigured(
            f"The API at {house.api_url} belongs to another stack or database: look at"
            " DATABASE_URL, JWT_SECRET, API_HOST and API_PORT."
        )
