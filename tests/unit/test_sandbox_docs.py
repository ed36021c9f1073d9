"""docs/sandbox.md names everything that can be ordered."""

from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from sandbox.amazon.admin import router
from sandbox.amazon.faults import CALL_KINDS, PLAN_KINDS, REPORT_KINDS
from sandbox.amazon.limits import LIMITS

TEXT = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text()
KINDS = sorted(CALL_KINDS | PLAN_KINDS | REPORT_KINDS | {"revoked"})
ORDERS = sorted(
    f"{method} {route.path}"
    for route in router.routes
    if isinstance(route, APIRoute)
    for method in route.methods or ()
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_of_fault_is_documented(kind: str) -> None:
    assert f"`{kind}`" in TEXT


@pytest.mark.parametrize("order", ORDERS)
def test_an_order_at_the_desk_is_documented(order: str) -> None:
    assert order in TEXT


@pytest.mark.parametrize("operation", sorted(LIMITS))
def test_an_operation_is_documented(operation: str) -> None:
    assert f"`{operation}`" in TEXT
