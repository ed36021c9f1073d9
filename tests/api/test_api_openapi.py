"""The OpenAPI document: names that clients are generated with, described tags, true examples."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

import api.schemas
from api.app import create_app
from settings import Settings


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """Of an application that is never started."""
    settings = Settings(
        _env_file=None,  # pyright: ignore[reportCallIssue] (pydantic-settings adds it at run time)
        database_url="postgresql://nobody@127.0.0.1:1/none",
        jwt_secret="a secret of the tests, longer than 32 bytes",  # pyright: ignore[reportArgumentType]
    )
    return create_app(settings).openapi()


def _operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path}": operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def _schema_of(document: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = next(iter(content.values()))["schema"]
    for option in [schema, *schema.get("anyOf", [])]:
        if "$ref" in option:
            return document["components"]["schemas"][option["$ref"].rsplit("/", 1)[-1]]
    return schema


def test_operation_ids_are_readable_and_name_one_operation_each(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for operation in _operations(document).values()]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+){0,4}", name)] == []


def test_every_tag_is_described_and_used(document: dict[str, Any]) -> None:
    used = {tag for operation in _operations(document).values() for tag in operation["tags"]}
    assert {tag["name"] for tag in document["tags"] if tag["description"]} == used


def test_every_operation_but_health_and_signed_links_needs_a_token(
    document: dict[str, Any],
) -> None:
    free = {name for name, one in _operations(document).items() if not one.get("security")}
    by_link = "GET /api/v1/documents/{document_id}/content"
    by_state = "GET /api/v1/integrations/callback"
    assert free == {"GET /healthz", "GET /readyz", by_link, by_state}


def test_every_json_body_has_an_example(document: dict[str, Any]) -> None:
    bare = [
        name
        for name, operation in _operations(document).items()
        if "application/json" in operation.get("requestBody", {}).get("content", {})
        and not _schema_of(document, operation["requestBody"]["content"]).get("examples")
    ]
    assert bare == []


def test_every_operation_says_that_callers_are_limited(document: dict[str, Any]) -> None:
    bare = [
        name
        for name, operation in _operations(document).items()
        if "/api/v1" in name and "429" not in operation["responses"]
    ]
    assert bare == []


def _models_with_examples() -> Iterator[tuple[type[BaseModel], Any]]:
    for module in pkgutil.iter_modules(api.schemas.__path__):
        room = importlib.import_module(f"api.schemas.{module.name}")
        for model in vars(room).values():
            if isinstance(model, type) and issubclass(model, BaseModel):
                extra: Any = model.model_config.get("json_schema_extra") or {}
                for example in extra.get("examples", []):
                    yield model, example


@pytest.mark.parametrize(
    ("model", "example"),
    [
        pytest.param(model, example, id=f"{model.__module__}.{model.__name__}")
        for model, example in _models_with_examples()
    ],
)
def test_an_example_is_one(model: type[BaseModel], example: dict[str, Any]) -> None:
    model.model_validate(example)
