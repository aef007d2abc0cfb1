"""What follows from a subgraph's directives about its fields: external, shareable, used.

Several stages ask the same questions of the same subgraph; they are answered once, from the schema
as it was when the facts were drawn. Whoever changes the schema draws new ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from router.federation import field_set, values
from router.federation.field_set import FieldSet, FieldSetError
from router.federation.schema import (
    Application,
    CompositeType,
    Field,
    InterfaceType,
    ObjectType,
    UnionType,
)
from router.federation.subgraph import Subgraph
from router.federation.type_ref import base_name

Coordinate = tuple[str, str]


def fields_of(use: Application) -> FieldSet:
    """The field set that a use of ``@key``, ``@requires`` or ``@provides`` holds; empty where it
    cannot be read, which a rule of its own reports."""
    text = values.string(use.arguments.get("fields"))
    if text is None:
        return ()
    try:
        return field_set.parse_field_set(text)
    except FieldSetError:
        return ()


class Facts:
    """The answers for one subgraph, each computed when first asked for."""

    def __init__(self, subgraph: Subgraph) -> None:
        self.subgraph = subgraph
        self.schema = subgraph.schema

    def is_interface_object(self, name: str) -> bool:
        """Whether the object type ``name`` stands for an interface (``@interfaceObject``)."""
        named = self.schema.types.get(name)
        return isinstance(named, ObjectType) and named.has("interfaceObject")

    def is_external(self, type_name: str, field_name: str) -> bool:
        """Whether the subgraph mentions the field without resolving it by itself."""
        return (type_name, field_name) in self.external

    def is_fake_external(self, type_name: str, field_name: str) -> bool:
        """Whether ``@external`` has no effect: on a key of an extension it never had."""
        return (type_name, field_name) in self._fake_externals

    def is_fully_external(self, type_name: str, field_name: str) -> bool:
        """External and on no path on which the subgraph ``@provides`` it."""
        coordinate = (type_name, field_name)
        return coordinate in self.external and coordinate not in self.provided

    def is_shareable(self, type_name: str, field_name: str) -> bool:
        """Whether other subgraphs may resolve the field too."""
        return (type_name, field_name) in self._shareable

    def is_used(self, type_name: str, field_name: str) -> bool:
        """Whether a field set mentions the field or an interface asks for it."""
        return (type_name, field_name) in self.used

    @cached_property
    def external(self) -> frozenset[Coordinate]:
        """Every external field."""
        fed2 = not self.subgraph.is_version_1
        return frozenset(
            (named.name, field.name)
            for named in self.schema.of_kind(CompositeType)
            for field in named.fields.values()
            if field.has("external")
            or (fed2 and isinstance(named, ObjectType) and named.has("external"))
            if (named.name, field.name) not in self._fake_externals
        )

    @cached_property
    def _fake_externals(self) -> frozenset[Coordinate]:
        return frozenset(
            (owner.name, field.name)
            for named in self.schema.of_kind(CompositeType)
            for key in named.applied("key")
            if key.block or named.has("extends")
            for owner, field in field_set.walk(fields_of(key), self.schema, named.name)
            if field.has("external")
        )

    @cached_property
    def provided(self) -> frozenset[Coordinate]:
        """Every field that some ``@provides`` of the subgraph mentions."""
        return frozenset(
            (owner.name, field.name)
            for _, parent, use in self.uses_on_fields("provides")
            for owner, field in field_set.used_fields(
                fields_of(use), self.schema, base_name(parent.type)
            )
        )

    def uses_on_fields(self, spec: str) -> Iterator[tuple[CompositeType, Field, Application]]:
        """Every use of a directive on a field, with the field and the type that has it."""
        for named in self.schema.of_kind(CompositeType):
            for field in named.fields.values():
                for use in field.applied(spec):
                    yield named, field, use

    @cached_property
    def _shareable(self) -> frozenset[Coordinate]:
        found: set[Coordinate] = set()
        for named in self.schema.of_kind(CompositeType):
            for key in named.applied("key"):
                for owner, field in field_set.used_fields(fields_of(key), self.schema, named.name):
                    found.add((owner.name, field.name))
            if not isinstance(named, ObjectType) or self.subgraph.is_version_1:
                continue
            blocks = {use.block for use in named.applied("shareable")}
            for field in named.fields.values():
                if field.has("shareable") or field.block in blocks:
                    found.add((named.name, field.name))
        return frozenset(found | (self.provided & self.external))

    @cached_property
    def used(self) -> frozenset[Coordinate]:
        """Every field that a field set mentions or that implements an interface's field."""
        found: set[Coordinate] = set(self.provided)
        for named in self.schema.of_kind(CompositeType):
            for key in named.applied("key"):
                found.update(self._mentioned(key, named.name))
        for named, _, use in self.uses_on_fields("requires"):
            found.update(self._mentioned(use, named.name))
        for interface in self.schema.of_kind(InterfaceType):
            for name in self.schema.possible_types(interface.name):
                implementation = self.schema.composite(name)
                found.update(
                    (name, field)
                    for field in interface.fields
                    if implementation and field in implementation.fields
                )
        return frozenset(found | self._used_by_contexts())

    def _mentioned(self, use: Application, parent: str) -> Iterator[Coordinate]:
        for owner, field in field_set.used_fields(fields_of(use), self.schema, parent):
            yield owner.name, field.name

    def _used_by_contexts(self) -> set[Coordinate]:
        found: set[Coordinate] = set()
        for named in self.schema.of_kind(CompositeType):
            for field in named.fields.values():
                for argument in field.arguments.values():
                    for use in argument.applied("fromContext"):
                        found.update(self._selected_from_context(use))
        return found

    def _selected_from_context(self, use: Application) -> Iterator[Coordinate]:
        reference = context_reference(values.string(use.arguments.get("field")) or "")
        if reference is None:
            return
        context, selection = reference
        try:
            selected = field_set.parse_field_set(selection)
        except FieldSetError:
            return
        for named in self.contexts.get(context, ()):
            for owner, field in field_set.used_fields(selected, self.schema, named):
                yield owner.name, field.name

    @cached_property
    def contexts(self) -> dict[str, tuple[str, ...]]:
        """The types on which each ``@context`` is set, by its name."""
        found: dict[str, tuple[str, ...]] = {}
        for named in self.schema.types.values():
            if isinstance(named, CompositeType | UnionType):
                for use in named.applied("context"):
                    name = values.string(use.arguments.get("name")) or ""
                    found[name] = (*found.get(name, ()), named.name)
        return found


def context_reference(text: str) -> tuple[str, str] | None:
    """Takes ``$user { currency }`` apart into the context's name and the selection."""
    stripped = text.strip()
    if not stripped.startswith("$"):
        return None
    name = ""
    for character in stripped[1:]:
        if not (character.isalnum() or character == "_"):
            break
        name += character
    selection = stripped[1 + len(name) :].strip()
    return (name, selection) if name and selection else None
