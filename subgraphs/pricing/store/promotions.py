"""Promotions, coupons, and what was redeemed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.pagination import Page, Window
from subgraphs.kit.postgres import keyset
from subgraphs.pricing.models import Coupon, Promotion, Redemption

PROMOTION = Promotion.__table__  # type: ignore[attr-defined]
COUPON = Coupon.__table__  # type: ignore[attr-defined]
REDEMPTION = Redemption.__table__  # type: ignore[attr-defined]


class PromotionStore:
    """Reads and writes promotions in one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def automatic(self) -> Sequence[Promotion]:
        """Active promotions that need no coupon."""
        found = await self._session.scalars(
            select(Promotion).where(PROMOTION.c.active, PROMOTION.c.needs_coupon.is_(False))
        )
        return found.all()

    async def by_coupon(self, codes: Iterable[str]) -> list[tuple[Coupon, Promotion]]:
        """The coupons with these codes, with their promotions, active or not."""
        rows = await self._session.execute(
            select(Coupon, Promotion)
            .join(Promotion, COUPON.c.promotion_id == PROMOTION.c.id)
            .where(COUPON.c.code.in_(list(codes)))
            .order_by(COUPON.c.code)
        )
        return [(coupon, promotion) for coupon, promotion in rows]

    async def get(self, promotion_id: str) -> Promotion | None:
        """The promotion with this id."""
        return await self._session.get(Promotion, promotion_id)

    async def lock(self, ids: Iterable[str]) -> dict[str, Promotion]:
        """The promotions as they are now, locked in the order of their ids."""
        found = await self._session.scalars(
            select(Promotion)
            .where(PROMOTION.c.id.in_(list(ids)))
            .order_by(PROMOTION.c.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return {promotion.id: promotion for promotion in found}

    async def lock_coupons(self, codes: Iterable[str]) -> dict[str, Coupon]:
        """The coupons as they are now, locked in the order of their codes."""
        found = await self._session.scalars(
            select(Coupon)
            .where(COUPON.c.code.in_(list(codes)))
            .order_by(COUPON.c.code)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return {coupon.code: coupon for coupon in found}

    async def add(self, promotion: Promotion) -> None:
        """Insert a promotion."""
        self._session.add(promotion)
        await self._session.flush()

    async def add_coupons(self, coupons: Sequence[Coupon]) -> set[str]:
        """Insert those coupons whose codes are free; returns their codes."""
        rows = await self._session.scalars(
            upsert(COUPON)
            .values([coupon.model_dump() for coupon in coupons])
            .on_conflict_do_nothing()
            .returning(COUPON.c.code)
        )
        return set(rows)

    async def page(self, window: Window) -> Page[Promotion]:
        """Promotions, the newest first."""
        query = keyset(select(Promotion), (PROMOTION.c.id,), window, descending=True)
        found = list(await self._session.scalars(query))
        return Page.of(found, [(promotion.id,) for promotion in found], window)

    async def coupons(self, promotion_id: str, window: Window) -> Page[Coupon]:
        """A promotion's coupons by code."""
        query = select(Coupon).where(COUPON.c.promotion_id == promotion_id)
        found = list(await self._session.scalars(keyset(query, (COUPON.c.code,), window)))
        return Page.of(found, [(coupon.code,) for coupon in found], window)

    async def uses(self, customer_id: str) -> dict[str, int]:
        """How often a customer has redeemed each promotion."""
        rows = await self._session.execute(
            select(REDEMPTION.c.promotion_id, func.count())
            .where(REDEMPTION.c.customer_id == customer_id, REDEMPTION.c.released_at.is_(None))
            .group_by(REDEMPTION.c.promotion_id)
        )
        return {promotion_id: count for promotion_id, count in rows}  # noqa: C416 - rows, not pairs

    async def redemptions(self, order_id: str, *, lock: bool = False) -> Sequence[Redemption]:
        """What an order has redeemed, released or not."""
        query = select(Redemption).where(REDEMPTION.c.order_id == order_id)
        query = query.order_by(REDEMPTION.c.promotion_id)
        if lock:
            query = query.with_for_update()
        return (await self._session.scalars(query)).all()

    async def redeem(self, redemptions: Sequence[Redemption]) -> None:
        """Insert redemptions, and count their promotions and coupons up by one each."""
        self._session.add_all(redemptions)
        await self._session.flush()
        await self._count(redemptions, 1)

    async def release(self, redemptions: Sequence[Redemption], at: datetime) -> None:
        """Mark redemptions as released, and count their promotions and coupons down again."""
        await self._session.execute(
            update(REDEMPTION)
            .where(REDEMPTION.c.id.in_([redemption.id for redemption in redemptions]))
            .values(released_at=at)
        )
        await self._count(redemptions, -1)

    async def _count(self, redemptions: Sequence[Redemption], step: int) -> None:
        ids = [redemption.promotion_id for redemption in redemptions]
        codes = [each.coupon_code for each in redemptions if each.coupon_code is not None]
        await self._session.execute(
            update(PROMOTION).where(PROMOTION.c.id.in_(ids)).values(used=PROMOTION.c.used + step)
        )
        if codes:
            await self._session.execute(
                update(COUPON).where(COUPON.c.code.in_(codes)).values(used=COUPON.c.used + step)
            )


def usable(coupon: Coupon) -> bool:
    """Tell whether a coupon can still be redeemed."""
    return coupon.usage_limit is None or coupon.used < coupon.usage_limit
