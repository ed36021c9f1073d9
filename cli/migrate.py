"""`opside migrate`: bring the database to the newest schema."""

import typer


def migrate() -> None:
    """Create or upgrade the tables. Safe to run again and by several machines at once."""
    from models.errors import NotConfigured
    from models.migrate import migrate as upgrade
    from settings import Settings

    owner_url = Settings().database_owner_url
    if owner_url is None:
        raise NotConfigured("Set DATABASE_OWNER_URL to the login that owns the database.")
    upgrade(owner_url)
    typer.echo("The database has the newest schema.")
