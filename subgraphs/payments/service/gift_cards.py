"""Issuing gift cards and store credit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.ids import new_id
from subgraphs.payments.errors import AmountInvalid, IdempotencyKeyReused, PaymentInputInvalid
from subgraphs.payments.models import EntryKind, GiftCard, GiftCardEntry
from subgraphs.payments.service.providers.gift_card import digest_of, make_code
from subgraphs.payments.store.gift_cards import GiftCardStore

MOST = 100_000_000


@dataclass(frozen=True, slots=True)
class Issued:
    """A card with its code, which is told to nobody else and kept nowhere."""

    card: GiftCard
    code: str
    balance: int


async def issue(
    session: AsyncSession,
    *,
    secret: str,
    key: str,
    amount: int,
    currency: str,
    customer_id: str | None,
    expires_at: datetime | None,
    now: datetime,
) -> Issued:
    """Make a card worth ``amount`` minor units; the same key tells of the same card.

    ``key`` includes who asks. Raises :class:`AmountInvalid`, :class:`PaymentInputInvalid`,
    :class:`IdempotencyKeyReused`.
    """
    if not 0 < amount <= MOST:
        raise AmountInvalid(amount, MOST)
    code = make_code(secret, key)
    store = GiftCardStore(session)
    card = GiftCard(
        id=new_id("gift"),
        digest=digest_of(secret, code),
        last_characters=code[-4:],
        currency=currency,
        customer_id=customer_id,
        expires_at=expires_at,
        created_at=now,
    )
    if await store.claim(card):
        if expires_at is not None and expires_at <= now:
            raise PaymentInputInvalid("It would be expired.", path=["input", "expiresAt"])
        await store.append(
            GiftCardEntry(
                id=new_id("gce"),
                gift_card_id=card.id,
                key=f"issue:{card.id}",
                kind=EntryKind.ISSUE,
                amount=amount,
                created_at=now,
            )
        )
        return Issued(card, code, amount)
    earlier = await store.by_digest(card.digest)
    first = await store.entry(f"issue:{earlier.id}") if earlier is not None else None
    if earlier is None or first is None:
        raise IdempotencyKeyReused
    known = (first.amount, earlier.currency, earlier.customer_id, earlier.expires_at)
    if known != (amount, currency, customer_id, expires_at):
        raise IdempotencyKeyReused
    return Issued(earlier, code, await store.balance(earlier.id))
