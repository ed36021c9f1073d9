"""The OpenAPI document: readable operation ids, described tags, and problems as they really are."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api.problems import Problem, problem_responses
from models.errors import BodyTooLarge, Invalid

TAGS = [
    {"name": "claims", "description": "What Amazon owes: create, list, read, follow."},
    {"name": "decisions", "description": "What people say to a claim: decide, appeal, prove."},
    {"name": "documents", "description": "Invoices and other evidence: upload, list, read."},
    {"name": "costs", "description": "What a unit cost, by the invoices that show it."},
    {"name": "questions", "description": "What Opside asks when it is not sure, and the answers."},
    {"name": "matches", "description": "Which line of a document supports which claim, and why."},
    {"name": "gate", "description": "Whether learned matches may file without a person, and why."},
    {"name": "reimbursements", "description": "Lines of Amazon's reimbursements report."},
    {"name": "disputes", "description": "Submissions to Amazon, and what makes them go on."},
    {"name": "recoveries", "description": "Claims seen by their money."},
    {"name": "payouts", "description": "Money from Amazon's settlements to the bank."},
    {"name": "syncs", "description": "What Amazon knows of a seller, read; losses become claims."},
    {"name": "detections", "description": "What Amazon owes, found without opening a claim."},
    {"name": "sheets", "description": "The seller's own lists of costs and of what arrived."},
    {"name": "stops", "description": "Switches that hold back everything that would be sent."},
    {"name": "budgets", "description": "How many claims a seller may file, and who decided that."},
    {"name": "sellers", "description": "Amazon accounts, and what is decided for them."},
    {"name": "integrations", "description": "Connections of Amazon accounts: made, seen, cut."},
    {"name": "events", "description": "What happens, as it happens: streams and pages."},
    {"name": "keys", "description": "Public keys that proof packets are checked with."},
    {"name": "desk", "description": "What waits for a person or is stuck, by its cause."},
    {"name": "bulk decisions", "description": "One decision over many claims, at a rate."},
    {"name": "health", "description": "Whether the process runs, and whether it can work."},
]


def operation_id(route: APIRoute) -> str:
    """A route's stable name for generated clients: that of its function."""
    return route.name


def describe(app: FastAPI) -> dict[str, Any]:
    """FastAPI's document, with the problem's schema in place of its own validation errors."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            summary=app.summary,
            description=app.description,
            tags=app.openapi_tags,
            routes=app.routes,
        )
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(schemas["Problem"].pop("$defs"))
        for operations in document["paths"].values():
            for operation in operations.values():
                _add_failures_of_bodies(operation)
        app.openapi_schema = document
    return app.openapi_schema


def _add_failures_of_bodies(operation: dict[str, Any]) -> None:
    """A body may be cut off, no JSON, or too large, whatever the route does with it."""
    if "requestBody" not in operation:
        return
    for status, answer in problem_responses(Invalid, BodyTooLarge).items():
        known = operation["responses"].get(str(status))
        if known is None:
            operation["responses"][str(status)] = answer
        elif BodyTooLarge.code not in known["description"]:
            known["description"] += f", {BodyTooLarge.code}"
