"""The namespace of Opside's workflows and its typed search attributes, made through the API."""

import asyncio
import time
from datetime import timedelta

from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import (
    AddSearchAttributesRequest,
    ListSearchAttributesRequest,
)
from temporalio.api.workflowservice.v1 import (
    CountWorkflowExecutionsRequest,
    DescribeNamespaceRequest,
    RegisterNamespaceRequest,
)
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from connection import connect
from engine.process import ChildProcess
from models.errors import PartFailed

RETENTION = timedelta(days=90)
POLL_SECONDS = 0.1
SEARCH_ATTRIBUTES = {
    "ClaimStatus": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    "TenantId": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    "SellerId": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    "ClaimType": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    "AmountCents": IndexedValueType.INDEXED_VALUE_TYPE_INT,
    "Deadline": IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
    "Confidence": IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE,
}


def prepare_namespace(address: str, namespace: str, server: ChildProcess, seconds: float) -> None:
    """Wait for the server and make what is missing; returns when workflows can start there.

    Called from synchronous code only: it runs an event loop of its own.
    """
    asyncio.run(_prepare(address, namespace, server, time.monotonic() + seconds))


async def _prepare(address: str, namespace: str, server: ChildProcess, end: float) -> None:
    """The server says "unavailable" or "not found" until each of its services has caught up."""
    while True:
        try:
            await ensure_namespace(await connect(address, namespace))
        except (RPCError, RuntimeError) as error:  # RuntimeError: nobody listens yet
            if server.exit_code is not None:
                raise server.failure() from error
            if time.monotonic() > end:
                message = f"Temporal did not make the namespace '{namespace}': {error}"
                raise PartFailed(message, server.log_tail()) from error
            await asyncio.sleep(POLL_SECONDS)
        else:
            return


async def ensure_namespace(client: Client) -> None:
    """Makes what is missing of the client's namespace; RPCError until all of it can be used."""
    await _register(client)
    await _add_search_attributes(client)
    await _try_search_attributes(client)


async def _register(client: Client) -> None:
    try:
        await client.workflow_service.describe_namespace(
            DescribeNamespaceRequest(namespace=client.namespace)
        )
    except RPCError as error:
        if error.status != RPCStatusCode.NOT_FOUND:
            raise
        request = RegisterNamespaceRequest(
            namespace=client.namespace,
            workflow_execution_retention_period=Duration(seconds=int(RETENTION.total_seconds())),
        )
        await client.workflow_service.register_namespace(request)


async def _add_search_attributes(client: Client) -> None:
    known = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    missing = {
        name: kind
        for name, kind in SEARCH_ATTRIBUTES.items()
        if name not in known.custom_attributes
    }
    if missing:
        await client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(namespace=client.namespace, search_attributes=missing)
        )


async def _try_search_attributes(client: Client) -> None:
    """Refused until the server's cache of namespaces knows the new names."""
    query = " AND ".join(f"{name} IS NULL" for name in SEARCH_ATTRIBUTES)
    await client.workflow_service.count_workflow_executions(
        CountWorkflowExecutionsRequest(namespace=client.namespace, query=query)
    )
