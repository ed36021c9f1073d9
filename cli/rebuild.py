"""`opside rebuild`: a seller's rows of Amazon's reports, made anew of the reports as they came."""

from contextlib import closing
from typing import Annotated
from uuid import UUID

import typer


def rebuild(
    seller: Annotated[UUID, typer.Argument(help="The seller's id.")],
    tenant: Annotated[UUID, typer.Option(help="The tenant that it is of.")],
) -> None:
    """Load all kept reports of a seller anew, in place of the rows that are there.

    All or nothing: what fails leaves the rows as they were. Claims are not touched.
    """
    from activities.report_loading import ReportLoading
    from integrations.storage.store import ObjectStore
    from models.contracts.workflows import SellerPollInput
    from models.db import Database
    from models.errors import NotConfigured
    from models.repositories import sellers
    from settings import Settings

    settings = Settings()
    if settings.database_url is None:
        raise NotConfigured("No database is set: run this where `opside up` runs.")
    with closing(Database(settings.database_url, pool_size=1)) as database:
        with database.tenant(tenant) as session:
            sellers.get(session, seller)
        store = ObjectStore(settings.storage_url or f"file://{settings.home / 'storage'}")
        loaded = ReportLoading(database, store).rebuild(
            SellerPollInput(tenant_id=tenant, seller_id=seller)
        )
    for line in loaded.told():
        print(line)
