"""Values of contexts: where, on the way to an object, a contextual argument's value stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from router.federation.joined_types import ContextualArgument
from router.federation.selection import Selection
from router.graph.nodes import Node
from router.plan.errors import PlanError
from router.plan.nodes import ContextArgument, ContextSource, RequiredField
from router.plan.required import Required
from router.plan.spot import Spot
from router.plan.step import Step

Require = Callable[[Spot, str, tuple[Selection, ...]], tuple[list[Required], set[Step]]]
"""Sees to it that fields of objects of one type at a spot are in the data; and by which steps."""


@dataclass(frozen=True, slots=True)
class Contexts:
    """The contextual arguments of one request: ``text`` goes into the field's arguments,
    ``definitions`` defines the variables."""

    arguments: tuple[ContextArgument, ...] = ()
    text: str = ""
    definitions: tuple[str, ...] = ()


NONE = Contexts()


def find(
    spot: Spot, contextual: tuple[ContextualArgument, ...], taken: Collection[str], require: Require
) -> tuple[Contexts, set[Step]]:
    """Where the values for a field of the objects at ``spot`` come from, and the steps that bring
    them. ``taken`` are the client's variables.

    Raises:
        PlanError: none of the objects on the way has a type on which the context is set.
    """
    if not contextual:
        return NONE, set()
    arguments: list[ContextArgument] = []
    texts: list[str] = []
    definitions: list[str] = []
    steps: set[Step] = set()
    for each in contextual:
        variable = f"context_{each.name}"
        while variable in taken:
            variable = f"_{variable}"
        sources: list[ContextSource] = []
        for source, before in _sources(spot, each, require):
            sources.append(source)
            steps |= before
        if not sources:
            raise PlanError(
                f"The context {each.context}, which the argument {each.name} of a field of "
                f"{spot.node.type_name} takes its value from, is not set on the way to it."
            )
        nullable = not each.type.endswith("!")
        arguments.append(ContextArgument(variable, tuple(sources), nullable))
        texts.append(f"{each.name}:${variable}")
        definitions.append(f"${variable}:{each.type}")
    return Contexts(tuple(arguments), ",".join(texts), tuple(definitions)), steps


def _sources(
    spot: Spot, argument: ContextualArgument, require: Require
) -> Iterator[tuple[ContextSource, set[Step]]]:
    """The nearest first; none beyond one that all objects there are a source by."""
    place = spot.parent
    while place is not None:
        node = place.node
        graph = node.graph
        possible = node.possible if node.is_abstract else frozenset({node.type_name})
        found: dict[RequiredField, set[str]] = {}
        steps: set[Step] = set()
        for name in sorted(possible & graph.context_types(argument.context)):
            selections = graph.selections(name, argument.selections)
            required, before = require(place, name, selections)
            steps |= before
            found.setdefault(_only(required, name, argument), set()).add(name)
        known: set[str] = set()
        for field, types in found.items():
            known |= types
            whole = types == possible
            yield ContextSource(len(place.path), _of(node, types, whole=whole), field), steps
        if known == possible:
            return
        place = place.parent


def _of(node: Node, types: set[str], *, whole: bool) -> frozenset[str]:
    return frozenset() if whole or not node.is_abstract else frozenset(types)


def _only(required: list[Required], name: str, argument: ContextualArgument) -> RequiredField:
    if len(required) == 1 and isinstance(required[0], RequiredField):
        return required[0]
    raise PlanError(
        f"The value of the contextual argument {argument.name} is not one field of {name}."
    )


def with_text(selection: Selection, text: str) -> Selection:
    """The selection with contextual arguments added to the client's."""
    own = selection.arguments[1:-1]
    return Selection(
        selection.name,
        selection.selections,
        selection.types,
        f"({own},{text})" if own else f"({text})",
        selection.response_key,
        selection.conditions,
        selection.directives,
        selection.variables,
        selection.deferred,
    )
