"""The router as processes of its own."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import orjson
import pytest

if TYPE_CHECKING:
    from tests.router.server.conftest import Shop


@dataclass
class Running:
    """A router with its log, which is read on as it is written."""

    process: Process
    url: str = ""
    log: list[dict[str, object]] = field(default_factory=list)
    text: str = ""

    async def read(self, until: Callable[[], bool]) -> None:
        """Reads the log until something is so, at most 20 seconds."""
        assert self.process.stderr is not None
        async with asyncio.timeout(20):
            while not until():
                line = await self.process.stderr.readline()
                assert line, self.text
                self.text += line.decode()
                if line.startswith(b"{"):
                    self.log.append(orjson.loads(line))

    async def event(self, name: str, count: int = 1) -> dict[str, object]:
        """The log's ``count``-th line of an event."""

        def found() -> list[dict[str, object]]:
            return [line for line in self.log if line.get("event") == name]

        await self.read(lambda: len(found()) >= count)
        return found()[count - 1]


StartProcess = Callable[..., Awaitable[Running]]


@pytest.fixture
async def start_process(shop: Shop) -> AsyncIterator[StartProcess]:
    """Runs ``python -m router serve`` before the shop: ``await start_process(ROUTER_X="1")``.

    Its log has no line a request: nobody would read them, and a full pipe stops who writes to it.
    """
    processes: list[Process] = []

    async def start(**environment: str) -> Running:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "router", "serve"),
            *("--supergraph", str(shop.supergraph), "--port", "0"),
            stderr=PIPE,
            env={
                **os.environ,
                "LOG_FORMAT": "json",
                "ROUTER_ACCESS_LOG": "false",
                **environment,
            },
        )
        processes.append(process)
        running = Running(process)
        serving = await running.event("router_serving")
        found = re.match(r"http://[0-9.:]+", str(serving["url"]))
        assert found is not None
        running.url = found.group()
        return running

    yield start
    for process in processes:
        if process.returncode is None:
            process.kill()
        await process.communicate()  # reads what is left of the log: a full pipe never ends
