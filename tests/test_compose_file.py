"""``compose.yaml`` says nothing that the code does not know.

No container engine is at hand everywhere, so the file is parsed against the Compose Specification's
schema, and every command, port, variable and health path in it is looked up in the code.
"""

from __future__ import annotations

import importlib.util
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic_settings import BaseSettings
from starlette.routing import Route

from local.production import secrets_file
from router.server.claims import ANONYMOUS
from router.server.identity import IdentitySigner, load_identity_key
from router.server.settings import Settings as RouterSettings
from storefront.settings import Settings as StorefrontSettings
from subgraphs.kit.health import health_routes
from subgraphs.kit.identity import IdentityVerifier
from subgraphs.registry import NAMES, load

ROOT = Path(__file__).parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
OURS = {
    name: service
    for name, service in COMPOSE["services"].items()
    if service.get("image") == "loom:local"
}
SERVED = {name: service for name, service in OURS.items() if name != "migrate"}


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("vendor.compose-spec", "compose.yaml"),
        ("vendor.github-workflows", ".github/workflows/ci.yml"),
    ],
)
def test_the_file_is_valid_by_its_published_schema(schema: str, file: str) -> None:
    checked = subprocess.run(
        [Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema", schema, file],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_domain_has_a_service() -> None:
    assert set(OURS) == {*NAMES, "migrate", "worker", "router", "storefront"}


@pytest.mark.parametrize("name", OURS)
def test_the_command_exists(name: str) -> None:
    interpreter, flag, module, *arguments = OURS[name]["command"]

    assert (interpreter, flag) == ("python", "-m")
    helped = subprocess.run(
        [sys.executable, "-m", module, *arguments, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert helped.returncode == 0, helped.stderr
    # --help answers before arguments are checked, so the words are looked up in what it says
    subject = arguments[1:2] if arguments and arguments[0] in {"serve", "migrate"} else []
    for word in [*(it for it in arguments if it.startswith("--")), *subject]:
        assert word in helped.stdout, f"{module} knows no {word}"


@pytest.mark.parametrize("name", OURS)
def test_the_variables_are_settings(name: str) -> None:
    known = {"HOST"} | _settings_of(name)

    assert set(OURS[name].get("environment", {})) <= known


def _settings_of(name: str) -> set[str]:
    if name == "router":
        return {f"ROUTER_{field.upper()}" for field in RouterSettings.model_fields}
    if name == "storefront":
        return _names(StorefrontSettings)
    # domains, worker and migration share one block, which holds what any domain reads
    return set().union(*(_names(load(domain).settings) for domain in NAMES))


def _names(settings: type[BaseSettings]) -> set[str]:
    return {field.upper() for field in settings.model_fields}


PORTS = {
    **{name: load(name).port for name in NAMES},
    "worker": 8020,
    "router": 8000,
    "storefront": 3000,
}


@pytest.mark.parametrize("name", SERVED)
def test_the_health_check_asks_the_services_port_and_path(name: str) -> None:
    command = SERVED[name]["healthcheck"]["test"]
    match = re.search(r"http://127\.0\.0\.1:(\d+)(/[a-z/]+)", command[-1])

    assert match, command
    assert int(match[1]) == PORTS[name]
    known = {route.path for route in health_routes({}) if isinstance(route, Route)}
    assert match[2] in known
    compile(command[-1], name, "exec")


@pytest.mark.parametrize("name", SERVED)
def test_published_ports_are_the_services_own(name: str) -> None:
    for published in SERVED[name].get("ports", []):
        address, _outside, inside = published.rsplit(":", 2)
        assert address == "127.0.0.1", "published to this machine alone"
        assert int(inside) == PORTS[name]


def test_the_router_knows_every_subgraph_at_its_service() -> None:
    urls = yaml.safe_load(OURS["router"]["environment"]["ROUTER_SUBGRAPH_URLS"])

    assert urls == {name: f"http://{name}:{PORTS[name]}/graphql" for name in NAMES}


def test_secrets_are_asked_for_and_not_written_down() -> None:
    text = (ROOT / "compose.yaml").read_text("utf-8")

    for line in text.splitlines():
        if re.search(r"PASSWORD|SECRET|_KEY\b", line) and ":" in line:
            assert "${" in line or "printenv" in line, f"a secret in the open: {line.strip()}"


def test_dependencies_are_services_with_a_health_check() -> None:
    for name, service in COMPOSE["services"].items():
        wanted = service.get("depends_on", {})
        if isinstance(wanted, list):
            wanted = {other: {"condition": "service_started"} for other in wanted}
        for other, how in wanted.items():
            assert other in COMPOSE["services"], f"{name} waits for {other}"
            if how["condition"] == "service_healthy":
                assert "healthcheck" in COMPOSE["services"][other]


def test_prometheus_scrapes_every_service() -> None:
    config = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text("utf-8"))
    targets = {
        target for job in config["scrape_configs"] for it in job["static_configs"]
        for target in it["targets"]
    }  # fmt: skip

    assert targets == {f"{name}:{PORTS[name]}" for name in SERVED}


def test_the_images_folders_exist() -> None:
    for line in (ROOT / "Dockerfile").read_text("utf-8").splitlines():
        words = line.split()
        if words[:1] == ["COPY"] and not words[1].startswith("--from"):
            for source in words[1:-1]:
                assert (ROOT / source).exists(), f"the Dockerfile copies {source}"


def test_every_production_module_imports() -> None:
    for service in OURS.values():
        assert importlib.util.find_spec(f"{service['command'][2]}.__main__")


def test_every_variable_that_is_asked_for_is_made_by_the_secrets_command() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+):\?", (ROOT / "compose.yaml").read_text("utf-8")))

    made = dict(line.partition("=")[::2] for line in secrets_file().splitlines())

    assert set(made) == asked
    router = load_identity_key(shlex.split(made["ROUTER_IDENTITY_KEY"])[0])
    header = IdentitySigner(router).sign(ANONYMOUS, None)
    IdentityVerifier(shlex.split(made["IDENTITY_JWKS"])[0]).verify(header)
