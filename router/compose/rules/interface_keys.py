"""A key of an interface is a key of each of its implementations."""

from __future__ import annotations

from collections.abc import Iterator

from router.compose.facts import Facts, fields_of
from router.compose.wording import listed
from router.federation import field_set, values
from router.federation.errors import Code, CompositionError
from router.federation.schema import Application, InterfaceType, TypeDefinition


def interface_keys(facts: Facts) -> Iterator[CompositionError]:
    """Checks the keys of every interface of the subgraph against its implementations there."""
    for named in facts.schema.of_kind(InterfaceType):
        implementations = [
            facts.schema.types[name] for name in facts.schema.possible_types(named.name)
        ]
        for key in named.applied("key"):
            yield from _check(named, key, implementations)


def _check(
    named: InterfaceType, key: Application, implementations: list[TypeDefinition]
) -> Iterator[CompositionError]:
    shown = f'@key(fields: "{field_set.print_field_set(fields_of(key))}")'
    missing: list[str] = []
    unresolvable: list[str] = []
    for implementation in implementations:
        own = _matching(key, implementation)
        if own is None:
            missing.append(implementation.name)
        elif _is_resolvable(key) and not _is_resolvable(own):
            unresolvable.append(implementation.name)
    if missing:
        yield CompositionError(
            Code.INTERFACE_KEY_NOT_ON_IMPLEMENTATION,
            f'Key {shown} on interface type "{named.name}" is missing on implementation '
            f"{listed(missing, 'type')}: add it there.",
        )
    elif unresolvable:
        yield CompositionError(
            Code.INTERFACE_KEY_NOT_ON_IMPLEMENTATION,
            f'Key {shown} on interface type "{named.name}" should be resolvable on all '
            'implementation types, but is declared with argument "@key(resolvable:)" set to false '
            f"in {listed(unresolvable, 'type')}.",
        )


def _matching(key: Application, implementation: TypeDefinition) -> Application | None:
    wanted = fields_of(key)
    return next(
        (own for own in implementation.applied("key") if field_set.same(fields_of(own), wanted)),
        None,
    )


def _is_resolvable(key: Application) -> bool:
    return values.boolean(key.arguments.get("resolvable")) is not False
