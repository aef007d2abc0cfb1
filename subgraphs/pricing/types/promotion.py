"""Promotions, as staff see them."""

from __future__ import annotations

from typing import Annotated

import strawberry

from subgraphs.kit.graph import Info
from subgraphs.kit.money_type import Money
from subgraphs.kit.pagination import Page, PageInfo, Window, encode_cursor
from subgraphs.kit.scalars import Moment
from subgraphs.pricing import models
from subgraphs.pricing.service.calculation import promotions as rules
from subgraphs.pricing.service.rules import promotion_from_row
from subgraphs.pricing.store.promotions import PromotionStore
from subgraphs.pricing.types.quote import money

strawberry.enum(rules.Scope, name="PromotionScope", description="What a promotion is about.")


@strawberry.type(description="A share of the price of everything that is covered.")
class PercentageOff:
    """In basis points."""

    basis_points: int = strawberry.field(description="1500 are 15 per cent.")


@strawberry.type(description="A fixed amount, once, off everything that is covered.")
class AmountOff:
    """By currency."""

    amounts: list[Money]


@strawberry.type(description="Of every `buy + get` covered units the `get` cheapest cost less.")
class BuyXGetY:
    """In whole sets."""

    buy: int
    get: int
    basis_points: int = strawberry.field(description="Of their price: 10000 makes them free.")


@strawberry.type(description="Shipping costs nothing.")
class FreeShipping:
    """Has no numbers."""

    free: bool = True


PromotionEffect = Annotated[
    PercentageOff | AmountOff | BuyXGetY | FreeShipping,
    strawberry.union("PromotionEffect", description="What a promotion takes off."),
]


@strawberry.type(description="What must hold, of the goods that are covered, before discounts.")
class PromotionConditions:
    """See :class:`subgraphs.pricing.service.calculation.promotions.Conditions`."""

    minimum_totals: list[Money] | None = strawberry.field(
        description="By currency; in a currency that is not there the promotion is not given."
    )
    minimum_quantity: int
    customer_groups: list[str] | None
    first_order_only: bool
    starts_at: Moment | None
    ends_at: Moment | None


@strawberry.type(description="A code that gives a promotion.")
class Coupon:
    """See :class:`subgraphs.pricing.models.Coupon`."""

    code: str
    usage_limit: int | None
    used: int

    @classmethod
    def from_model(cls, model: models.Coupon) -> Coupon:
        """Show ``model``."""
        return cls(code=model.code, usage_limit=model.usage_limit, used=model.used)


@strawberry.type
class CouponEdge:
    """A coupon and its place."""

    node: Coupon
    cursor: str


@strawberry.type(description="Coupons by code.")
class CouponConnection:
    """A page of them."""

    edges: list[CouponEdge]
    nodes: list[Coupon]
    page_info: PageInfo

    @classmethod
    def from_page(cls, page: Page[models.Coupon]) -> CouponConnection:
        """Show ``page``."""
        nodes = [Coupon.from_model(row) for row in page.rows]
        edges = [
            CouponEdge(node=node, cursor=encode_cursor(key))
            for node, key in zip(nodes, page.keys, strict=True)
        ]
        return cls(edges=edges, nodes=nodes, page_info=PageInfo.of(page))


@strawberry.type(description="A rule that takes something off. For staff.")
class Promotion:
    """See :class:`subgraphs.pricing.models.Promotion`."""

    id: strawberry.ID
    version: int
    title: str
    active: bool
    priority: int = strawberry.field(description="The highest comes first.")
    exclusive: bool = strawberry.field(description="Whether it stands alone.")
    needs_coupon: bool
    effect: PromotionEffect
    scope: rules.Scope
    covers: list[strawberry.ID] = strawberry.field(
        description="Ids of what the scope names; none where it is the whole order."
    )
    conditions: PromotionConditions
    usage_limit: int | None
    usage_limit_by_customer: int | None
    used: int

    @strawberry.field(description="Its codes.")
    async def coupons(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> CouponConnection:
        """A page of them."""
        window = Window.of(first=first, after=after, last=last, before=before, key_length=1)
        async with info.context.resources.postgres.reading() as session:
            page = await PromotionStore(session).coupons(self.id, window)
        return CouponConnection.from_page(page)

    @classmethod
    def from_model(cls, model: models.Promotion) -> Promotion:
        """Show ``model``."""
        rule = promotion_from_row(model, frozenset())
        return cls(
            id=strawberry.ID(model.id),
            version=model.version,
            title=model.title,
            active=model.active,
            priority=model.priority,
            exclusive=model.exclusive,
            needs_coupon=model.needs_coupon,
            effect=_effect(rule.effect),
            scope=rule.target.scope,
            covers=[strawberry.ID(each) for each in sorted(rule.target.ids)],
            conditions=_conditions(rule.conditions),
            usage_limit=model.usage_limit,
            usage_limit_by_customer=model.usage_limit_by_customer,
            used=model.used,
        )


@strawberry.type
class PromotionEdge:
    """A promotion and its place."""

    node: Promotion
    cursor: str


@strawberry.type(description="Promotions, the newest first.")
class PromotionConnection:
    """A page of them."""

    edges: list[PromotionEdge]
    nodes: list[Promotion]
    page_info: PageInfo

    @classmethod
    def from_page(cls, page: Page[models.Promotion]) -> PromotionConnection:
        """Show ``page``."""
        nodes = [Promotion.from_model(row) for row in page.rows]
        edges = [
            PromotionEdge(node=node, cursor=encode_cursor(key))
            for node, key in zip(nodes, page.keys, strict=True)
        ]
        return cls(edges=edges, nodes=nodes, page_info=PageInfo.of(page))


def _effect(effect: rules.Effect) -> PercentageOff | AmountOff | BuyXGetY | FreeShipping:
    match effect:
        case rules.PercentageOff(basis_points):
            return PercentageOff(basis_points=basis_points)
        case rules.AmountOff(amounts):
            return AmountOff(amounts=_amounts(amounts))
        case rules.BuyXGetY(buy, get, basis_points):
            return BuyXGetY(buy=buy, get=get, basis_points=basis_points)
        case rules.FreeShipping():
            return FreeShipping()


def _conditions(asked: rules.Conditions) -> PromotionConditions:
    return PromotionConditions(
        minimum_totals=_amounts(asked.minimum_totals) if asked.minimum_totals else None,
        minimum_quantity=asked.minimum_quantity,
        customer_groups=sorted(asked.customer_groups) if asked.customer_groups else None,
        first_order_only=asked.first_order_only,
        starts_at=Moment(asked.starts_at) if asked.starts_at else None,
        ends_at=Moment(asked.ends_at) if asked.ends_at else None,
    )


def _amounts(amounts: dict[str, int]) -> list[Money]:
    return [money(amount, currency) for currency, amount in sorted(amounts.items())]
