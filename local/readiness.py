"""Asking services whether they are ready."""

from __future__ import annotations

import http.client
import json
import socket
from dataclasses import dataclass

from local.processes import Endpoint


@dataclass(frozen=True, slots=True)
class Readiness:
    """An endpoint's answer; ``reason`` says in words why it is not ready."""

    ready: bool
    reason: str = ""


def ask(endpoint: Endpoint, host: str, port: int, *, timeout: float = 2.0) -> Readiness:
    """Asks once. Never raises: whatever goes wrong is a reason not to be ready."""
    try:
        if endpoint.ready is None:
            socket.create_connection((host, port), timeout).close()
            return Readiness(ready=True)
        connection = http.client.HTTPConnection(host, port, timeout=timeout)
        try:
            connection.request("GET", endpoint.ready)
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
    except (OSError, http.client.HTTPException) as error:
        return Readiness(ready=False, reason=str(error) or type(error).__name__)
    if response.status == http.client.OK:
        return Readiness(ready=True)
    return Readiness(ready=False, reason=_words(response.status, body))


def _words(status: int, body: bytes) -> str:
    """Names the dependencies that are down, as `/health/ready` lists them."""
    try:
        dependencies = json.loads(body)["dependencies"]
        down = [name for name in dependencies if dependencies[name]["status"] != "up"]
    except (ValueError, KeyError, TypeError):
        return f"it answers {status}"
    return f"it answers {status}: {', '.join(down)} down"
