"""Compose file, image, settings, commands and docs/deploy.md say the same."""

import re
import shlex
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml
from typer.core import TyperGroup

from cli.main import app
from models.contracts import queues
from settings import Settings

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
DEPLOY_PAGE = (ROOT / "docs" / "deploy.md").read_text()
EXAMPLE = (ROOT / "deploy" / "opside.env.example").read_text()

OURS = {name for name, service in SERVICES.items() if service["image"].startswith("opside:")}
# Variables of images that are not ours, as their own documentation names them.
OF_OTHER_IMAGES = {
    "postgres": {
        "POSTGRES_PASSWORD",
        "OPSIDE_OWNER_PASSWORD",
        "OPSIDE_APP_PASSWORD",
        "OPSIDE_SYSTEM_PASSWORD",
        "TEMPORAL_DATABASE_PASSWORD",
    },
    "temporal-schema": {"SQL_PLUGIN", "SQL_HOST", "SQL_PORT", "SQL_USER", "SQL_PASSWORD"},
    "temporal": {
        "DB",
        "DB_PORT",
        "POSTGRES_SEEDS",
        "POSTGRES_USER",
        "POSTGRES_PWD",
        "BIND_ON_IP",
        "NUM_HISTORY_SHARDS",
        "DYNAMIC_CONFIG_FILE_PATH",
        "LOG_LEVEL",
    },
    "temporal-ui": {"TEMPORAL_ADDRESS", "TEMPORAL_DEFAULT_NAMESPACE"},
}
ROWS = {"DATABASE_URL", "STORAGE_URL"}
ENGINE = {"TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE"}
# AWS's own names, which its library reads.
OF_AWS = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
# Exactly what each of our services is told: a secret that a role does not need, it does not get.
NEEDS = {
    "migrate": {"DATABASE_OWNER_URL"},
    "namespace": ENGINE,
    "api": ROWS
    | ENGINE
    | {"JWT_SECRET", "LINK_SECRET", "AMAZON_APPLICATION_ID", "AMAZON_REDIRECT_URI"},
    "worker-claims": ROWS | ENGINE | {"DATABASE_SYSTEM_URL"},
    "worker-evidence": ROWS | ENGINE,
    "worker-amazon": ROWS
    | ENGINE
    | {"AMAZON_ENDPOINT", "AMAZON_TOKEN_URL", "AMAZON_CLIENT_ID", "AMAZON_CLIENT_SECRET"}
    | {"AMAZON_QUEUE_URL", "AMAZON_QUEUE_REGION"}
    | OF_AWS,
    "sandbox": set[str](),
}


def environment(name: str) -> Mapping[str, str]:
    return SERVICES[name].get("environment", {})


def seconds(text: str) -> float:
    return float(text.removesuffix("s"))


def commands() -> Iterator[tuple[str, list[str]]]:
    """Every `opside ...` that the compose file, the image or the page runs."""
    for name in sorted(OURS):
        yield name, SERVICES[name]["command"]
        test = SERVICES[name].get("healthcheck", {}).get("test", [])
        if test[1:2] == ["opside"]:
            yield f"health of {name}", test[2:]
    yield "Dockerfile", yaml.safe_load(re.findall(r"^CMD (.+)$", DOCKERFILE, re.MULTILINE)[0])
    for line in re.findall(r"^(?:docker compose .*? )?opside (.+)$", DEPLOY_PAGE, re.MULTILINE):
        yield "docs/deploy.md", shlex.split(line, comments=True)


@pytest.mark.parametrize(("where", "command"), list(commands()))
def test_every_command_exists_with_its_options(where: str, command: list[str]) -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    name, *arguments = command
    if name != "--help":
        assert group.commands[name].make_context(name, arguments), where


@pytest.mark.parametrize("name", sorted(OURS))
def test_each_service_of_ours_is_told_what_it_needs_and_nothing_else(name: str) -> None:
    assert set(environment(name)) == NEEDS[name]


@pytest.mark.parametrize("name", sorted(OURS))
def test_what_a_service_of_ours_is_told_is_a_setting(name: str) -> None:
    told = set(environment(name)) - OF_AWS
    assert {variable.lower() for variable in told} <= set(Settings.model_fields)


