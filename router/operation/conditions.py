"""``@skip`` and ``@include``: literals are decided here, variables become conditions."""

from __future__ import annotations

from collections.abc import Iterable

from graphql import BooleanValueNode, DirectiveNode, VariableNode

from router.federation.selection import ALWAYS, Conditions

_WANTED = {"skip": False, "include": True}


def conditions_of(directives: Iterable[DirectiveNode] | None) -> Conditions | None:
    """What must hold for something with these directives to be there; ``None``: it never is."""
    if not directives:
        return ALWAYS
    found: set[tuple[str, bool]] = set()
    for each in directives:
        wanted = _WANTED.get(each.name.value)
        if wanted is None:
            continue
        for argument in each.arguments or ():
            if isinstance(argument.value, VariableNode):
                found.add((argument.value.name.value, wanted))
            elif isinstance(argument.value, BooleanValueNode) and argument.value.value != wanted:
                return None
    return joined(ALWAYS, frozenset(found))


def joined(one: Conditions, other: Conditions) -> Conditions | None:
    """Both; ``None`` where they contradict each other."""
    if not one:
        both = other
    elif not other:
        return one
    else:
        both = one | other
    if any((name, not value) in both for name, value in both):
        return None
    return both
