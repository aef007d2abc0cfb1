"""What can be bought, and for how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.pricing.models import ListPrice, PriceList, Sellable

SELLABLE = Sellable.__table__  # type: ignore[attr-defined]
LIST = PriceList.__table__  # type: ignore[attr-defined]
PRICE = ListPrice.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class ListedPrice:
    """The price of a SKU on the list that counts."""

    price_list_id: str
    amount: int


class SellableStore:
    """Reads and writes the copy of the catalog, and the price lists, in one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(self, sellables: Sequence[Sellable]) -> None:
        """Insert or replace a product's variants, unless a later version is known.

        Variants of the product that are not among them are no longer on sale.
        """
        first = sellables[0]
        await self._session.execute(
            update(SELLABLE)
            .where(
                SELLABLE.c.product_id == first.product_id,
                SELLABLE.c.product_version < first.product_version,
                SELLABLE.c.sku.not_in([sellable.sku for sellable in sellables]),
            )
            .values(on_sale=False, product_version=first.product_version)
        )
        statement = upsert(SELLABLE).values([sellable.model_dump() for sellable in sellables])
        replaced = {
            column.name: statement.excluded[column.name]
            for column in SELLABLE.c
            if column.name != "sku"
        }
        await self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["sku"],
                set_=replaced,
                where=or_(
                    SELLABLE.c.product_version < statement.excluded.product_version,
                    SELLABLE.c.product_id != statement.excluded.product_id,
                ),
            )
        )

    async def withdraw(self, product_id: str, version: int) -> None:
        """Take a product off sale, unless a later version of it is known."""
        await self._session.execute(
            update(SELLABLE)
            .where(SELLABLE.c.product_id == product_id, SELLABLE.c.product_version <= version)
            .values(on_sale=False, product_version=version)
        )

    async def get_many(self, skus: Sequence[str]) -> dict[str, Sellable]:
        """Those of ``skus`` that were ever on sale."""
        found = await self._session.scalars(select(Sellable).where(SELLABLE.c.sku.in_(skus)))
        return {sellable.sku: sellable for sellable in found}

    async def listed(
        self, skus: Sequence[str], *, currency: str, group: str | None, at: datetime
    ) -> dict[str, ListedPrice]:
        """The price of each SKU on the list of the highest priority that holds for the group."""
        groups = LIST.c.customer_group.is_(None)
        if group is not None:
            groups = or_(groups, LIST.c.customer_group == group)
        rows = await self._session.execute(
            select(PRICE.c.sku, PRICE.c.price_list_id, PRICE.c.amount)
            .join(LIST, LIST.c.id == PRICE.c.price_list_id)
            .where(
                PRICE.c.sku.in_(skus),
                LIST.c.currency == currency,
                groups,
                and_(
                    or_(LIST.c.starts_at.is_(None), LIST.c.starts_at <= at),
                    or_(LIST.c.ends_at.is_(None), LIST.c.ends_at > at),
                ),
            )
            .order_by(LIST.c.priority, LIST.c.id.desc())
        )
        return {sku: ListedPrice(list_id, amount) for sku, list_id, amount in rows}

    async def price_list(self, price_list_id: str) -> PriceList | None:
        """The list with this id."""
        return await self._session.get(PriceList, price_list_id)

    async def price_lists(self) -> Sequence[PriceList]:
        """Every list, the most important first."""
        found = await self._session.scalars(
            select(PriceList).order_by(LIST.c.priority.desc(), LIST.c.id)
        )
        return found.all()

    async def add_list(self, price_list: PriceList) -> None:
        """Insert a list."""
        self._session.add(price_list)
        await self._session.flush()

    async def set_prices(self, price_list_id: str, prices: dict[str, int | None]) -> None:
        """Set prices of a list by SKU; ``None`` takes the SKU off it."""
        gone = [sku for sku, amount in prices.items() if amount is None]
        if gone:
            await self._session.execute(
                delete(PRICE).where(PRICE.c.price_list_id == price_list_id, PRICE.c.sku.in_(gone))
            )
        rows = [
            {"price_list_id": price_list_id, "sku": sku, "amount": amount}
            for sku, amount in prices.items()
            if amount is not None
        ]
        if rows:
            statement = upsert(PRICE).values(rows)
            await self._session.execute(
                statement.on_conflict_do_update(
                    index_elements=["price_list_id", "sku"],
                    set_={"amount": statement.excluded.amount},
                )
            )
