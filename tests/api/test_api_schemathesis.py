"""The whole OpenAPI document as a stranger reads it: anything that it allows, and much that it does
not, over real HTTP. No bug, no status and no shape that it does not name.

SCHEMATHESIS_EXAMPLES makes it longer: the examples of each operation and role (6 without it).
"""

import asyncio
import os
import threading
import time
from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
import schemathesis
import uvicorn
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.specs.openapi.schemas import OpenApiSchema
from temporalio.client import Client

from api.app import create_app
from api.auth import mint_token
from api.roles import Role
from engine.state import Addresses
from models.contracts.workflows import SellerPollInput
from models.db import Database
from tests.api.conftest import (
    SECRET,
    Tokens,
    api_settings,
    end_workflows,
    new_claim_body,
    working,
)
from tests.api.matrix_requests import CHOSEN
from tests.api.matrix_world import build
from tests.fixtures_database import cloned

# `OpenApiSchema` is imported above and not where it is first needed: that is in a thread, and
# Python 3.11 cannot compile in two threads at once ("AST constructor recursion depth mismatch").
EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "6"))
START_SECONDS = 30
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@dataclass(frozen=True)
class Served:
    """The API at an address, the tenant whose rows it shows, and ids of them by parameter."""

    address: str
    seller: SellerPollInput
    ids: dict[str, list[str]]
    document: dict[str, Any]


@contextmanager
def serving_over_http(app: FastAPI) -> Generator[str]:
    """The address of the API, which runs in a thread of its own."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    began = time.monotonic()
    while not server.started:
        assert time.monotonic() - began < START_SECONDS, "the API does not start"
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(START_SECONDS)


@pytest.fixture(scope="module")
async def served(
    engine: Addresses,
    database_template: str,
    temporal_client: Client,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Served]:
    """With a worker, a full tenant, and one claim of it whose workflow runs."""
    for urls in cloned(engine, database_template):
        database = Database(urls.app, urls.system, pool_size=4)
        settings = api_settings(engine, urls, tmp_path_factory.mktemp("schemathesis"))
        world = build(database, urls)
        app = create_app(settings)
        async with working(settings, temporal_client):
            with serving_over_http(app) as address:
                async with httpx.AsyncClient(base_url=address, timeout=30) as client:
                    tokens = Tokens(world.owner.tenant_id)
                    living = await client.post(
                        "/api/v1/claims",
                        json=new_claim_body(world.owner),
                        headers=tokens.operator(),
                    )
                ids = {name: [one] for name, one in (world.ids | CHOSEN).items()}
                ids["claim_id"].append(living.json()["id"])
                yield Served(address, world.owner, ids, app.openapi())
        await end_workflows(database, temporal_client)
        database.close()


def headers_of(seller: SellerPollInput, role: Role) -> dict[str, str]:
    """Of a user of the seller's tenant."""
    token = mint_token(
        SECRET,
        subject=f"a {role}",
        tenant_id=seller.tenant_id,
        role=role,
        sellers=[seller.seller_id],
        lifetime=timedelta(hours=1),
    )
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.timeout(60 * max(EXAMPLES, 5))
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SELLER])
async def test_every_answer_is_as_the_document_says(
    served: Served, role: Role, mode: GenerationMode
) -> None:
    headers = headers_of(served.seller, role)
    failures = await asyncio.to_thread(_failures, served, headers, mode)
    assert failures == {}


def _failures(
    served: Served, headers: dict[str, str], mode: GenerationMode
) -> dict[str, Exception]:
    """Operations that answered what they should not, with the smallest request that shows it."""
    schema: OpenApiSchema = schemathesis.openapi.from_dict(served.document)
    found: dict[str, Exception] = {}
    results: Any = schema.get_all_operations()
    for result in results:
        operation = result.ok()
        if "text/event-stream" in str(operation.definition.raw["responses"]):
            continue  # a stream has no end
        try:
            _try(operation, served, headers, mode)
        except Unsatisfiable:
            continue  # it takes nothing that could be wrong
        except Exception as error:  # reported with the others
            found[operation.label] = error
    return found


def _try(operation: Any, served: Served, headers: dict[str, str], mode: GenerationMode) -> None:
    known = {name: st.sampled_from(ids) for name, ids in served.ids.items()}

    @hypothesis_settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
    def ask(case: Any, data: st.DataObject) -> None:
        for name in case.path_parameters or {}:
            if name in known and data.draw(st.booleans()):
                case.path_parameters[name] = data.draw(known[name])
        answer = case.call(base_url=served.address, headers=headers, timeout=30)
        case.validate_response(answer, checks=CHECKS)

    ask()
