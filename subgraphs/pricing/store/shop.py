"""Tax rates, tax classes, shipping methods, and customers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.pricing.models import CategoryTaxClass, Customer, ShippingMethod, TaxRate

RATE = TaxRate.__table__  # type: ignore[attr-defined]
TAX_CLASS = CategoryTaxClass.__table__  # type: ignore[attr-defined]
METHOD = ShippingMethod.__table__  # type: ignore[attr-defined]
CUSTOMER = Customer.__table__  # type: ignore[attr-defined]


class ShopStore:
    """Reads and writes what holds for the whole shop, in one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def tax_rates(self) -> Sequence[TaxRate]:
        """Every rate, by country and id."""
        return (
            await self._session.scalars(select(TaxRate).order_by(RATE.c.country, RATE.c.id))
        ).all()

    async def tax_classes(self) -> dict[str, str]:
        """Tax class by category id."""
        found = await self._session.scalars(select(CategoryTaxClass))
        return {row.category_id: row.tax_class for row in found}

    async def methods(self) -> Sequence[ShippingMethod]:
        """Every shipping method, in the shop's order."""
        return (
            await self._session.scalars(
                select(ShippingMethod).order_by(METHOD.c.position, METHOD.c.code)
            )
        ).all()

    async def put_rate(self, rate: TaxRate) -> None:
        """Insert a rate, or replace the one with its id."""
        await self._session.merge(rate)
        await self._session.flush()

    async def remove_rate(self, rate_id: str) -> None:
        """Delete a rate, if there is one with this id."""
        await self._session.execute(delete(RATE).where(RATE.c.id == rate_id))

    async def put_method(self, method: ShippingMethod) -> None:
        """Insert a method, or replace the one with its code."""
        await self._session.merge(method)
        await self._session.flush()

    async def put_tax_class(self, category_id: str, tax_class: str | None) -> None:
        """Set a category's tax class; ``None`` leaves it to the categories above."""
        if tax_class is None:
            await self._session.execute(
                delete(TAX_CLASS).where(TAX_CLASS.c.category_id == category_id)
            )
            return
        await self._session.merge(CategoryTaxClass(category_id=category_id, tax_class=tax_class))
        await self._session.flush()

    async def customer(self, customer_id: str) -> Customer | None:
        """What is known of a customer."""
        return await self._session.get(Customer, customer_id)

    async def put_group(self, customer_id: str, group: str | None) -> None:
        """Put a customer into a group, or out of any."""
        statement = upsert(CUSTOMER).values(customer_id=customer_id, customer_group=group, orders=0)
        await self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["customer_id"], set_={"customer_group": group}
            )
        )

    async def count_order(self, customer_id: str) -> None:
        """Note that a customer has ordered once more."""
        statement = upsert(CUSTOMER).values(customer_id=customer_id, orders=1)
        await self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["customer_id"], set_={"orders": CUSTOMER.c.orders + 1}
            )
        )
