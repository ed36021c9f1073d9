"""Idempotency keys: the same request gets the same answer, another one is refused."""

import pytest

from models.db import Database
from models.errors import IdempotencyKeyReused
from models.repositories import idempotency
from tests.fixtures_database import new_tenant

REQUEST, OTHER_REQUEST = "a" * 64, "b" * 64


def test_first_request_has_no_answer_yet(database: Database) -> None:
    with database.tenant(new_tenant(database)) as session:
        assert idempotency.remember(session, "key", REQUEST) is None


def test_same_request_gets_the_first_answer(database: Database) -> None:
    tenant_id = new_tenant(database)
    for answer in ({"id": "1"}, {"id": "2"}):
        with database.tenant(tenant_id) as session:
            idempotency.remember(session, "key", REQUEST)
            idempotency.store_response(session, "key", answer)

    with database.tenant(tenant_id) as session:
        assert idempotency.remember(session, "key", REQUEST) == {"id": "1"}


def test_request_that_died_before_its_answer_may_be_repeated(database: Database) -> None:
    tenant_id = new_tenant(database)
    for _ in range(2):
        with database.tenant(tenant_id) as session:
            assert idempotency.remember(session, "key", REQUEST) is None


def test_key_of_another_request_is_refused(database: Database) -> None:
    tenant_id = new_tenant(database)
    with database.tenant(tenant_id) as session:
        idempotency.remember(session, "key", REQUEST)

    with pytest.raises(IdempotencyKeyReused), database.tenant(tenant_id) as session:
        idempotency.remember(session, "key", OTHER_REQUEST)


def test_tenants_choose_keys_of_their_own(database: Database) -> None:
    for request in (REQUEST, OTHER_REQUEST):
        with database.tenant(new_tenant(database)) as session:
            assert idempotency.remember(session, "key", request) is None
