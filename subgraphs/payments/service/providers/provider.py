"""What a provider of payments must be able to do. It is never called inside a transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from subgraphs.payments.models import Kind, State


class ProviderUnreachable(Exception):
    """Nobody knows whether the provider has done what it was asked: ask again by the key."""


@dataclass(frozen=True, slots=True)
class Command:
    """What a provider is to do. ``key`` makes it once, however often it is sent.

    ``amount`` is in minor units. ``instrument`` and ``return_url`` are for an authorisation.
    """

    key: str
    payment_id: str
    kind: Kind
    amount: int
    currency: str
    instrument: str | None = None
    return_url: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a provider tells of an operation, at ``occurred_at`` by its clock.

    ``reference`` is the provider's name for the operation, ``code`` why it failed.
    """

    state: State
    amount: int
    currency: str
    occurred_at: datetime
    reference: str | None = None
    code: str | None = None
    redirect_url: str | None = None


class Provider(Protocol):
    """Carries commands out, and says what became of them."""

    async def carry_out(self, command: Command) -> Outcome:
        """Do it, or tell what became of it where it was done before.

        Raises :class:`ProviderUnreachable`.
        """
        ...

    async def find(self, command: Command) -> Outcome | None:
        """Tell what became of a command; ``None`` if it never arrived.

        Raises :class:`ProviderUnreachable`.
        """
        ...
