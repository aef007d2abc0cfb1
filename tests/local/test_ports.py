from __future__ import annotations

import os
import socket

import psutil
import pytest

from local.errors import PortTakenError
from local.ports import PortNeed, choose, holder, is_free, require_free


def test_every_taken_port_is_named_with_holder_and_setting() -> None:
    with socket.socket() as first, socket.socket() as second:
        for taken in (first, second):
            taken.bind(("127.0.0.1", 0))
            taken.listen()
        one, two = first.getsockname()[1], second.getsockname()[1]
        needs = (
            PortNeed("router", "127.0.0.1", one, "ROUTER_PORT"),
            PortNeed("accounts", "127.0.0.1", choose("127.0.0.1"), "ACCOUNTS_PORT"),
            PortNeed("storefront", "127.0.0.1", two, "STOREFRONT_PORT"),
        )
        with pytest.raises(PortTakenError) as caught:
            require_free(needs)
    name = psutil.Process().name()
    assert str(caught.value) == (
        f"port {one}, where router is to listen, is held by {name} (process {os.getpid()}): stop "
        f"it, or choose another port with ROUTER_PORT (for example ROUTER_PORT={one + 100})\n"
        f"port {two}, where storefront is to listen, is held by {name} (process {os.getpid()}): "
        "stop it, or choose another port with STOREFRONT_PORT (for example "
        f"STOREFRONT_PORT={two + 100})"
    )


def test_a_port_is_free_again_at_once() -> None:
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as every server does
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        assert not is_free("127.0.0.1", port)
        with socket.create_connection(("127.0.0.1", port)):
            server.accept()[0].close()  # this side closed first: its port is in TIME_WAIT
    assert is_free("127.0.0.1", port)
    assert holder(port) is None
