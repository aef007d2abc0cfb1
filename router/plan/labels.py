"""Labels of progressive overrides: which of them an operation can meet.

A field in migration (``@override(from:, label:)``) is resolved by its new subgraph where the label
is on for a request, else by its old one. Who decides that is the server's: ``percent(n)`` is on for
n out of a hundred requests, any other label is for the operator to turn on.
Source: https://www.apollographql.com/docs/graphos/reference/federation/directives#progressive-override.
"""

from __future__ import annotations

from collections.abc import Iterable

from graphql import get_named_type, is_abstract_type

from router.federation.joined_types import ContextualArgument, JoinedType
from router.federation.selection import Selection, from_field_set, object_types
from router.federation.supergraph import Supergraph
from router.operation.normalize import Operation


class Labels:
    """The labels of one supergraph."""

    def __init__(self, supergraph: Supergraph) -> None:
        self._supergraph = supergraph
        self.all = frozenset(
            says.override_label
            for joined in supergraph.types.values()
            for per_subgraph in joined.fields.values()
            for says in per_subgraph.values()
            if says.override_label is not None
        )

    def met_by(self, operation: Operation) -> frozenset[str]:
        """The labels on which the plan of an operation may depend: those of its fields, of the
        fields that those require, and of the keys of all types on the way."""
        if not self.all:
            return self.all
        walk = _Walk(self._supergraph)
        walk.take(operation.root, operation.selections)
        for deferred in operation.deferred:
            walk.take(operation.root, deferred.selections)
        return frozenset(walk.labels)


class _Walk:
    def __init__(self, supergraph: Supergraph) -> None:
        self._supergraph = supergraph
        self._schema = supergraph.schema
        self._fields: set[tuple[str, str]] = set()
        self._types: set[str] = set()
        self.labels: set[str] = set()

    def take(self, static: str, selections: Iterable[Selection]) -> None:
        names = self._possible(static)
        for each in selections:
            meant = [name for name in names if each.types is None or name in each.types]
            for name in meant:
                self._field(name, each.name)
            # a field of one name leads to objects of other types where it is another type's
            below = (self._below(name, each.name) for name in meant)
            for type_name in dict.fromkeys(found for found in below if found is not None):
                self.take(type_name, each.selections)
                for deferred in each.deferred:
                    self.take(type_name, deferred.selections)

    def _possible(self, static: str) -> tuple[str, ...]:
        """The type itself, if it is an interface's object, and what it may be at run time."""
        named = self._schema.type_map[static]
        possible = self._schema.get_possible_types(named) if is_abstract_type(named) else ()
        return (static, *(each.name for each in possible))

    def _below(self, type_name: str, field: str) -> str | None:
        fields = getattr(self._schema.type_map[type_name], "fields", {})
        named = get_named_type(fields[field].type) if field in fields else None
        return named.name if named is not None and named.name in self._supergraph.types else None

    def _field(self, type_name: str, field: str) -> None:
        if (type_name, field) in self._fields:
            return
        self._fields.add((type_name, field))
        joined = self._supergraph.types.get(type_name)
        if joined is None:
            return
        self._type(joined)
        for says in joined.fields.get(field, {}).values():
            if says.override_label is not None:
                self.labels.add(says.override_label)
            if says.requires:
                self.take(type_name, from_field_set(self._schema, type_name, says.requires))
            for argument in says.contextual:
                self._context(argument)

    def _context(self, argument: ContextualArgument) -> None:
        """Notes what a contextual argument's value is read from, on whichever type it may be."""
        for joined in self._supergraph.types.values():
            if argument.context in joined.contexts:
                for name in object_types(self._schema, joined.name):
                    fields = from_field_set(self._schema, name, argument.selections)
                    self.take(name, fields)

    def _type(self, joined: JoinedType) -> None:
        """Notes the keys by which objects of a type go from subgraph to subgraph."""
        if joined.name in self._types:
            return
        self._types.add(joined.name)
        for says in joined.subgraphs.values():
            for key in says.keys:
                self.take(joined.name, from_field_set(self._schema, joined.name, key.fields))
        for interfaces in joined.interfaces.values():
            for name in interfaces:
                if name in self._supergraph.types:
                    interface = self._supergraph.types[name]
                    self._type(interface)
