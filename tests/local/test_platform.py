"""The platform itself, as `make up` starts it: first start, second start, and a service's crash."""

from __future__ import annotations

import json
import re
import signal
import socket
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from local.processes import SERVICES

pytestmark = pytest.mark.timeout(600)


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


@pytest.fixture(scope="module")
def ports() -> dict[str, str]:
    settings = [endpoint.setting for service in SERVICES for endpoint in service.endpoints]
    return dict(zip(settings, map(str, _free_ports(len(settings))), strict=True))


def _get(port: str, path: str, accept: str = "*/*") -> tuple[int, str]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"accept": accept})
    with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310  # our own
        return response.status, response.read().decode()


def _ask(port: str, query: str) -> Any:
    body = json.dumps({"query": query}).encode()
    headers = {"content-type": "application/json"}
    url = f"http://127.0.0.1:{port}/graphql"
    request = urllib.request.Request(url, body, headers)
    with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310  # our own
        return json.load(response)


def test_the_first_start_the_second_and_a_crash(
    start: Callable[..., Any], ports: dict[str, str], data_folder: Path
) -> None:
    router, shop = ports["ROUTER_PORT"], ports["STOREFRONT_PORT"]
    listing = "{ products(first: 24) { nodes { id slug variants { availability { status } } } } }"

    first = start("-m", "local", "up", **ports)
    first.wait_for("Ready after", timeout=400)
    for words in ("Shop", "Playground", "Admin login", "admin-password", "Metrics", "Mail"):
        assert words in first.text
    assert _get(shop, "/")[0] == 200
    assert "<html" in _get(router, "/graphql", accept="text/html")[1]
    for name in ("ROUTER_PORT", "STOREFRONT_PORT", "WORKER_PORT", "ACCOUNTS_PORT", "CATALOG_PORT"):
        assert "# HELP" in _get(ports[name], "/metrics")[1]
    before = _ask(router, listing)
    assert "errors" not in before
    assert len(before["data"]["products"]["nodes"]) == 24
    status = start("-m", "local", "status", **ports)
    assert status.ends() == 0, status.text
    first.signal(signal.SIGINT)
    assert first.ends() == 0
    assert first.left_behind() == []

    second = start("-m", "local", "up", **ports)
    second.wait_for("Ready after", timeout=120)
    seconds = re.search(r"Ready after ([0-9.]+) s", second.text)
    assert seconds is not None
    print(f"second start: {seconds[1]} s")  # noqa: T201  # a figure for people, with -s
    assert "seed" not in second.text
    assert _ask(router, listing) == before

    record = json.loads((data_folder / "run.json").read_text())
    (worker,) = [entry["pid"] for entry in record["entries"] if entry["name"] == "worker"]
    psutil.Process(worker).kill()
    assert second.ends() == 1
    assert "worker stopped by itself (signal 9)" in second.text
    assert second.left_behind() == []
