"""What a client may: its claims, held against the rules of the router's policies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from router.server.authorization.requirements import (
    Authenticated,
    Requirement,
    RequiresPolicies,
    RequiresScopes,
)
from router.server.claims import Claims

REMEMBERED: Final = 1024
"""Clients whose grants are kept. Claims come from a cache of tokens, so that they recur."""


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """Which clients a policy allows: those with one of the roles, scopes, kinds or subjects."""

    roles: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()

    def allows(self, claims: Claims, scopes: frozenset[str]) -> bool:
        return (
            claims.kind in self.kinds
            or claims.subject in self.subjects
            or not self.roles.isdisjoint(claims.roles)
            or not self.scopes.isdisjoint(scopes)
        )


@dataclass(frozen=True, slots=True)
class Grants:
    """What a client has to meet requirements with."""

    authenticated: bool
    scopes: frozenset[str]
    policies: frozenset[str]

    def meets(self, requirement: Requirement) -> bool:
        match requirement:
            case Authenticated():
                return self.authenticated
            case RequiresScopes(alternatives):
                return any(group <= self.scopes for group in alternatives)
            case RequiresPolicies(alternatives):
                return any(group <= self.policies for group in alternatives)


class Granter:
    """Works out grants, once for each client that comes again."""

    def __init__(self, policies: Mapping[str, PolicyRule]) -> None:
        """``policies`` are the rules by the policy's name; a policy without one allows nobody."""
        self._policies = dict(policies)
        self.of = lru_cache(maxsize=REMEMBERED)(self._of)

    def _of(self, claims: Claims) -> Grants:
        scopes = frozenset(claims.scope.split())
        return Grants(
            authenticated=claims.kind != "anonymous",
            scopes=scopes,
            policies=frozenset(
                name for name, rule in self._policies.items() if rule.allows(claims, scopes)
            ),
        )
