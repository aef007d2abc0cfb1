"""Reading the ``join__`` directives of a supergraph: which subgraph has what of every type.

Source: https://specs.apollo.dev/join, versions 0.1 to 0.5. Values are keyed by a subgraph's name,
not by its ``join__Graph`` value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    BooleanValueNode,
    ConstDirectiveNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    TypeDefinitionNode,
    UnionTypeDefinitionNode,
    print_ast,
    value_from_ast_untyped,
)

from router.federation.field_set import FieldSet, FieldSetError, parse_field_set


class JoinError(Exception):
    """A ``join__`` directive of a supergraph does not say what it must."""


@dataclass(frozen=True, slots=True)
class Key:
    """A ``@key`` of a type in one subgraph. Only a resolvable one lets others enter by it."""

    fields: FieldSet
    resolvable: bool = True


@dataclass(frozen=True, slots=True)
class TypeInSubgraph:
    """What one subgraph says of a type."""

    keys: tuple[Key, ...] = ()
    interface_object: bool = False


@dataclass(frozen=True, slots=True)
class ContextualArgument:
    """An argument of a subgraph's field that clients do not see: its value is what ``selections``
    find on the object, among those that the field's own was reached through, on whose type the
    ``context`` is set."""

    name: str
    type: str
    context: str
    selections: FieldSet


@dataclass(frozen=True, slots=True)
class FieldInSubgraph:
    """What one subgraph says of a field.

    ``type`` is the field's type as that subgraph writes it. An overridden field is absent, unless
    the subgraph still uses it in a key or a ``@requires`` (``used_overridden``).
    ``override_label`` is set on both sides of a progressive override, ``override`` on the new one.
    """

    type: str
    requires: FieldSet = ()
    provides: FieldSet = ()
    external: bool = False
    override: str | None = None
    override_label: str | None = None
    used_overridden: bool = False
    contextual: tuple[ContextualArgument, ...] = ()


@dataclass(frozen=True, slots=True)
class JoinedType:
    """One type of the supergraph with what every subgraph that has it says.

    ``interfaces`` are those an object or interface implements in each subgraph, ``members`` those
    of a union, ``contexts`` the names of the contexts set on it. ``fields`` has an empty mapping
    for a field that no subgraph resolves on this very type: one that an ``@interfaceObject`` gives
    to the interface's implementations.
    """

    name: str
    kind: str
    subgraphs: Mapping[str, TypeInSubgraph]
    fields: Mapping[str, Mapping[str, FieldInSubgraph]] = field(default_factory=dict)
    interfaces: Mapping[str, frozenset[str]] = field(default_factory=dict)
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)
    contexts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class JoinGraph:
    """A value of ``join__Graph``: the subgraph's name and where it answers."""

    name: str
    url: str


def read_graphs(document: DocumentNode) -> dict[str, JoinGraph]:
    """The subgraphs by their ``join__Graph`` value.

    Raises:
        JoinError: there is no such enum, it is empty, or a value has no ``@join__graph``.
    """
    for definition in document.definitions:
        if isinstance(definition, EnumTypeDefinitionNode) and definition.name.value in {
            "join__Graph",
            "core__Graph",
        }:
            break
    else:
        raise JoinError("it has no enum join__Graph: this is not a supergraph's SDL")
    graphs: dict[str, JoinGraph] = {}
    for value in definition.values or ():
        arguments = next(_applied(value.directives, "join__graph"), None)
        if arguments is None or not isinstance(arguments.get("name"), str):
            raise JoinError(f"join__Graph.{value.name.value} has no @join__graph(name:, url:)")
        graphs[value.name.value] = JoinGraph(arguments["name"], arguments.get("url") or "")
    if not graphs:
        raise JoinError("join__Graph has no values: the supergraph has no subgraphs")
    return graphs


def read_types(document: DocumentNode, graphs: Mapping[str, JoinGraph]) -> dict[str, JoinedType]:
    """Every type that some subgraph has, the ``join__`` directives' own types left out.

    Raises:
        JoinError: a directive names no value of ``join__Graph``, or a field set is unreadable.
    """
    reader = _Reader({value: graph.name for value, graph in graphs.items()})
    types: dict[str, JoinedType] = {}
    for definition in document.definitions:
        if isinstance(definition, TypeDefinitionNode):
            joined = reader.type(definition)
            if joined.subgraphs:
                types[joined.name] = joined
    return types


_KINDS = {
    "object_type_definition": "object",
    "interface_type_definition": "interface",
    "union_type_definition": "union",
    "enum_type_definition": "enum",
    "input_object_type_definition": "input",
    "scalar_type_definition": "scalar",
}


