"""Settings: how ``@authenticated``, ``@requiresScopes`` and ``@policy`` are applied."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field

from router.server.claims import Kind
from router.server.settings.section import Section

Report: TypeAlias = Literal["errors", "extensions", "disabled"]


class PolicySettings(Section):
    """Which clients a policy allows: any of these is enough."""

    roles: frozenset[str] = Field(frozenset(), description="Roles in the access token.")
    scopes: frozenset[str] = Field(frozenset(), description="Scopes in the access token.")
    kinds: frozenset[Kind] = Field(
        frozenset(), description="Kinds of identity: anonymous, user, partner."
    )
    subjects: frozenset[str] = Field(frozenset(), description="Ids of users or partner clients.")


class AuthorizationSettings(Section):
    """What becomes of what a client asks for and may not see."""

    enabled: bool = Field(
        default=True,
        description="Apply the supergraph's `@authenticated`, `@requiresScopes` and `@policy`.",
    )
    reject: bool = Field(
        default=False,
        description="Refuse a request as a whole where anything in it is refused, in place of"
        " leaving that out.",
    )
    dry_run: bool = Field(
        default=False, description="Withhold nothing, only tell what would be withheld."
    )
    report: Report = Field(
        "errors",
        description="Where a response tells what was withheld: in `errors`, in"
        " `extensions.authorizationErrors`, or nowhere (`disabled`).",
    )
    log: bool = Field(default=True, description="Log what was withheld, one line a request.")
    policies: dict[str, PolicySettings] = Field(
        default_factory=dict,
        description="For each name in `@policy`, whom it allows. One that is missing allows"
        " nobody.",
    )
