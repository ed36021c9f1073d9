"""The stack that the settings ask for."""

from collections.abc import Callable

from engine.parts import APPLICATIONS, External, embedded_parts
from engine.stack import EmbeddedStack
from engine.state import RunningPart
from settings import Settings


def stack_of(
    settings: Settings,
    *,
    services_only: bool,
    report: Callable[[RunningPart], None],
    report_build: Callable[[str], None],
) -> EmbeddedStack:
    """All parts, less those that TEMPORAL_ADDRESS, DATABASE_URL and AMAZON_ENDPOINT replace."""
    external = _external_parts(settings)
    parts = embedded_parts(external)
    return EmbeddedStack(
        settings.home,
        parts=parts - APPLICATIONS if services_only else parts,
        external=external,
        temporal_bin=settings.opside_temporal_bin,
        namespace=settings.temporal_namespace,
        report=report,
        report_build=report_build,
    )


def _external_parts(settings: Settings) -> External:
    return External(
        temporal_address=settings.temporal_address,
        database_url=settings.database_url,
        database_system_url=settings.database_system_url,
        database_owner_url=settings.database_owner_url,
        amazon_endpoint=settings.amazon_endpoint,
    )
