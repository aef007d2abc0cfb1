"""From the settings to the rules."""

from __future__ import annotations

from router.server.authorization.grants import PolicyRule
from router.server.settings.authorization import AuthorizationSettings
from router.server.variants import AccessPolicy


def access_policy(settings: AuthorizationSettings) -> AccessPolicy | None:
    """How requirements are applied; ``None`` where they are not."""
    if not settings.enabled:
        return None
    return AccessPolicy(
        policies={
            name: PolicyRule(
                roles=rule.roles,
                scopes=rule.scopes,
                kinds=frozenset(rule.kinds),
                subjects=rule.subjects,
            )
            for name, rule in settings.policies.items()
        },
        dry_run=settings.dry_run,
    )
