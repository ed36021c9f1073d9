"""Every check by its name, in the order in which they are shown."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.chaos.checks import claims, limits, money, proof
from tests.chaos.record import Record

CHECKS: dict[str, Callable[[Record], Iterator[str]]] = {
    "claims": claims.claims_exist_once,
    "states": claims.claims_end_as_demanded,
    "one filing": claims.claims_are_filed_once,
    "one case": claims.amazon_has_one_case,
    "same case": claims.amazon_and_we_agree,
    "papers": claims.documents_are_read,
    "workflows": claims.workflows_are_well,
    "payouts": money.payouts_are_booked_once,
    "cash": money.claims_hold_what_amazon_paid,
    "sums": money.sums_agree,
    "commission": money.commission_is_right,
    "chains": proof.chains_verify,
    "packets": proof.packets_verify,
    "live events": proof.live_events_had_no_gap,
    "told": proof.live_events_tell_every_step,
    "budgets": limits.budgets_hold,
    "places": limits.filed_claims_have_places,
    "stops": limits.stops_hold,
    "tenants": limits.tenants_never_mix,
}


@dataclass(frozen=True)
class Finding:
    """What a check found: its own `sentence`, and every case where it is not so."""

    name: str
    sentence: str
    problems: list[str]


def judge(record: Record) -> list[Finding]:
    """Every check's finding."""
    return [
        Finding(name, (check.__doc__ or "").strip(), list(check(record)))
        for name, check in CHECKS.items()
    ]
