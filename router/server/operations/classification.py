"""Which class of clients a client belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from router.server.claims import Claims
from router.server.operations.classes import ClientClass, Quota
from router.server.settings.clients import ClassSettings, ClientsSettings

MAX_REMEMBERED: Final = 4096


class ClientClasses:
    """Finds a client's class: the first whose every condition the client meets."""

    def __init__(self, settings: ClientsSettings) -> None:
        self._rules = tuple(
            (_condition(one), _read(name, one)) for name, one in settings.classes.items()
        )
        self._names = frozenset(
            name for one in settings.classes.values() for name in one.client_names
        )
        self._remembered: dict[tuple[Claims, str | None], ClientClass] = {}

    def __iter__(self) -> Iterator[ClientClass]:
        return iter([found for _, found in self._rules])

    def find(self, claims: Claims, client_name: str | None) -> ClientClass:
        """The class; ``client_name`` is the header ``GraphQL-Client-Name``."""
        # A name that no rule has cannot matter, and must not fill the memory.
        key = (claims, client_name if client_name in self._names else None)
        found = self._remembered.get(key)
        if found is None:
            found = next(one for matches, one in self._rules if matches(*key))
            if len(self._remembered) >= MAX_REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = found
        return found


def _condition(settings: ClassSettings) -> Callable[[Claims, str | None], bool]:
    kinds, subjects = frozenset(settings.kinds), frozenset(settings.subjects)
    roles, scopes = frozenset(settings.roles), frozenset(settings.scopes)
    names = frozenset(settings.client_names)

    def matches(claims: Claims, client_name: str | None) -> bool:
        return (
            (not kinds or claims.kind in kinds)
            and (not subjects or claims.subject in subjects)
            and (not roles or not roles.isdisjoint(claims.roles))
            and (not scopes or not scopes.isdisjoint(claims.scope.split()))
            and (not names or client_name in names)
        )

    return matches


def _read(name: str, settings: ClassSettings) -> ClientClass:
    quota = settings.quota
    return ClientClass(
        name=name,
        mode=settings.mode,
        lists=settings.manifests,
        automatic=settings.automatic and settings.mode != "registered-only",
        introspection=settings.introspection,
        kinds=frozenset(settings.operation_kinds),
        operations=frozenset(settings.operations),
        deprecation_warnings=settings.deprecation_warnings,
        quota=Quota(quota.requests, quota.period) if quota is not None else None,
    )
