"""Staff's work on promotions and coupons."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import strawberry

from subgraphs.kit.graph import Info, UnitOfWork, requires_scope
from subgraphs.kit.scalars import CurrencyCode, Moment
from subgraphs.pricing.errors import InvalidRule as InvalidRuleError
from subgraphs.pricing.service.administration import PromotionDraft, Promotions
from subgraphs.pricing.service.calculation import promotions as rules
from subgraphs.pricing.types.context import WRITE
from subgraphs.pricing.types.promotion import Coupon, Promotion
from subgraphs.pricing.types.refusals import (
    CouponTaken,
    InvalidRule,
    PromotionChanged,
    PromotionNotFound,
)


@strawberry.input(description="An amount of money.")
class MoneyInput:
    """In minor units."""

    amount: int
    currency: CurrencyCode


@strawberry.input
class BuyXGetYInput:
    """Of every `buy + get` units the `get` cheapest cost less."""

    buy: int
    get: int
    basis_points: int = strawberry.field(
        default=rules.WHOLE, description="Of their price: 10000 makes them free."
    )


@strawberry.input(description="What a promotion takes off: exactly one of them.")
class PromotionEffectInput:
    """One effect. Not ``@oneOf``, which other federation gateways do not know yet."""

    percentage_off: int | None = strawberry.field(
        default=None, description="In basis points: 1500 are 15 per cent."
    )
    amount_off: list[MoneyInput] | None = None
    buy_x_get_y: BuyXGetYInput | None = None
    free_shipping: bool | None = None

    def value(self) -> rules.Effect:
        """The effect that is given."""
        given = [self.percentage_off, self.amount_off, self.buy_x_get_y, self.free_shipping]
        if sum(each is not None for each in given) != 1:
            raise InvalidRuleError("A promotion has exactly one effect.", path=["input", "effect"])
        if self.percentage_off:
            return rules.PercentageOff(self.percentage_off)
        if self.amount_off:
            return rules.AmountOff({each.currency: each.amount for each in self.amount_off})
        if self.buy_x_get_y:
            offer = self.buy_x_get_y
            return rules.BuyXGetY(offer.buy, offer.get, offer.basis_points)
        if self.free_shipping:
            return rules.FreeShipping()
        raise InvalidRuleError("A promotion takes something off.", path=["input", "effect"])


@strawberry.input(description="What must hold, of the goods that are covered, before discounts.")
class PromotionConditionsInput:
    """Everything that is given."""

    minimum_totals: list[MoneyInput] | None = None
    minimum_quantity: int = 0
    customer_groups: list[str] | None = None
    first_order_only: bool = False
    starts_at: Moment | None = None
    ends_at: Moment | None = None

    def value(self) -> rules.Conditions:
        """The conditions, without coupons and limits."""
        totals, groups = self.minimum_totals, self.customer_groups
        return rules.Conditions(
            minimum_totals={each.currency: each.amount for each in totals} if totals else None,
            minimum_quantity=self.minimum_quantity,
            customer_groups=frozenset(groups) if groups else None,
            first_order_only=self.first_order_only,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
        )


@strawberry.input
class PromotionInput:
    """What a promotion says."""

    title: str
    effect: PromotionEffectInput
    scope: rules.Scope = rules.Scope.ORDER
    covers: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Ids of what the scope names; none for the whole order."
    )
    conditions: PromotionConditionsInput = strawberry.field(
        default_factory=PromotionConditionsInput
    )
    priority: int = 0
    exclusive: bool = False
    needs_coupon: bool = False
    active: bool = True
    usage_limit: int | None = None
    usage_limit_by_customer: int | None = None

    def draft(self) -> PromotionDraft:
        """As the service wants it."""
        return PromotionDraft(
            title=self.title,
            effect=self.effect.value(),
            target=rules.Target(self.scope, frozenset(self.covers)),
            conditions=self.conditions.value(),
            priority=self.priority,
            exclusive=self.exclusive,
            needs_coupon=self.needs_coupon,
            active=self.active,
            usage_limit=self.usage_limit,
            usage_limit_by_customer=self.usage_limit_by_customer,
        )


@strawberry.input
class UpdatePromotionInput:
    """What a promotion says from now on."""

    id: strawberry.ID
    version: int = strawberry.field(description="The one that was read.")
    promotion: PromotionInput


@strawberry.input
class AddCouponInput:
    """A code that staff chose."""

    promotion: strawberry.ID
    code: str
    usage_limit: int | None = None


@strawberry.input
class GenerateCouponsInput:
    """Random codes."""

    promotion: strawberry.ID
    count: int
    prefix: str = ""
    usage_limit: int | None = strawberry.field(default=1, description="Of each code.")


@strawberry.type
class PromotionSuccess:
    """The promotion as it is now."""

    promotion: Promotion


@strawberry.type
class AddCouponSuccess:
    """The coupon."""

    coupon: Coupon


@strawberry.type
class GenerateCouponsSuccess:
    """The codes, in their order."""

    codes: list[str]


CreatePromotionResult = Annotated[
    PromotionSuccess | InvalidRule, strawberry.union("CreatePromotionResult")
]
UpdatePromotionResult = Annotated[
    PromotionSuccess | InvalidRule | PromotionNotFound | PromotionChanged,
    strawberry.union("UpdatePromotionResult"),
]
AddCouponResult = Annotated[
    AddCouponSuccess | InvalidRule | PromotionNotFound | CouponTaken,
    strawberry.union("AddCouponResult"),
]
GenerateCouponsResult = Annotated[
    GenerateCouponsSuccess | InvalidRule | PromotionNotFound,
    strawberry.union("GenerateCouponsResult"),
]


def _promotions(info: Info) -> Promotions:
    return Promotions(info.context.work, now=datetime.now(UTC))


@strawberry.type
class PromotionMutation:
    """Promotions."""

    @strawberry.mutation(
        description="Make a promotion.", extensions=[requires_scope(WRITE), UnitOfWork()]
    )
    async def create_promotion(self, info: Info, input: PromotionInput) -> CreatePromotionResult:
        """A new one."""
        promotion = await _promotions(info).create(input.draft())
        return PromotionSuccess(promotion=Promotion.from_model(promotion))

    @strawberry.mutation(
        description="Replace what a promotion says.",
        extensions=[requires_scope(WRITE), UnitOfWork()],
    )
    async def update_promotion(
        self, info: Info, input: UpdatePromotionInput
    ) -> UpdatePromotionResult:
        """The one with this id, at the version that was read."""
        promotion = await _promotions(info).update(input.id, input.version, input.promotion.draft())
        return PromotionSuccess(promotion=Promotion.from_model(promotion))

    @strawberry.mutation(
        description="Give a promotion a code.", extensions=[requires_scope(WRITE), UnitOfWork()]
    )
    async def add_coupon(self, info: Info, input: AddCouponInput) -> AddCouponResult:
        """One that staff chose."""
        coupon = await _promotions(info).add_code(
            input.promotion, input.code, usage_limit=input.usage_limit
        )
        return AddCouponSuccess(coupon=Coupon.from_model(coupon))

    @strawberry.mutation(
        description="Give a promotion many random codes.",
        extensions=[requires_scope(WRITE), UnitOfWork()],
    )
    async def generate_coupons(
        self, info: Info, input: GenerateCouponsInput
    ) -> GenerateCouponsResult:
        """As many as are asked for."""
        codes = await _promotions(info).generate_codes(
            input.promotion, input.count, prefix=input.prefix, usage_limit=input.usage_limit
        )
        return GenerateCouponsSuccess(codes=list(codes))
