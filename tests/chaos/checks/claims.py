"""Is every claim where its facts demand, and was each filed once?"""

from collections import Counter
from collections.abc import Iterator

from tests.chaos.fates import demand_of
from tests.chaos.record import Record


def claims_exist_once(record: Record) -> Iterator[str]:
    """Each ledger row that a client sent is one claim, and there are no others."""
    keys = Counter((row["seller_id"], row["ledger_key"]) for row in record.rows["claims"])
    for role in record.run.roles:
        times = keys.pop((role.account.seller_id, f"{role.plan.reference}:0"), 0)
        if times != 1:
            yield f"row {role.plan.reference} has {times} claims"
    yield from (f"nobody asked for a claim over {key}" for key in keys)


def claims_end_as_demanded(record: Record) -> Iterator[str]:
    """Each claim's state and ending are those of the table in tests/chaos/fates.py."""
    rows = record.claims
    for role in record.run.roles:
        row, plan = rows.get(role.id) if role.id else None, role.plan
        if row is None:
            continue
        wanted = demand_of(plan.fate, plan.quantity, plan.unit_cents)
        found = (row["status"], row["file"]["ending"])
        if found != (wanted.status, wanted.ending):
            yield (
                f"claim {role.id} ({plan.fate.name}) is {found[0]}/{found[1]}, demanded is"
                f" {wanted.status}/{wanted.ending}; desk: {row['desk']};"
                f" path: {record.path_of(role)}"
            )


def claims_are_filed_once(record: Record) -> Iterator[str]:
    """No claim has two first submissions that Amazon acknowledged."""
    filed = Counter(
        row["claim_id"]
        for row in record.rows["dispute_submissions"]
        if row["kind"] == "initial" and row["state"] == "acknowledged"
    )
    yield from (
        f"claim {claim} was filed {times} times" for claim, times in filed.items() if times > 1
    )


def amazon_has_one_case(record: Record) -> Iterator[str]:
    """Amazon has one case for each claim that must be filed, and no key in two cases."""
    for role in record.run.roles:
        cases, plan = record.cases_of(role), role.plan
        wanted = demand_of(plan.fate, plan.quantity, plan.unit_cents).cases
        if len(cases) != wanted:
            numbers = ", ".join(case["caseId"] for case in cases) or "none"
            yield (
                f"claim {role.id} ({plan.fate.name}): cases {numbers}, demanded {wanted};"
                f" path: {record.path_of(role)}"
            )
    keys = Counter(sent["idempotencyKey"] for case in record.cases for sent in case["submissions"])
    yield from (f"key {key} arrived {times} times" for key, times in keys.items() if times > 1)


def amazon_and_we_agree(record: Record) -> Iterator[str]:
    """A case that Amazon has is the case that its claim knows, in the seller's own account."""
    rows = record.claims
    for role in record.run.roles:
        row = rows.get(role.id) if role.id else None
        for case in record.cases_of(role):
            if row is not None and row["case_id"] != case["caseId"]:
                yield f"claim {role.id} knows case {row['case_id']}, Amazon {case['caseId']}"


def documents_are_read(record: Record) -> Iterator[str]:
    """Each paper that was uploaded is one document, and was read."""
    uploaded = sum(role.has_paper for role in record.run.roles)
    found = Counter(row["status"] for row in record.rows["documents"])
    if found != Counter({"read": uploaded}):
        yield f"{uploaded} were uploaded, there are {dict(found)}"


def workflows_are_well(record: Record) -> Iterator[str]:
    """No workflow failed, none repeats a task that fails, and no ended claim has one open."""
    ended = {
        f"claim-{row['id']}"
        for row in record.rows["claims"]
        if row["status"] in ("closed", "expired", "withdrawn", "credited")
    }
    for one in record.workflows:
        if one.status != "RUNNING" and one.kind != "SellerPollWorkflow":
            yield f"{one.workflow_id} has {one.status.lower()}"
        elif one.attempt > 1:
            yield f"{one.workflow_id} tries a task for the {one.attempt}th time"
        elif one.status == "RUNNING" and one.workflow_id in ended:
            yield f"{one.workflow_id} is open, and its claim has ended"
