"""What people want, where nothing arrives, and whom an order belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.pagination import Page, Window
from subgraphs.kit.postgres import keyset
from subgraphs.notifications.models import (
    Bounce,
    OrderContact,
    Preference,
    UnsubscribeToken,
)

PREFERENCE = Preference.__table__  # type: ignore[attr-defined]
TOKEN = UnsubscribeToken.__table__  # type: ignore[attr-defined]
BOUNCE = Bounce.__table__  # type: ignore[attr-defined]
CONTACT = OrderContact.__table__  # type: ignore[attr-defined]


class PreferenceStore:
    """Preferences, and the tokens that change one."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, owners: Iterable[str]) -> Sequence[Preference]:
        """What these owners have said."""
        found = await self._session.scalars(
            select(Preference).where(PREFERENCE.c.owner.in_(list(owners)))
        )
        return found.all()

    async def put(self, preference: Preference) -> None:
        """Insert or replace what an owner says of a topic and channel."""
        values = preference.model_dump()
        await self._session.execute(
            upsert(PREFERENCE)
            .values(values)
            .on_conflict_do_update(
                index_elements=["owner", "topic", "channel"],
                set_={"wanted": preference.wanted, "changed_at": preference.changed_at},
            )
        )

    async def token(self, token: UnsubscribeToken) -> str:
        """Return the token of the same owner, topic and channel; ``token`` if there is none yet."""
        await self._session.execute(
            upsert(TOKEN).values(token.model_dump()).on_conflict_do_nothing()
        )
        found = await self._session.scalars(
            select(TOKEN.c.token).where(
                TOKEN.c.owner == token.owner,
                TOKEN.c.topic == token.topic,
                TOKEN.c.channel == token.channel,
            )
        )
        return str(found.one())

    async def by_token(self, token: str) -> UnsubscribeToken | None:
        """What a token is for."""
        return await self._session.get(UnsubscribeToken, token)


class BounceStore:
    """Addresses that take no messages."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, address: str) -> Bounce | None:
        """What came back from ``address``."""
        return await self._session.get(Bounce, address)

    async def put(self, bounce: Bounce) -> None:
        """Insert or replace it."""
        values = bounce.model_dump()
        changed = {key: value for key, value in values.items() if key != "address"}
        await self._session.execute(
            upsert(BOUNCE)
            .values(values)
            .on_conflict_do_update(index_elements=["address"], set_=changed)
        )

    async def remove(self, address: str) -> bool:
        """Delete it; false if there is none."""
        removed = await self._session.execute(
            delete(BOUNCE).where(BOUNCE.c.address == address).returning(BOUNCE.c.address)
        )
        return removed.scalar_one_or_none() is not None

    async def page(self, window: Window) -> Page[Bounce]:
        """Bounces by address."""
        found = list(
            await self._session.scalars(keyset(select(Bounce), (BOUNCE.c.address,), window))
        )
        return Page.of(found, [(bounce.address,) for bounce in found], window)


class ContactStore:
    """Whom to write to about an order."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, order_id: str) -> OrderContact | None:
        """The contact of an order."""
        return await self._session.get(OrderContact, order_id)

    async def put(self, contact: OrderContact) -> None:
        """Insert or replace the contact of an order."""
        values = contact.model_dump()
        changed = {key: value for key, value in values.items() if key != "order_id"}
        await self._session.execute(
            upsert(CONTACT)
            .values(values)
            .on_conflict_do_update(index_elements=["order_id"], set_=changed)
        )
