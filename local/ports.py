"""Ports: is one free, who holds it, and one that is free for a store."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import dataclass

import psutil

from local.errors import PortTakenError


@dataclass(frozen=True, slots=True)
class PortNeed:
    """A port that a part is going to listen on, and the setting that changes it."""

    part: str
    host: str
    port: int
    setting: str


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now.

    Like a server, it may take a port whose old connections linger in TIME_WAIT.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def choose(host: str) -> int:
    """A port that was free a moment ago. Another process may take it before its user does."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def holder(port: int) -> str | None:
    """Who listens on a port, as ``name (process 123)``, or ``None`` where we may not see it."""
    try:
        connections = psutil.net_connections("tcp")
    except psutil.AccessDenied:  # macOS shows other processes' sockets to root alone
        return None
    for connection in connections:
        where = connection.laddr
        if not where or connection.status != psutil.CONN_LISTEN or where.port != port:
            continue
        if connection.pid is None:
            return None
        try:
            return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
        except psutil.NoSuchProcess:
            return None
    return None


def require_free(needs: Iterable[PortNeed]) -> None:
    """Raises :class:`PortTakenError` that names every port that is not free."""
    taken = [need for need in needs if not is_free(need.host, need.port)]
    if not taken:
        return
    lines = []
    for need in taken:
        by = holder(need.port)
        held = f"held by {by}" if by else "held by another process"
        lines.append(
            f"port {need.port}, where {need.part} is to listen, is {held}: "
            f"stop it, or choose another port with {need.setting} "
            f"(for example {need.setting}={need.port + 100})"
        )
    raise PortTakenError("\n".join(lines))
