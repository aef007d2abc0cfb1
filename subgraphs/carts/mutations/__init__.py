"""Carts' mutations: shoppers change them; checkout, as a service, holds them still."""

from __future__ import annotations

import strawberry

from subgraphs.carts.mutations.checkout import CheckoutMutation
from subgraphs.carts.mutations.contents import ContentsMutation
from subgraphs.carts.mutations.details import DetailsMutation
from subgraphs.carts.mutations.limits import LimitMutation


@strawberry.type
class Mutation(ContentsMutation, DetailsMutation, LimitMutation, CheckoutMutation):
    """Changes of carts, each at once or not at all."""


__all__ = ["Mutation"]
