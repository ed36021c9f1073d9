"""Every request that the API takes, made from its OpenAPI document, and who may make it.

A route that is added and not classified here fails the matrix.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from api.roles import Role


class Access(StrEnum):
    """Who may call. LINK: whoever holds a signed link, without a token."""

    PUBLIC = "public"
    LINK = "link"
    READ = "read"
    OVERSEE = "oversee"
    WRITE = "write"
    DECIDE = "decide"


ALLOWED: dict[Access, frozenset[Role]] = {
    Access.READ: frozenset({Role.SELLER, Role.OPERATOR, Role.AUDITOR}),
    Access.OVERSEE: frozenset({Role.OPERATOR, Role.AUDITOR}),
    Access.WRITE: frozenset({Role.SELLER, Role.OPERATOR}),
    Access.DECIDE: frozenset({Role.OPERATOR}),
}

_BY_ACCESS: dict[Access, str] = {
    Access.PUBLIC: "healthz readyz finish_connection",
    Access.LINK: "download_document",
    Access.READ: """
        list_claims read_claim read_state read_timeline download_packet list_documents read_document
        give_link list_questions read_question list_matches read_match read_budgets read_budget
        read_budget_history list_unmatched read_stops read_stop_history list_sellers list_keys
        stream_events read_events socket_events list_submissions read_submission_metrics
        read_submission read_submission_status list_recoveries read_recovery read_recovery_status
        read_recovery_metrics list_payout_differences read_payout_sums
        read_desk list_desk_group read_evidence read_costs download_line_cost download_claim_cost
        read_line_picture
        list_question_groups read_question_group
        list_question_group_claims read_group_answer list_group_answer_claims
        list_integrations read_sync list_syncs read_sync_statistics read_detection
        read_losses_by_hand list_sheets
    """,
    Access.OVERSEE: """
        list_bulk_decisions read_bulk_decision list_bulk_items read_gate list_labels list_models
    """,
    Access.WRITE: """
        create_claim appeal_claim attach_evidence upload_document answer_question submit_match
        submit_recovery correct_document delete_document answer_question_group
        start_sync cancel_sync run_detection upload_sheet
    """,
    Access.DECIDE: """
        decide_claim pull_stop release_stop decide_auto_submit set_budget process_auto_submit
        retry_failed start_auto_submit stop_auto_submit create_bulk_decision order_bulk_decision
        review_gate revoke_certificate decide_model connect_seller disconnect_seller
    """,
}
ACCESS = {name: access for access, names in _BY_ACCESS.items() for name in names.split()}

# Filters of lists that take an id: each is asked for once with an id of the owner's.
ID_FILTERS = {
    "seller": "seller_id",
    "claim": "claim_id",
    "document": "document_id",
    "seller_id": "seller_id",
}
# Parameters that are no ids.
CHOSEN = {
    "order": "pause",
    "cause": "not_received",
    "expires": "4102444800",
    "signature": "AAAA",
    "after": "0",
    "position": "1",
    "sku": "SKU-1",
    "sheet": "sourcing-costs",
}


@dataclass(frozen=True)
class Ask:
    """One request; `names_a_row`: an id of the owner's stands in it."""

    operation: str
    method: str
    path: str
    names_a_row: bool
    is_stream: bool
    query: dict[str, str] = field(default_factory=dict[str, str])
    json: Any = None
    form: dict[str, str] | None = None

    @property
    def access(self) -> Access:
        """Who may make it."""
        return ACCESS[self.operation]

    @property
    def sent(self) -> str:
        """All that the caller wrote, and so knows already."""
        return f"{self.path} {self.query} {self.json} {self.form}"


def operations(document: dict[str, Any]) -> set[str]:
    """The names of all operations."""
    return {
        operation["operationId"]
        for methods in document["paths"].values()
        for operation in methods.values()
    }


def requests(document: dict[str, Any], ids: dict[str, str]) -> list[Ask]:
    """Each operation with these ids in its path, its query and its body."""
    return [
        ask
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        for ask in _asks(document, method.upper(), path, operation, ids)
    ]


def _asks(
    document: dict[str, Any], method: str, path: str, operation: dict[str, Any], ids: dict[str, str]
) -> list[Ask]:
    known = ids | CHOSEN | {name: ids[row] for name, row in ID_FILTERS.items()}
    parameters = operation.get("parameters", [])
    in_path = {one["name"]: known[one["name"]] for one in parameters if one["in"] == "path"}
    queries = [one for one in parameters if one["in"] == "query"]
    needed = {
        one["name"]: known[one["name"]]
        for one in queries
        if one.get("required") or one["name"] in CHOSEN
    }
    optional = [
        {one["name"]: ids[ID_FILTERS[one["name"]]]}
        for one in queries
        if one["name"] in ID_FILTERS and one["name"] not in needed
    ]
    content = operation.get("requestBody", {}).get("content", {})
    body = _body(document, content.get("application/json"), ids)
    form = {"seller_id": ids["seller_id"]} if "multipart/form-data" in content else None
    named = set(ids.values())
    return [
        Ask(
            operation=operation["operationId"],
            method=method,
            path=path.format(**in_path),
            query=needed | query,
            names_a_row=bool(named & {*in_path.values(), *needed.values(), *query.values()})
            or any(one in str([body, form]) for one in named),
            is_stream="text/event-stream" in operation["responses"]["200"].get("content", {}),
            json=body,
            form=form,
        )
        for query in [{}, *optional]
    ]


def _body(document: dict[str, Any], content: dict[str, Any] | None, ids: dict[str, str]) -> Any:
    """The schema's example, with the given ids in place of its own."""
    if content is None:
        return None
    schema = content["schema"]
    for option in [schema, *schema.get("anyOf", [])]:
        if "$ref" in option:
            schema = document["components"]["schemas"][option["$ref"].rsplit("/", 1)[-1]]
    return _with_ids(schema["examples"][0], ids)


def _with_ids(value: Any, ids: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_with_ids(item, ids) for item in value]
    if not isinstance(value, dict):
        return value
    plural = {f"{name}s": [one] for name, one in ids.items()}
    known: dict[str, Any] = ids | plural
    return {
        name: known[name] if name in known else _with_ids(item, ids) for name, item in value.items()
    }
