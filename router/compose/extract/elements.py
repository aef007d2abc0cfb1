"""The part of every type that one subgraph has."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from graphql import EnumValueNode, ListValueNode, ObjectValueNode, ValueNode

from router.compose.extract.machinery import ACCESS_CONTROL, BUILT_INS, Machinery
from router.federation import values
from router.federation.schema import (
    Application,
    CompositeType,
    Element,
    EnumType,
    EnumValue,
    Field,
    InputObjectType,
    InputValue,
    InterfaceType,
    ObjectType,
    ScalarType,
    Schema,
    TypeDefinition,
    UnionType,
)
from router.federation.type_ref import TypeRef, from_text

_NAME = re.compile(r"\w+")


class Extraction:
    """The types of a supergraph, to be asked for one graph's part at a time.

    A graph is named by its value of ``join__Graph``; ``names`` has the subgraphs' names.
    """

    def __init__(self, schema: Schema, machinery: Machinery, names: Mapping[str, str]) -> None:
        self._schema = schema
        self._machinery = machinery
        self._names = names
        self._graphs = {
            named.name: tuple(dict.fromkeys(_graph(use) for use in _uses(named, "join__type")))
            for named in schema.types.values()
        }
        self._stand_ins = {
            named.name: frozenset(
                _graph(use)
                for use in _uses(named, "join__type")
                if values.boolean(use.arguments.get("isInterfaceObject"))
            )
            for named in schema.of_kind(InterfaceType)
        }
        self._provided = _provided(schema)

    def types(self, graph: str) -> Iterator[TypeDefinition]:
        """Every type of one graph. A type whose keys stand on an extension comes in two parts."""
        for named in self._schema.types.values():
            if graph in self._graphs[named.name]:
                yield from self._type(named, graph)

    def _type(self, named: TypeDefinition, graph: str) -> Iterator[TypeDefinition]:
        own = self._kept(named, graph)
        match named:
            case ScalarType():
                yield ScalarType(name=named.name, description=named.description, directives=own)
            case EnumType():
                yield replace(named, directives=own, values=self._values(named, graph))
            case UnionType():
                yield replace(named, directives=own, members=self._members(named, graph))
            case InputObjectType():
                fields = {
                    name: self._input(field, graph, self._joins(named, field)[graph])
                    for name, field in named.fields.items()
                    if graph in self._joins(named, field)
                }
                yield replace(named, directives=own, fields=fields)
            case CompositeType():
                yield from self._composite(named, graph, own)

    def _composite(
        self, named: CompositeType, graph: str, own: list[Application]
    ) -> Iterator[CompositeType]:
        stands_in = graph in self._stand_ins.get(named.name, ())
        if stands_in:
            own.append(Application(self._machinery.of["interfaceObject"]))
        keys: dict[bool, list[Application]] = {False: [], True: []}
        for use in _uses(named, "join__type"):
            if _graph(use) == graph and "key" in use.arguments:
                on_extension = values.boolean(use.arguments.get("extension")) is True
                keys[on_extension].append(self._key(use))
        fields = {
            name: self._field(named, field, graph, joins[graph])
            for name, field in named.fields.items()
            if graph in (joins := self._joins(named, field))
        }
        if not fields and not self._schema.is_root(named.name):
            fields = dict(self._overridden(named, graph))
        kind: type[CompositeType] = ObjectType if stands_in else type(named)
        whole = kind(
            name=named.name,
            description=named.description,
            directives=own + keys[False],
            fields=fields,
            interfaces=self._interfaces(named, graph),
        )
        if keys[True] and not keys[False] and self._has_base_elsewhere(named, graph):
            yield replace(whole, defined=False, description=None, directives=own + keys[True])
            return
        if fields:
            yield whole
        if keys[True]:
            yield kind(name=named.name, defined=False, directives=keys[True])

    def _has_base_elsewhere(self, named: CompositeType, graph: str) -> bool:
        return any(
            _graph(use) != graph and not values.boolean(use.arguments.get("extension"))
            for use in _uses(named, "join__type")
        )

    def _key(self, use: Application) -> Application:
        arguments = {"fields": use.arguments["key"]}
        if values.boolean(use.arguments.get("resolvable")) is False:
            arguments["resolvable"] = values.of_boolean(False)
        return Application(self._machinery.of["key"], arguments)

    def _field(self, owner: CompositeType, field: Field, graph: str, join: Application) -> Field:
        says = join.arguments
        external = values.boolean(says.get("external")) is True
        directives = [] if external else self._kept(field, graph)
        if isinstance(owner, InterfaceType):
            directives = [use for use in directives if not self._is_access_control(use)]
            directives += self._demands(owner, field, graph)
        for spec in ("requires", "provides"):
            if spec in says:
                directives.append(Application(self._machinery.of[spec], {"fields": says[spec]}))
        if external:
            directives.append(Application(self._machinery.of["external"]))
        if "override" in says:
            arguments = {"from": says["override"]}
            if "overrideLabel" in says:
                arguments["label"] = says["overrideLabel"]
            directives.append(Application(self._machinery.of["override"], arguments))
        if not external and self._is_shared(owner, field, graph):
            directives.append(Application(self._machinery.of["shareable"]))
        arguments_of_field = {
            name: self._input(argument, graph, None) for name, argument in field.arguments.items()
        }
        arguments_of_field.update(self._contextual(says.get("contextArguments")))
        return Field(
            name=field.name,
            description=None if external else field.description,
            directives=directives,
            type=_type_in(join, field.type),
            arguments=arguments_of_field,
        )

    def _contextual(self, given: ValueNode | None) -> Iterator[tuple[str, InputValue]]:
        for each in given.values if isinstance(given, ListValueNode) else ():
            if not isinstance(each, ObjectValueNode):
                continue
            says = {part.name.value: values.string(part.value) or "" for part in each.fields}
            context = says["context"].rpartition("__")[2]
            selected = values.of_string(f"${context} {says['selection']}")
            use = Application(self._machinery.of["fromContext"], {"field": selected})
            yield (
                says["name"],
                InputValue(name=says["name"], type=from_text(says["type"]), directives=[use]),
            )

    def _overridden(self, named: CompositeType, graph: str) -> Iterator[tuple[str, Field]]:
        """The fields that others took over from a graph which has no other left in the type."""
        for name, field in named.fields.items():
            takers = [
                use
                for use in _uses(field, "join__field")
                if values.string(use.arguments.get("override")) == self._names[graph]
            ]
            if takers:
                plain = Application("join__field", {"graph": values.of_enum(graph)})
                yield name, self._field(named, field, graph, plain)

    def _is_shared(self, owner: CompositeType, field: Field, graph: str) -> bool:
        """Whether others resolve the field too, be it through an ``@interfaceObject``."""
        if isinstance(owner, ObjectType):
            resolving = self._resolving(owner, field)
            for name in owner.interfaces:
                interface = self._schema.composite(name)
                if interface is not None and field.name in interface.fields:
                    resolving |= self._lending(interface, interface.fields[field.name])
            return len(resolving | {graph}) > 1
        if graph not in self._stand_ins[owner.name]:
            return False
        resolving = self._lending(owner, field)
        for each in self._schema.possible_types(owner.name):
            named = self._schema.composite(each)
            if named is not None and field.name in named.fields:
                resolving |= self._resolving(named, named.fields[field.name])
        return len(resolving | {graph}) > 1

    def _demands(self, interface: InterfaceType, field: Field, graph: str) -> Iterator[Application]:
        """The access control of an ``@interfaceObject``'s field. The interface's field has that of
        the implementations too, so it is taken from one to which the field is lent."""
        if graph not in self._stand_ins[interface.name]:
            return
        for name in self._schema.possible_types(interface.name):
            named = self._schema.composite(name)
            lent = named.fields.get(field.name) if named else None
            if lent is not None and not _is_owned(lent):
                yield from (use for use in lent.directives if self._is_access_control(use))
                return

    def _resolving(self, owner: CompositeType, field: Field) -> set[str]:
        return {
            graph
            for graph, use in self._joins(owner, field).items()
            if not values.boolean(use.arguments.get("usedOverridden"))
            and (
                not values.boolean(use.arguments.get("external"))
                or field.name in self._provided[graph]
            )
        }

    def _lending(self, interface: CompositeType, field: Field) -> set[str]:
        return self._resolving(interface, field) & self._stand_ins.get(interface.name, frozenset())

    def _joins(self, owner: TypeDefinition, field: Element) -> dict[str, Application]:
        uses = _uses(field, "join__field")
        if not uses:
            # the specification: without @join__field, every subgraph of the type has the field
            return {graph: Application("join__field") for graph in self._graphs[owner.name]}
        return {_graph(use): use for use in uses if "graph" in use.arguments}

    def _input(self, value: InputValue, graph: str, join: Application | None) -> InputValue:
        ref = value.type if join is None else _type_in(join, value.type)
        return replace(value, type=ref, directives=self._kept(value, graph))

    def _values(self, named: EnumType, graph: str) -> dict[str, EnumValue]:
        return {
            name: replace(value, directives=self._kept(value, graph))
            for name, value in named.values.items()
            if _is_in(graph, _uses(value, "join__enumValue"))
        }

    def _members(self, named: UnionType, graph: str) -> list[str]:
        return self._of_graph(named, graph, "join__unionMember", "member", named.members)

    def _interfaces(self, named: CompositeType, graph: str) -> list[str]:
        return self._of_graph(named, graph, "join__implements", "interface", named.interfaces)

    def _of_graph(
        self, named: TypeDefinition, graph: str, join: str, argument: str, all_: list[str]
    ) -> list[str]:
        per_graph: dict[str, list[str]] = defaultdict(list)
        for use in _uses(named, join):
            per_graph[_graph(use)].append(values.string(use.arguments.get(argument)) or "")
        return per_graph[graph] if per_graph else list(all_)

    def _kept(self, element: Element, graph: str) -> list[Application]:
        """What authors said of an element, as far as the graph may have said it."""
        return list(
            kept_uses(
                element.directives,
                graph,
                self._names[graph],
                self._machinery,
                on_interface=isinstance(element, InterfaceType),
            )
        )

    def _is_access_control(self, use: Application) -> bool:
        return self._machinery.federation.get(use.name) in ACCESS_CONTROL


def kept_uses(
    uses: Iterable[Application],
    graph: str,
    name: str,
    machinery: Machinery,
    *,
    on_interface: bool = False,
) -> Iterator[Application]:
    """Those uses of directives on an element of the supergraph that one graph may have made.

    An interface's access control is worked out from its implementations; a context belongs to the
    subgraph whose name it starts with.
    """
    for use in uses:
        spec = machinery.federation.get(use.name)
        if spec == "context":
            owner, _, context = (values.string(use.arguments.get("name")) or "").rpartition("__")
            if owner == name:
                yield Application(use.name, {"name": values.of_string(context)})
        elif spec is not None:
            if not (on_interface and spec in ACCESS_CONTROL):
                yield use
        elif use.name == "join__directive":
            if graph in _graphs(use):
                yield _carried(use)
        elif use.name in BUILT_INS or use.name in machinery.custom:
            yield use


def _carried(use: Application) -> Application:
    given = use.arguments.get("args")
    fields = given.fields if isinstance(given, ObjectValueNode) else ()
    arguments: dict[str, ValueNode] = {each.name.value: each.value for each in fields}
    return Application(values.string(use.arguments.get("name")) or "", arguments)


def _provided(schema: Schema) -> Mapping[str, set[str]]:
    """By graph, the names in its ``@provides``: what it resolves though it is ``@external``."""
    found: dict[str, set[str]] = defaultdict(set)
    for named in schema.of_kind(CompositeType):
        for field in named.fields.values():
            for use in _uses(field, "join__field"):
                text = values.string(use.arguments.get("provides"))
                found[_graph(use)].update(_NAME.findall(text or ""))
    return found


def _is_owned(field: Field) -> bool:
    return any("graph" in use.arguments for use in _uses(field, "join__field"))


def _uses(element: Element, name: str) -> list[Application]:
    return [use for use in element.directives if use.name == name]


def _graph(use: Application) -> str:
    graph = use.arguments.get("graph")
    return graph.value if isinstance(graph, EnumValueNode) else ""


def _graphs(use: Application) -> list[str]:
    given = use.arguments.get("graphs")
    each = given.values if isinstance(given, ListValueNode) else ()
    return [graph.value for graph in each if isinstance(graph, EnumValueNode)]


def _is_in(graph: str, uses: list[Application]) -> bool:
    return not uses or any(_graph(use) == graph for use in uses)


def _type_in(join: Application, default: TypeRef) -> TypeRef:
    given = values.string(join.arguments.get("type"))
    return from_text(given) if given else default
