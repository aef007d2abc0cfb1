"""Pricing's mutations: staff set the rules; checkout, as a service, holds quotes to them."""

from __future__ import annotations

import strawberry

from subgraphs.pricing.mutations.checkout import CheckoutMutation
from subgraphs.pricing.mutations.promotions import PromotionMutation
from subgraphs.pricing.mutations.shop import ShopMutation


@strawberry.type
class Mutation(PromotionMutation, ShopMutation, CheckoutMutation):
    """Changes of prices, each in one unit of work."""


__all__ = ["Mutation"]
