"""What a supergraph's fields, types and arguments weigh: ``@cost`` and ``@listSize``.

Sources: https://specs.apollo.dev/cost/v0.1 and the specification that it follows,
https://ibm.github.io/graphql-specs/cost-spec.html. Without a weight of its own an object weighs 1,
an input object 1, a leaf nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from graphql import (
    ConstDirectiveNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    value_from_ast_untyped,
)

from router.federation.link import read_links

IDENTITY: Final = "https://specs.apollo.dev/cost"


@dataclass(frozen=True, slots=True)
class ListSize:
    """How many items to expect of a field.

    ``slicing`` are the arguments that say so (paths into input objects with dots), ``assumed`` is
    for where they do not. With ``sized`` the number is that of the fields so named below. With
    ``require_one`` exactly one of ``slicing`` must be given.
    """

    assumed: int | None = None
    slicing: tuple[tuple[str, ...], ...] = ()
    sized: tuple[str, ...] = ()
    require_one: bool = True


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights that are written down, by coordinate."""

    types: Mapping[str, float] = field(default_factory=dict)
    fields: Mapping[tuple[str, str], float] = field(default_factory=dict)
    arguments: Mapping[tuple[str, str, str], float] = field(default_factory=dict)
    inputs: Mapping[tuple[str, str], float] = field(default_factory=dict)
    lists: Mapping[tuple[str, str], ListSize] = field(default_factory=dict)


def read_weights(document: DocumentNode) -> Weights:
    """The weights in a supergraph's document; empty where it does not link the specification."""
    link = read_links(document).of(IDENTITY)
    if link is None:
        return Weights()
    reader = _Reader(link.local_directive("cost"), link.local_directive("listSize"))
    for definition in document.definitions:
        match definition:
            case ObjectTypeDefinitionNode() | InterfaceTypeDefinitionNode():
                reader.weigh(reader.types, definition.name.value, definition.directives)
                for each in definition.fields or ():
                    reader.field(definition.name.value, each)
            case ScalarTypeDefinitionNode() | EnumTypeDefinitionNode():
                reader.weigh(reader.types, definition.name.value, definition.directives)
            case InputObjectTypeDefinitionNode():
                for value in definition.fields or ():
                    key = (definition.name.value, value.name.value)
                    reader.weigh(reader.inputs, key, value.directives)
            case _:
                pass
    return Weights(reader.types, reader.fields, reader.arguments, reader.inputs, reader.lists)


class _Reader:
    def __init__(self, cost: str, list_size: str) -> None:
        self._cost = cost
        self._list_size = list_size
        self.types: dict[str, float] = {}
        self.fields: dict[tuple[str, str], float] = {}
        self.arguments: dict[tuple[str, str, str], float] = {}
        self.inputs: dict[tuple[str, str], float] = {}
        self.lists: dict[tuple[str, str], ListSize] = {}

    def weigh(
        self, into: dict[Any, float], key: object, directives: Iterable[ConstDirectiveNode] | None
    ) -> None:
        for directive in directives or ():
            if directive.name.value == self._cost:
                into[key] = float(_arguments(directive)["weight"])

    def field(self, parent: str, node: FieldDefinitionNode) -> None:
        key = (parent, node.name.value)
        self.weigh(self.fields, key, node.directives)
        for directive in node.directives or ():
            if directive.name.value == self._list_size:
                self.lists[key] = _list_size(_arguments(directive))
        for argument in node.arguments or ():
            self._argument(key, argument)

    def _argument(self, key: tuple[str, str], node: InputValueDefinitionNode) -> None:
        self.weigh(self.arguments, (*key, node.name.value), node.directives)


def _arguments(directive: ConstDirectiveNode) -> dict[str, Any]:
    return {
        argument.name.value: value_from_ast_untyped(argument.value)
        for argument in directive.arguments or ()
    }


def _list_size(given: Mapping[str, Any]) -> ListSize:
    return ListSize(
        assumed=given.get("assumedSize"),
        slicing=tuple(tuple(path.split(".")) for path in given.get("slicingArguments") or ()),
        sized=tuple(given.get("sizedFields") or ()),
        require_one=given.get("requireOneSlicingArgument", True),
    )
