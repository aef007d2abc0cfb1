"""Which scopes a role grants: the one table of it."""

from __future__ import annotations

from collections.abc import Iterable

from subgraphs.accounts.models import Role

SCOPES = (
    "accounts:read",
    "accounts:write",
    "carts:write",
    "catalog:read",
    "catalog:write",
    "inventory:read",
    "inventory:write",
    "pricing:read",
    "pricing:write",
)

GRANTS: dict[Role, tuple[str, ...]] = {
    Role.CUSTOMER: (),
    Role.SUPPORT: ("accounts:read", "catalog:read", "inventory:read", "pricing:read"),
    Role.CATALOG_MANAGER: (
        "carts:write",
        "catalog:read",
        "catalog:write",
        "inventory:read",
        "inventory:write",
        "pricing:read",
        "pricing:write",
    ),
    Role.ADMINISTRATOR: SCOPES,
}

PARTNER_SCOPES = ("catalog:read", "inventory:read", "inventory:write")
"""What a partner's client may be given: nothing about people."""


def scopes_of(roles: Iterable[Role]) -> list[str]:
    """Return the scopes that ``roles`` grant together, sorted."""
    return sorted({scope for role in roles for scope in GRANTS[role]})
