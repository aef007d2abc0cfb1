"""What becomes of ``@external``, which federation 1 used more widely than version 2."""

from __future__ import annotations

from collections.abc import Sequence

from router.compose.facts import Facts, fields_of
from router.compose.upgrade.originals import Originals, is_extension
from router.compose.wording import of_subgraph
from router.federation import field_set
from router.federation.errors import Code, CompositionError
from router.federation.schema import (
    CompositeType,
    InterfaceType,
    ObjectType,
    Schema,
    UnionType,
)
from router.federation.subgraph import Subgraph
from router.federation.type_ref import base_name


def remove_external_on_interfaces(subgraph: Subgraph, _: Originals) -> Sequence[CompositionError]:
    """An interface's fields are never resolved, so they cannot be external."""
    for interface in subgraph.schema.of_kind(InterfaceType):
        for field in interface.fields.values():
            field.remove("external")
    return ()


def remove_external_on_types(subgraph: Subgraph, _: Originals) -> Sequence[CompositionError]:
    """On a whole type ``@external`` had no effect in federation 1."""
    for named in subgraph.schema.of_kind(ObjectType):
        named.remove("external")
    return ()


def remove_external_on_extension_keys(
    subgraph: Subgraph, originals: Originals
) -> Sequence[CompositionError]:
    """The key fields of an extension are resolved by it, whatever they are marked.

    An extension without a key of its own is known by the first key of every other subgraph.
    """
    schema = subgraph.schema
    for named in schema.of_kind(CompositeType):
        if not is_extension(named):
            continue
        keys = [(schema, named, key) for key in named.applied("key")]
        if not keys:
            keys = [
                (facts.schema, other, other.applied("key")[0])
                for facts, other in originals.elsewhere(named.name, subgraph)
                if other.has("key")
            ]
        for owner_schema, owner, key in keys:
            for parent, field in field_set.walk(fields_of(key), owner_schema, owner.name):
                if parent is owner and field.name in named.fields:
                    named.fields[field.name].remove("external")
    return ()


def remove_unused_externals(subgraph: Subgraph, _: Originals) -> Sequence[CompositionError]:
    """An external field that nothing uses goes; a type that is left empty goes with it."""
    schema = subgraph.schema
    facts = Facts(subgraph)
    errors: list[CompositionError] = []
    for named in list(schema.of_kind(CompositeType)):
        had_fields = bool(named.fields)
        named.fields = {
            name: field
            for name, field in named.fields.items()
            if not facts.is_external(named.name, name) or facts.is_used(named.name, name)
        }
        if named.fields or not had_fields:
            continue
        if _is_referenced(named.name, schema):
            errors.append(
                of_subgraph(
                    subgraph.name,
                    Code.TYPE_WITH_ONLY_UNUSED_EXTERNAL,
                    f'Type "{named.name}" contains only external fields and none of them is used '
                    "in a @key, @provides or @requires: give it a field that is resolved here.",
                )
            )
        else:
            del schema.types[named.name]
            schema.roots = {kind: name for kind, name in schema.roots.items() if name != named.name}
    return errors


def _is_referenced(name: str, schema: Schema) -> bool:
    for named in schema.types.values():
        if isinstance(named, UnionType) and name in named.members:
            return True
        if isinstance(named, CompositeType) and (
            name in named.interfaces
            or any(base_name(field.type) == name for field in named.fields.values())
        ):
            return True
    return False
