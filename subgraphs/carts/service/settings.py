"""What carts is told by its environment, beyond what all domains are."""

from __future__ import annotations

from pydantic import Field

from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import Settings


class CartsSettings(Settings):
    """Settings of carts."""

    carts_quantity_limit: int = Field(
        20, ge=1, description="How many of a SKU one cart may hold, where staff say nothing else."
    )
    carts_guest_days: int = Field(
        30, ge=1, description="Days after its last change that a guest's cart is kept."
    )
    carts_customer_days: int = Field(
        90, ge=1, description="Days after its last change that a customer's cart is kept."
    )


def settings_of(resources: Resources) -> CartsSettings:
    """Return the settings that carts' stores were opened with."""
    if not isinstance(resources.settings, CartsSettings):
        raise TypeError("Carts was opened with another domain's settings.")
    return resources.settings
