"""How the arguments of directives that can be used once are combined when subgraphs differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

from graphql import (
    BooleanValueNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    StringValueNode,
    ValueNode,
)

from router.federation import values

Given = Sequence[ValueNode | None]
Strategy = Callable[[Given], ValueNode | None]
Dnf = tuple[tuple[str, ...], ...]


def highest(given: Given) -> ValueNode | None:
    """The highest number, nothing if none is given."""
    numbers = [int(each.value) for each in given if isinstance(each, IntValueNode)]
    return IntValueNode(value=str(max(numbers))) if numbers else None


def union(given: Given) -> ValueNode | None:
    """Every element of every list, once; nothing if no list is given."""
    lists = [each for each in given if isinstance(each, ListValueNode)]
    if not lists:
        return None
    elements = {values.text(element): element for each in lists for element in each.values}
    return ListValueNode(values=tuple(elements.values()))


def both_true(given: Given) -> ValueNode | None:
    """True unless some say false; nothing if none says anything."""
    said = [each.value for each in given if isinstance(each, BooleanValueNode)]
    return values.of_boolean(all(said)) if said else None


def both_of(given: Given) -> ValueNode | None:
    """Alternatives of conjunctions that hold exactly if each of those given holds."""
    expressions = [
        read_dnf(each) for each in given if each is not None and not isinstance(each, NullValueNode)
    ]
    return _list(conjunction(expressions)) if expressions else None


def read_dnf(value: ValueNode) -> Dnf:
    """``[["a", "b"], ["c"]]`` read as "a and b, or c". No alternatives at all demand nothing."""
    if not isinstance(value, ListValueNode) or not value.values:
        return ((),)
    alternatives: list[tuple[str, ...]] = []
    for each in value.values:
        terms = each.values if isinstance(each, ListValueNode) else (each,)
        alternatives.append(
            tuple(sorted({term.value for term in terms if isinstance(term, StringValueNode)}))
        )
    return tuple(alternatives)


def conjunction(expressions: Sequence[Dnf]) -> Dnf:
    """The conjunction of expressions, without alternatives that another one makes redundant."""
    alternatives = {
        frozenset(term for part in parts for term in part) for parts in product(*expressions)
    }
    kept = [each for each in alternatives if not any(other < each for other in alternatives)]
    return tuple(sorted(tuple(sorted(each)) for each in kept))


def _list(expression: Dnf) -> ValueNode:
    return ListValueNode(
        values=tuple(
            ListValueNode(values=tuple(values.of_string(term) for term in alternative))
            for alternative in expression
        )
    )


STRATEGIES: dict[str, dict[str, Strategy]] = {
    "requiresScopes": {"scopes": both_of},
    "policy": {"policies": both_of},
    "cost": {"weight": highest},
    "listSize": {
        "assumedSize": highest,
        "slicingArguments": union,
        "sizedFields": union,
        "requireOneSlicingArgument": both_true,
    },
}
