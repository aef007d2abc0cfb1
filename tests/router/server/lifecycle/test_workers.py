"""Several processes on one port: spread, counted together, replaced, drained."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE
from time import monotonic
from typing import TYPE_CHECKING

import aiohttp
import psutil
import pytest

if TYPE_CHECKING:
    from tests.router.server.conftest import Shop
    from tests.router.server.lifecycle.conftest import Running, StartProcess

QUERY = {"query": "query Ware { warehouses }"}
ANSWER = {"data": {"warehouses": ["Ghent"]}}


def workers(router: Running) -> list[psutil.Process]:
    return psutil.Process(router.process.pid).children()


async def ask(url: str, times: int = 1) -> None:
    """Each time over a connection of its own."""
    for _ in range(times):
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{url}/graphql", json=QUERY) as response,
        ):
            assert await response.json() == ANSWER


async def count(url: str, name: str) -> float:
    async with aiohttp.ClientSession() as session, session.get(f"{url}/metrics") as response:
        text = await response.text()
    return sum(
        float(value) for value in re.findall(rf"^{re.escape(name)}.* (\S+)$", text, re.MULTILINE)
    )


REQUESTS = 'router_request_duration_seconds_count{operation="Ware"'


async def test_metrics_are_the_sum(start_process: StartProcess) -> None:
    router = await start_process(ROUTER_PROCESS__WORKERS="2")
    assert len(workers(router)) == 2
    await ask(router.url, 30)
    for _ in range(6):
        assert await count(router.url, REQUESTS) == 30
    assert await count(router.url, "router_supergraph_info") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the workers share one socket")
async def test_connections_are_spread(start_process: StartProcess) -> None:
    router = await start_process(ROUTER_PROCESS__WORKERS="2")
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        opened = [session.get(f"{router.url}/health") for _ in range(40)]
        for response in await asyncio.gather(*opened):
            assert response.status == 200
        open_in = [
            sum(each.status == "ESTABLISHED" for each in worker.net_connections("tcp"))
            for worker in workers(router)
        ]
    assert sum(open_in) >= 20
    assert min(open_in) >= 1


async def test_a_worker_that_dies_is_replaced(start_process: StartProcess) -> None:
    router = await start_process(ROUTER_PROCESS__WORKERS="2")
    await ask(router.url, 20)
    assert await count(router.url, REQUESTS) == 20
    before = {worker.pid for worker in workers(router)}
    os.kill(min(before), signal.SIGKILL)
    died = await router.event("worker_died")
    assert died["exit_code"] == -signal.SIGKILL
    async with asyncio.timeout(30):
        await ask(router.url, 20)  # nobody is refused: who meets the gap waits
    after = {worker.pid for worker in workers(router)}
    assert len(after) == 2
    assert len(after & before) == 1
    assert await count(router.url, REQUESTS) == 40


async def test_a_worker_that_dies_again_is_replaced_later(start_process: StartProcess) -> None:
    router = await start_process(ROUTER_PROCESS__WORKERS="2")
    (stable, victim) = sorted(worker.pid for worker in workers(router))
    pauses = []
    for number in range(3):
        os.kill(victim, signal.SIGKILL)
        died = await router.event("worker_died", number + 1)
        pauses.append(died["restart_in"])
        async with asyncio.timeout(10):
            while len(workers(router)) < 2:
                await asyncio.sleep(0.02)
        (victim,) = (worker.pid for worker in workers(router) if worker.pid != stable)
    assert pauses == [0.1, 0.2, 0.4]


async def test_all_are_drained(start_process: StartProcess) -> None:
    router = await start_process(ROUTER_PROCESS__WORKERS="2", ROUTER_PROCESS__DRAIN_SECONDS="0.5")
    processes = workers(router)
    stopping = asyncio.Event()

    async def client() -> None:
        async with aiohttp.ClientSession() as session:
            while not stopping.is_set():
                async with session.post(f"{router.url}/graphql", json=QUERY) as response:
                    assert await response.json() == ANSWER

    clients = [asyncio.create_task(client()) for _ in range(4)]
    await asyncio.sleep(0.3)
    router.process.send_signal(signal.SIGTERM)
    told = monotonic()
    await asyncio.sleep(0.2)
    stopping.set()
    await asyncio.gather(*clients)
    assert await asyncio.wait_for(router.process.wait(), 10) == 0
    assert monotonic() - told < 5
    assert not any(process.is_running() for process in processes)


async def test_hangup_reaches_all(start_process: StartProcess, shop: Shop) -> None:
    router = await start_process(ROUTER_PROCESS__WORKERS="2")
    shop.supergraph.write_text(shop.supergraph.read_text() + "\n# again\n")
    router.process.send_signal(signal.SIGHUP)
    await router.event("supergraph_reloaded", 2)


async def test_workers_stop_with_their_supervisor(start_process: StartProcess) -> None:
    router = await start_process(ROUTER_PROCESS__WORKERS="2")
    processes = workers(router)
    router.process.kill()
    await router.process.wait()
    async with asyncio.timeout(10):
        while any(each.is_running() and each.status() != "zombie" for each in processes):
            await asyncio.sleep(0.05)


async def run(*flags: str, **environment: str) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "router", "serve", *flags),
        stderr=PIPE,
        env={**os.environ, "ROUTER_PROCESS__WORKERS": "2", **environment},
    )
    _, said = await asyncio.wait_for(process.communicate(), 30)
    return process.returncode, said.decode()


async def test_a_supergraph_that_cannot_be_served(shop: Shop) -> None:
    shop.supergraph.write_text("type Query { a: Int }")
    code, said = await run("--supergraph", str(shop.supergraph), "--port", "0")
    assert code == 1
    assert said.startswith(f"{shop.supergraph}: ")
    assert "Traceback" not in said


async def test_a_port_that_is_taken(shop: Shop) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, said = await run("--supergraph", str(shop.supergraph), "--port", str(port))
    assert code == 1
    assert "Address already in use" in said


@pytest.mark.parametrize("number", [signal.SIGINT])
async def test_control_c(start_process: StartProcess, number: int) -> None:
    router = await start_process(ROUTER_PROCESS__WORKERS="2")
    for process in (psutil.Process(router.process.pid), *workers(router)):
        process.send_signal(number)  # as a terminal does
    assert router.process.stderr is not None
    rest = await router.process.stderr.read()
    assert await asyncio.wait_for(router.process.wait(), 10) == 130
    assert b"Traceback" not in rest
