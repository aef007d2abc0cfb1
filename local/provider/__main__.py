"""``python -m local.provider``: the sandbox as a process, told by its environment.

``PROVIDER_PORT`` (8030), ``PROVIDER_DATABASE`` (a file), ``PAYMENTS_SANDBOX_KEY``,
``PAYMENTS_SANDBOX_WEBHOOK_SECRET``, ``PROVIDER_WEBHOOK_URL``.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from local.provider.api import Options, running


async def main() -> int:
    """Serve until SIGINT or SIGTERM."""
    given = os.environ
    needed = ("PROVIDER_DATABASE", "PAYMENTS_SANDBOX_KEY", "PAYMENTS_SANDBOX_WEBHOOK_SECRET")
    missing = [name for name in needed if not given.get(name)]
    if missing:
        print(f"Set {', '.join(missing)}.", file=sys.stderr)
        return 2
    options = Options(
        database=given["PROVIDER_DATABASE"],
        api_key=given["PAYMENTS_SANDBOX_KEY"],
        webhook_url=given.get("PROVIDER_WEBHOOK_URL", "http://127.0.0.1:8004/webhooks/sandbox"),
        webhook_secret=given["PAYMENTS_SANDBOX_WEBHOOK_SECRET"],
        host=given.get("HOST", "127.0.0.1"),
        port=int(given.get("PROVIDER_PORT", "8030")),
    )
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with running(options) as address:
        print(f"sandbox payments at {address}", flush=True)
        await stop.wait()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
