"""Whether a subgraph's own definition of a federation directive agrees with the specification's.

A subgraph may be stricter (fewer locations, not repeatable, an optional argument left out or made
mandatory) and may write a plain scalar for one of federation's, but may not ask for more.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphql import (
    DirectiveDefinitionNode,
    InputValueDefinitionNode,
    ListTypeNode,
    NonNullTypeNode,
    TypeNode,
    print_ast,
)

from router.federation import values
from router.federation.errors import Code, CompositionError
from router.federation.schema import BUILT_IN_SCALARS


def check_redefinition(
    expected: DirectiveDefinitionNode,
    actual: DirectiveDefinitionNode,
    custom_scalars: frozenset[str],
) -> Iterator[CompositionError]:
    """Every way in which ``actual`` contradicts ``expected``."""
    name = expected.name.value
    for message in _differences(expected, actual, custom_scalars):
        yield CompositionError(
            Code.DIRECTIVE_DEFINITION_INVALID,
            f'Invalid definition for directive "@{name}": {message}; the definition can be left '
            "out, or should be the specification's",
        )


def _differences(
    expected: DirectiveDefinitionNode,
    actual: DirectiveDefinitionNode,
    custom_scalars: frozenset[str],
) -> Iterator[str]:
    wanted = {each.name.value: each for each in expected.arguments or ()}
    given = {each.name.value: each for each in actual.arguments or ()}
    for argument in expected.arguments or ():
        present = given.get(argument.name.value)
        if present is not None:
            yield from _argument_differences(argument, present, custom_scalars)
        elif isinstance(argument.type, NonNullTypeNode) and argument.default_value is None:
            yield f'missing required argument "{argument.name.value}"'
    for unknown in sorted(given.keys() - wanted.keys()):
        yield f'unknown/unsupported argument "{unknown}"'
    if actual.repeatable and not expected.repeatable:
        yield f"@{expected.name.value} should not be repeatable"
    allowed = {each.value for each in expected.locations}
    found = [each.value for each in actual.locations]
    if not set(found) <= allowed:
        yield (
            f"it should have locations {', '.join(sorted(allowed))}, "
            f"but found (non-subset) {', '.join(found)}"
        )


def _argument_differences(
    expected: InputValueDefinitionNode,
    actual: InputValueDefinitionNode,
    custom_scalars: frozenset[str],
) -> Iterator[str]:
    name = expected.name.value
    found = actual.type
    if isinstance(found, NonNullTypeNode) and not isinstance(expected.type, NonNullTypeNode):
        found = found.type
    if not _may_stand_for(expected.type, found, custom_scalars):
        yield (
            f'argument "{name}" should have type "{print_ast(expected.type)}" '
            f'but found type "{print_ast(actual.type)}"'
        )
    elif not isinstance(actual.type, NonNullTypeNode) and not values.same(
        expected.default_value, actual.default_value
    ):
        shown = print_ast(expected.default_value) if expected.default_value else "none"
        yield f'argument "{name}" should have default value {shown}'


def _may_stand_for(expected: TypeNode, actual: TypeNode, custom_scalars: frozenset[str]) -> bool:
    if isinstance(expected, NonNullTypeNode):
        return isinstance(actual, NonNullTypeNode) and _may_stand_for(
            expected.type, actual.type, custom_scalars
        )
    if isinstance(expected, ListTypeNode):
        return isinstance(actual, ListTypeNode) and _may_stand_for(
            expected.type, actual.type, custom_scalars
        )
    wanted = print_ast(expected)
    found = print_ast(actual)
    # nothing checks the values of a custom scalar, so any other type of argument does for it
    return wanted == found or (wanted not in BUILT_IN_SCALARS and found not in custom_scalars)
