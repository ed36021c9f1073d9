"""A message of Amazon's queue -> the report that it is of. Nothing else in it is believed."""

import json
from typing import Any, cast

from pydantic import ValidationError

from integrations.amazon.notifications import REPORT_FINISHED
from models.contracts.report_news import ReportNotice


def read_notice(body: str) -> ReportNotice | None:
    """None for anything that is not the news of a finished report.

    The report's state is not read: it is asked of Amazon. Amazon writes some names with a capital
    and some without.
    """
    try:
        told = _plain(json.loads(body))
    except (ValueError, RecursionError):
        return None
    if told.get("notificationtype") != REPORT_FINISHED:
        return None
    report = _plain(_plain(told.get("payload")).get("reportprocessingfinishednotification"))
    about = _plain(told.get("notificationmetadata"))
    try:
        return ReportNotice(
            report_id=report.get("reportid", ""),
            merchant_id=report.get("sellerid"),
            subscription_id=about.get("subscriptionid", ""),
            notification_id=about.get("notificationid", ""),
        )
    except ValidationError:
        return None


def _plain(value: Any) -> dict[str, Any]:
    """An object's fields under names without capitals; nothing of what is no object."""
    if not isinstance(value, dict):
        return {}
    return {name.lower(): field for name, field in cast(dict[str, Any], value).items()}
