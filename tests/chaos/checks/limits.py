"""Did everything stay inside its borders: budgets, stop switches, tenants?"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.chaos.accounts import Account
from tests.chaos.record import Record
from tests.chaos.story import Stop

DAY, WEEK = timedelta(hours=24), timedelta(days=7)
IN_FLIGHT = timedelta(seconds=15)  # longer than the worker waits for an answer
NOT_FOUND = 404


def budgets_hold(record: Record) -> Iterator[str]:
    """In no 24 hours and in no 7 days a seller filed more claims than its budget has places."""
    for account in record.run.accounts:
        taken = sorted(
            row["taken_at"]
            for row in record.rows["filing_places"]
            if row["seller_id"] == account.seller_id and row["taken_at"] is not None
        )
        for places, window in ((account.per_day, DAY), (account.per_week, WEEK)):
            for first, next_one in zip(taken, taken[places:], strict=False):
                if next_one - first < window:
                    yield (
                        f"seller {account.seller_id}: more than {places} in {window}"
                        f" from {first:%Y-%m-%d %H:%M}"
                    )


def filed_claims_have_places(record: Record) -> Iterator[str]:
    """Each claim that Amazon has a case of took a place in its seller's budget."""
    placed = {row["claim_id"] for row in record.rows["filing_places"] if row["taken_at"]}
    for role in record.run.roles:
        if record.cases_of(role) and role.id not in placed:
            yield f"claim {role.id} was filed without a place"


def stops_hold(record: Record) -> Iterator[str]:
    """While a seller's switch was pulled, nothing of it reached Amazon but what had left before."""
    for stop in record.run.stops:
        for claim, received in _received(record, stop):
            since = _moment(stop.since)
            had_left = claim in stop.in_flight and received - since < IN_FLIGHT
            if since < received < _moment(stop.until) and not had_left:
                yield f"claim {claim} was sent at {received}, stopped since {since}"


def tenants_never_mix(record: Record) -> Iterator[str]:
    """A tenant sees its own claims and events alone, and a case lies with its claim's seller."""
    owner = {str(role.id): role.account for role in record.run.roles}
    yield from _strange_lists(record, owner)
    yield from _strange_cases(record, owner)
    for path, status in record.answers:
        if status != NOT_FOUND:
            yield f"a stranger asked for {path} and got {status}"


def _strange_lists(record: Record, owner: dict[str, Account]) -> Iterator[str]:
    for tenant, listed in record.listed.items():
        mine = {claim for claim, account in owner.items() if account.tenant_id == tenant}
        if {claim["id"] for claim in listed} != mine:
            yield f"tenant {tenant} lists {len(listed)} claims, its own are {len(mine)}"
    for listener in record.run.listeners:
        for _, event in listener.heard:
            if owner[event["claim_id"]].tenant_id != listener.tenant_id:
                yield f"tenant {listener.tenant_id} heard of claim {event['claim_id']}"


def _strange_cases(record: Record, owner: dict[str, Account]) -> Iterator[str]:
    for case in record.cases:
        for sent in case["submissions"]:
            claim = sent["idempotencyKey"].partition(":")[0]
            if claim not in owner:
                yield f"case {case['caseId']} is about claim {claim}, which nobody created here"
            elif owner[claim].merchant_id != case["sellerId"]:
                yield f"case {case['caseId']} lies with {case['sellerId']}, claim {claim} does not"


def _received(record: Record, stop: Stop) -> Iterator[tuple[str, datetime]]:
    for case in record.cases:
        if case["sellerId"] == stop.account.merchant_id:
            for sent in case["submissions"]:
                yield sent["idempotencyKey"].partition(":")[0], _moment(sent["receivedAt"])


def _moment(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp)