@dataclass(frozen=True, slots=True)
class _Reader:
    names: Mapping[str, str]

    def type(self, node: TypeDefinitionNode) -> JoinedType:
        name = node.name.value
        subgraphs: dict[str, TypeInSubgraph] = {}
        for arguments in _applied(node.directives, "join__type"):
            subgraph = self._subgraph(arguments, name)
            known = subgraphs.get(subgraph, TypeInSubgraph())
            keys = known.keys
            if arguments.get("key"):
                keys += (
                    Key(
                        _fields(arguments["key"], f"@join__type(key:) on {name}"),
                        arguments.get("resolvable", True),
                    ),
                )
            subgraphs[subgraph] = TypeInSubgraph(
                keys, known.interface_object or arguments.get("isInterfaceObject", False)
            )
        return JoinedType(
            name=name,
            kind=_KINDS[node.kind],
            subgraphs=subgraphs,
            fields=self._fields(node, subgraphs),
            interfaces=self._interfaces(node, subgraphs),
            members=self._members(node, subgraphs),
            contexts=frozenset(
                str(arguments.get("name")) for arguments in _applied(node.directives, "context")
            ),
        )

    def _fields(
        self, node: TypeDefinitionNode, subgraphs: Mapping[str, TypeInSubgraph]
    ) -> dict[str, dict[str, FieldInSubgraph]]:
        if not isinstance(
            node,
            ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode | InputObjectTypeDefinitionNode,
        ):
            return {}
        fields: dict[str, dict[str, FieldInSubgraph]] = {}
        for each in node.fields or ():
            where = f"{node.name.value}.{each.name.value}"
            own_type = print_ast(each.type)
            applied = list(_applied(each.directives, "join__field"))
            if not applied:
                # the specification: without @join__field, every subgraph of the type has the field
                fields[each.name.value] = {name: FieldInSubgraph(own_type) for name in subgraphs}
                continue
            fields[each.name.value] = {
                self._subgraph(arguments, where): FieldInSubgraph(
                    type=arguments.get("type") or own_type,
                    requires=_fields(arguments.get("requires"), f"{where}'s requires"),
                    provides=_fields(arguments.get("provides"), f"{where}'s provides"),
                    external=arguments.get("external", False),
                    override=arguments.get("override"),
                    override_label=arguments.get("overrideLabel"),
                    used_overridden=arguments.get("usedOverridden", False),
                    contextual=tuple(
                        _contextual(each, where) for each in arguments.get("contextArguments") or ()
                    ),
                )
                for arguments in applied
                if arguments.get("graph") is not None
            }
        return fields

    def _interfaces(
        self, node: TypeDefinitionNode, subgraphs: Mapping[str, TypeInSubgraph]
    ) -> dict[str, frozenset[str]]:
        if not isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
            return {}
        applied = list(_applied(node.directives, "join__implements"))
        if not applied:
            everywhere = frozenset(each.name.value for each in node.interfaces or ())
            return dict.fromkeys(subgraphs, everywhere) if everywhere else {}
        return self._names(applied, "interface", node.name.value)

    def _members(
        self, node: TypeDefinitionNode, subgraphs: Mapping[str, TypeInSubgraph]
    ) -> dict[str, frozenset[str]]:
        if not isinstance(node, UnionTypeDefinitionNode):
            return {}
        applied = list(_applied(node.directives, "join__unionMember"))
        if not applied:
            return dict.fromkeys(subgraphs, frozenset(each.name.value for each in node.types or ()))
        return self._names(applied, "member", node.name.value)

    def _names(
        self, applied: Iterable[dict[str, Any]], argument: str, where: str
    ) -> dict[str, frozenset[str]]:
        names: dict[str, frozenset[str]] = {}
        for arguments in applied:
            subgraph = self._subgraph(arguments, where)
            names[subgraph] = names.get(subgraph, frozenset()) | {arguments[argument]}
        return names

    def _subgraph(self, arguments: Mapping[str, Any], where: str) -> str:
        value = str(arguments.get("graph"))
        if value not in self.names:
            raise JoinError(f"{where} names the graph {value}, which join__Graph does not have")
        return self.names[value]


def _applied(
    directives: Iterable[ConstDirectiveNode] | None, name: str
) -> Iterator[dict[str, Any]]:
    """The arguments of every use of a directive, as plain values; enum values as their names."""
    return (
        {
            argument.name.value: argument.value.value
            if isinstance(argument.value, BooleanValueNode)
            else value_from_ast_untyped(argument.value)
            for argument in each.arguments or ()
        }
        for each in directives or ()
        if each.name.value == name
    )


def _contextual(said: Mapping[str, Any], where: str) -> ContextualArgument:
    try:
        name, type_text, context, selection = (
            str(said[key]) for key in ("name", "type", "context", "selection")
        )
    except KeyError as error:
        raise JoinError(f"{where} has a contextual argument without {error}") from error
    fields = _fields(selection, f"the selection of {where}({name}:)")
    return ContextualArgument(name, type_text, context, fields)


def _fields(text: str | None, where: str) -> FieldSet:
    if not text:
        return ()
    try:
        return parse_field_set(text)
    except FieldSetError as error:
        raise JoinError(f"{where} is unreadable: {error}") from error
