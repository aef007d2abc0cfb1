"""Runs `up` with stand-ins for the services: ``run_stand_ins.py MODE…`` (see `stand_in.py`)."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.console import Console

from local.errors import LocalError
from local.processes import Endpoint, Service, Step
from local.settings import Settings
from local.up import Up

STAND_IN = str(Path(__file__).with_name("stand_in.py"))

COUNT = """
import asyncio, asyncpg, os
async def main():
    url = os.environ["DATABASE_URL"].replace("+asyncpg", "").replace("{domain}", "accounts")
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE TABLE IF NOT EXISTS starts (at timestamptz)")
    await connection.execute("INSERT INTO starts VALUES (now())")
    print("starts:", await connection.fetchval("SELECT count(*) FROM starts"))
asyncio.run(main())
"""

if __name__ == "__main__":
    steps = (
        Step("count", ("-c", COUNT)),
        Step("plant", ("-c", "print('planted once')"), once=True),
    )
    services = (
        Service(
            "loom",
            (STAND_IN, "{ROUTER_PORT}", *sys.argv[1:]),
            (Endpoint("loom", "ROUTER_PORT", 8000),),
        ),
        Service(
            "shuttle",
            (STAND_IN, "{STOREFRONT_PORT}"),
            (Endpoint("shuttle", "STOREFRONT_PORT", 3000),),
            needs_stores=False,
        ),
    )
    verbose = "verbose" in sys.argv
    try:
        Up(Settings.load(), Console(), services=services, steps=steps, verbose=verbose).run()
    except LocalError as error:
        sys.exit(str(error))