@pytest.mark.parametrize("name", sorted(set(SERVICES) - OURS))
def test_other_images_are_told_what_they_know(name: str) -> None:
    assert set(environment(name)) == OF_OTHER_IMAGES[name]


def test_the_images_variables_are_settings() -> None:
    told = re.findall(r"(OPSIDE_\w+)=", DOCKERFILE)
    assert {name.lower() for name in told} <= set(Settings.model_fields)


def test_every_variable_of_the_compose_file_stands_in_the_example() -> None:
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    offered = set(re.findall(r"^(\w+)=", EXAMPLE, re.MULTILINE))
    assert asked == offered


def test_each_role_has_a_worker_and_a_health_check_of_its_queue() -> None:
    served = {
        SERVICES[f"worker-{role}"]["command"][-1]: SERVICES[f"worker-{role}"]["healthcheck"]["test"]
        for role in queues.ALL
    }
    assert served == {
        role: ["CMD", "opside", "doctor", "--role", role, "--here"] for role in queues.ALL
    }


@pytest.mark.parametrize("role", queues.ALL)
def test_a_worker_is_given_longer_to_stop_than_its_grace(role: str) -> None:
    given = seconds(SERVICES[f"worker-{role}"]["stop_grace_period"])
    assert given > Settings.model_fields["worker_grace_seconds"].default + 5


def test_the_grace_outlasts_a_call_to_amazon() -> None:
    fields = Settings.model_fields
    assert fields["worker_grace_seconds"].default > fields["amazon_timeout_seconds"].default


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_image_is_pinned_to_a_whole_version(name: str) -> None:
    assert re.search(r":\d+\.\d+(\.\d+)?(-[\w.]+)?$", SERVICES[name]["image"])


def test_every_base_of_the_image_is_pinned_to_a_whole_version() -> None:
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert all(re.search(r":\d+\.\d+\.\d+(-[\w.-]+)?$", base) for base in bases)


def test_the_image_uses_the_uv_of_the_makefile() -> None:
    pinned = re.findall(r"^UV_VERSION := (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert f"uv:{pinned[0]} AS uv" in DOCKERFILE


def test_the_engine_is_the_one_that_the_tests_run_on() -> None:
    modules = (ROOT / "tools" / "temporal" / "go.mod").read_text()
    version = re.findall(r"go\.temporal\.io/server v(\S+)", modules)[0]
    assert SERVICES["temporal"]["image"] == f"temporalio/server:{version}"
    assert SERVICES["temporal-schema"]["image"] == f"temporalio/admin-tools:{version}"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_ports_are_published_on_loopback_only(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


@pytest.mark.parametrize("name", sorted(OURS))
def test_services_of_ours_run_without_rights(name: str) -> None:
    service = SERVICES[name]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])


def test_what_runs_once_is_not_started_again_when_it_is_done() -> None:
    once = ("temporal-schema", "namespace", "migrate")
    assert {SERVICES[name]["restart"] for name in once} == {"on-failure"}


def test_every_dependency_waits_for_health_or_for_the_end() -> None:
    waits = {
        (needed, how["condition"])
        for service in SERVICES.values()
        for needed, how in service.get("depends_on", {}).items()
    }
    healthy = {name for name, how in waits if how == "service_healthy"}
    done = {name for name, how in waits if how == "service_completed_successfully"}
    assert all("healthcheck" in SERVICES[name] for name in healthy)
    assert done == {"temporal-schema", "namespace", "migrate"}


def test_the_image_holds_every_room_that_runs() -> None:
    kept = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    tools = {"tests", "bench"}
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} - tools
    assert rooms | {"worker.py", "settings.py", "clock.py", "connection.py"} <= kept


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_the_page_names_every_service(name: str) -> None:
    assert f"`{name}`" in DEPLOY_PAGE


def test_the_secrets_that_are_made_fit_production() -> None:
    made = subprocess.run(
        [ROOT / "deploy" / "make-env.sh"], check=True, capture_output=True, text=True
    ).stdout
    told = dict(line.split("=", 1) for line in made.splitlines() if re.match(r"\w+=", line))
    secrets = {name: value for name, value in told.items() if re.search("PASSWORD|_SECRET$", name)}
    del secrets["AMAZON_CLIENT_SECRET"]
    assert all(re.fullmatch("[0-9a-f]{48}", value) for value in secrets.values())
    assert len(set(secrets.values())) == len(secrets)
