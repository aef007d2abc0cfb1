"""Bank transfers: people move the money, and staff say when it has arrived or left."""

from __future__ import annotations

from datetime import UTC, datetime

from subgraphs.payments.models import Kind, State
from subgraphs.payments.service.providers.provider import Command, Outcome


class BankTransferProvider:
    """Waits for staff, but for what nobody has to do: giving up a transfer that never came."""

    async def carry_out(self, command: Command) -> Outcome:
        """Pending until staff confirm it."""
        state = State.SUCCESS if command.kind is Kind.CANCEL else State.PENDING
        return Outcome(state, command.amount, command.currency, datetime.now(UTC))

    async def find(self, command: Command) -> Outcome | None:
        """The same: there is nobody to ask."""
        return await self.carry_out(command)
