"""What becomes of ``@key``, ``@requires`` and ``@provides`` that federation 1 accepted."""

from __future__ import annotations

from collections.abc import Sequence

from graphql import EnumValueNode, ListValueNode, StringValueNode

from router.compose.facts import fields_of
from router.compose.upgrade.originals import Originals
from router.federation import field_set, values
from router.federation.errors import CompositionError
from router.federation.field_set import FieldSelection, FieldSet, FieldSetError, FragmentSelection
from router.federation.schema import (
    Application,
    CompositeType,
    Element,
    Field,
    InterfaceType,
    ObjectType,
    Schema,
    UnionType,
)
from router.federation.subgraph import Subgraph
from router.federation.type_ref import base_name

_SPECS = ("key", "requires", "provides")


def coerce_field_sets(subgraph: Subgraph, _: Originals) -> Sequence[CompositionError]:
    """``fields: ["id", "sku"]`` and ``fields: id`` become strings."""
    for named in subgraph.schema.of_kind(CompositeType):
        elements: list[Element] = [named, *named.fields.values()]
        for element in elements:
            for use in element.directives:
                if use.spec in _SPECS:
                    _coerce(use)
    return ()


def _coerce(use: Application) -> None:
    given = use.arguments.get("fields")
    if isinstance(given, EnumValueNode):
        use.arguments["fields"] = values.of_string(given.value)
    elif isinstance(given, ListValueNode):
        texts = [each.value for each in given.values if isinstance(each, StringValueNode)]
        if len(texts) == len(given.values):
            use.arguments["fields"] = values.of_string(" ".join(texts))


def remove_directives_on_interfaces(subgraph: Subgraph, _: Originals) -> Sequence[CompositionError]:
    """On interfaces the three had no effect."""
    for interface in subgraph.schema.of_kind(InterfaceType):
        interface.remove("key")
        for field in interface.fields.values():
            field.remove("provides")
            field.remove("requires")
    return ()


def remove_provides_on_leaves(subgraph: Subgraph, _: Originals) -> Sequence[CompositionError]:
    """``@provides`` on a field with nothing below it had no effect."""
    schema = subgraph.schema
    for named in schema.of_kind(ObjectType):
        for field in named.fields.values():
            if not isinstance(schema.types.get(base_name(field.type)), CompositeType | UnionType):
                field.remove("provides")
    return ()


def remove_inactive_field_sets(subgraph: Subgraph, _: Originals) -> Sequence[CompositionError]:
    """Fields that are not external need neither be required nor provided."""
    schema = subgraph.schema
    for named in schema.of_kind(CompositeType):
        for field in named.fields.values():
            _keep_external(field, "provides", base_name(field.type), schema)
            _keep_external(field, "requires", named.name, schema)
    return ()


def _keep_external(field: Field, spec: str, parent: str, schema: Schema) -> None:
    for use in field.applied(spec):
        selected = fields_of(use)
        try:
            field_set.check(selected, schema, parent)
        except FieldSetError:
            continue  # the rule for this directive reports it
        kept = _external_part(selected, schema, parent)
        if kept == selected:
            continue
        if kept:
            use.arguments["fields"] = values.of_string(field_set.print_field_set(kept))
        else:
            field.directives.remove(use)


def _external_part(selected: FieldSet, schema: Schema, parent: str) -> FieldSet:
    kept: list[FieldSelection | FragmentSelection] = []
    for each in selected:
        if isinstance(each, FragmentSelection):
            below = _external_part(each.selections, schema, each.type_condition or parent)
            if below:
                kept.append(FragmentSelection(each.type_condition, below, each.directives))
            continue
        named = schema.composite(parent)
        field = named.fields.get(each.name) if named else None
        if named is None or field is None:
            continue
        if _is_external_somewhere(named, field, schema):
            kept.append(each)
        elif each.selections:
            below = _external_part(each.selections, schema, base_name(field.type))
            if below:
                kept.append(
                    FieldSelection(each.name, each.arguments, below, each.alias, each.directives)
                )
    return tuple(kept)


def _is_external_somewhere(named: CompositeType, field: Field, schema: Schema) -> bool:
    if field.has("external"):
        return True
    if not isinstance(named, InterfaceType):
        return False
    return any(
        field.name in implementation.fields and implementation.fields[field.name].has("external")
        for name in schema.possible_types(named.name)
        if (implementation := schema.composite(name))
    )
