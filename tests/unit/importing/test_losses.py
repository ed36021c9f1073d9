from pathlib import Path

import pytest

from cli.importing.accounts import seller_id_of, tenant_id_of
from cli.importing.ledgers import read_ledgers
from cli.importing.losses import marketplace_of, spoken_of
from models.errors import InvalidField
from tests.unit.detection.ledgers import compact, row


@pytest.mark.parametrize(
    ("countries", "code"),
    [
        (["GB", "GB", "US"], "UK"),
        (["US"], "US"),
        (["DE"], "DE"),
        ([""], "US"),
        (["Country"], "US"),
    ],
)
def test_the_marketplace_is_that_of_most_rows(
    tmp_path: Path, countries: list[str], code: str
) -> None:
    rows = [row(Country=one, ReferenceID=str(index)) for index, one in enumerate(countries)]
    export = tmp_path / "ledger.tsv"
    export.write_bytes(compact(*rows))
    assert spoken_of(read_ledgers([export])).code == code


@pytest.mark.parametrize("name", ["UK", "GB", "gb", "A1F83G8C2ARO7P"])
def test_a_marketplace_has_several_names(name: str) -> None:
    assert marketplace_of(name).code == "UK"


def test_an_unknown_marketplace_is_refused() -> None:
    with pytest.raises(InvalidField):
        marketplace_of("Mars")


def test_a_name_is_the_same_seller_however_it_is_written() -> None:
    tenant = tenant_id_of("Agency")
    assert seller_id_of(tenant, "Harbor  Trading ") == seller_id_of(tenant, "harbor trading")


def test_the_same_name_below_another_tenant_is_another_seller() -> None:
    ids = {seller_id_of(tenant_id_of(name), "Shop") for name in ("Agency", "Other")}
    assert len(ids) == 2
