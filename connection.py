"""The way to Temporal, one for every process: address, TLS and keys, data converter."""

import os

from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.envconfig import ClientConfig


async def connect(address: str | None, namespace: str, *, lazy: bool = False) -> Client:
    """A client of the engine. What is not given here comes from the SDK's environment (TLS, keys).

    `lazy` connects at the first call, so that a process can start before the engine; a worker needs
    the connection at once. RuntimeError when the engine does not answer.
    """
    told = {**os.environ, "TEMPORAL_NAMESPACE": namespace}
    if address is not None:
        told["TEMPORAL_ADDRESS"] = address
    config = ClientConfig.load_client_connect_config(override_env_vars=told)
    return await Client.connect(**config, data_converter=pydantic_data_converter, lazy=lazy)
