"""Payments' mutations: orders, as a service, move money; staff put right what machines cannot."""

from __future__ import annotations

import strawberry

from subgraphs.payments.mutations.checkout import CheckoutMutation
from subgraphs.payments.mutations.staff import StaffMutation


@strawberry.type
class Mutation(CheckoutMutation, StaffMutation):
    """Changes of payments."""


__all__ = ["Mutation"]
