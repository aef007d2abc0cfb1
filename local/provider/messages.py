"""Signed messages to the shop, sent until it has taken them."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from dataclasses import dataclass

import aiohttp

from local.provider.bank import Bank
from local.provider.ledger import Delivery

SIGNATURE = "Sandbox-Signature"
ATTEMPTS = 10
TICK_SECONDS = 0.05


def signature(secret: str, body: str, at: int) -> str:
    """The header of a message that is sent at ``at``: ``t=<Unix time>,v1=<HMAC-SHA-256>``.

    What is signed is the time, a full stop, and the body.
    """
    digest = hmac.new(secret.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


@dataclass(frozen=True, slots=True)
class Messenger:
    """Sends what is due, and gives operations the outcome that is due."""

    bank: Bank
    url: str
    secret: str
    first_retry_seconds: float = 1.0

    async def run(self) -> None:
        """Work until cancelled."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as client:
            while True:
                self.bank.settle_due()
                for delivery in self.bank.ledger.due(time.time()):
                    await self._deliver(client, delivery)
                await asyncio.sleep(TICK_SECONDS)

    async def _deliver(self, client: aiohttp.ClientSession, delivery: Delivery) -> None:
        taken = True
        for _ in range(delivery.copies):
            taken = await self._send(client, delivery.body) and taken
        next_at = None
        if not taken and delivery.attempts + 1 < ATTEMPTS:
            next_at = time.time() + self.first_retry_seconds * 2**delivery.attempts
        self.bank.ledger.delivered(delivery, next_at=next_at)

    async def _send(self, client: aiohttp.ClientSession, body: str) -> bool:
        if not self.url:
            return True
        headers = {
            SIGNATURE: signature(self.secret, body, int(time.time())),
            "Content-Type": "application/json",
        }
        try:
            async with client.post(self.url, data=body, headers=headers) as answer:
                return answer.ok
        except (aiohttp.ClientError, TimeoutError):
            return False
