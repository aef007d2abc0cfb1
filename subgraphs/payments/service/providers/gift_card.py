"""Gift cards and store credit: we are the provider, and the ledger is ours.

An authorisation takes the amount off the card. Capturing moves nothing more; a void or a refund
puts back what it gives up.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from typing import Final

from subgraphs.kit.ids import new_id
from subgraphs.kit.resources import Resources
from subgraphs.payments.models import EntryKind, GiftCard, GiftCardEntry, Kind, State
from subgraphs.payments.service.providers.provider import Command, Outcome
from subgraphs.payments.service.settings import settings_of
from subgraphs.payments.store.gift_cards import GiftCardStore

CODE_BYTES: Final = 15

_ENTRIES: Final = {
    Kind.AUTHORIZE: EntryKind.HOLD,
    Kind.CANCEL: EntryKind.RELEASE,
    Kind.REFUND: EntryKind.REFUND,
}


def make_code(secret: str, key: str) -> str:
    """Return the code of the card that is issued under ``key``: 24 letters and digits (120 bits).

    The same key gives the same code, so that it need not be kept to be told again.
    """
    digest = hmac.new(secret.encode(), f"code:{key}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:CODE_BYTES]).decode()


def digest_of(secret: str, code: str) -> str:
    """Return what is kept of a code, however it is typed: a keyed digest."""
    plain = "".join(character for character in code.upper() if character.isalnum())
    return hmac.new(secret.encode(), f"digest:{plain}".encode(), hashlib.sha256).hexdigest()


class GiftCardProvider:
    """Moves balances, once for each key."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    async def carry_out(self, command: Command) -> Outcome:
        """Move the card's balance in a transaction of its own."""
        async with self._resources.postgres.begin() as session:
            return await self._move(GiftCardStore(session), command)

    async def find(self, command: Command) -> Outcome | None:
        """Carry it out, which tells what became of it where it was done before."""
        return await self.carry_out(command)

    async def _move(self, store: GiftCardStore, command: Command) -> Outcome:
        now = datetime.now(UTC)
        card = await store.lock(command.instrument or "")
        kind = _ENTRIES.get(command.kind)
        key = _entry_key(command)
        earlier = await store.entry(key)
        if earlier is not None:
            return _outcome(command, State.SUCCESS, earlier.created_at)
        amount = command.amount
        if kind is EntryKind.HOLD:
            refusal = await self._objection(store, card, command, now)
            if refusal is not None:
                return _outcome(command, State.FAILURE, now, refusal)
            amount = -amount
        elif kind is EntryKind.RELEASE and await store.entry(_key_of_hold(command)) is None:
            amount = 0  # nothing is held; noted, so that nothing will be
        if card is not None and kind is not None:
            await store.append(
                GiftCardEntry(
                    id=new_id("gce"),
                    gift_card_id=card.id,
                    key=key,
                    kind=kind,
                    amount=amount,
                    created_at=now,
                )
            )
        return _outcome(command, State.SUCCESS, now)

    async def _objection(
        self, store: GiftCardStore, card: GiftCard | None, command: Command, now: datetime
    ) -> str | None:
        if card is None:
            return "gift_card_unknown"
        if await store.entry(f"{command.payment_id}:RELEASE") is not None:
            return "payment_cancelled"
        if card.currency != command.currency:
            return "gift_card_currency"
        if card.expires_at is not None and card.expires_at <= now:
            return "gift_card_expired"
        if await store.balance(card.id) < command.amount:
            return "insufficient_funds"
        return None


def _key_of_hold(command: Command) -> str:
    return f"{command.payment_id}:HOLD"


def _entry_key(command: Command) -> str:
    """A payment is held and released once; refunds are by their own keys."""
    if command.kind is Kind.AUTHORIZE:
        return _key_of_hold(command)
    if command.kind is Kind.CANCEL:
        return f"{command.payment_id}:RELEASE"
    return command.key


def _outcome(command: Command, state: State, at: datetime, code: str | None = None) -> Outcome:
    return Outcome(state, command.amount, command.currency, at, reference=command.key, code=code)


def gift_card_secret(resources: Resources) -> str:
    """The secret that codes are made and hidden with."""
    return settings_of(resources).payments_gift_card_secret.get_secret_value()
