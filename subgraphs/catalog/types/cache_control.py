"""``@cacheControl``: for how long routers and clients may keep what the catalog answers."""

from __future__ import annotations

import strawberry
from strawberry.schema_directive import Location


@strawberry.federation.schema_directive(
    locations=[Location.FIELD_DEFINITION, Location.OBJECT],
    name="cacheControl",
    compose=True,
    import_url="https://loom.example/cacheControl/v1.0",
    description="How many seconds an answer holds, by itself or as long as what it is part of.",
)
class CacheControl:
    """Apollo's directive, as far as the catalog needs it: all that it hints at is public."""

    max_age: int | None = strawberry.directive_field(name="maxAge", default=strawberry.UNSET)
    inherit_max_age: bool | None = strawberry.directive_field(
        name="inheritMaxAge", default=strawberry.UNSET
    )


SELDOM_CHANGES = CacheControl(max_age=60)
"""Groupings and brands: staff's changes are seen a minute later, where nothing invalidates."""

AS_ITS_PARENT = CacheControl(inherit_max_age=True)

ALWAYS_FRESH = CacheControl(max_age=0)
"""What the next change is checked against."""
