"""``@fromContext``: the context is set, and what is selected from it fits the argument."""

from __future__ import annotations

from collections.abc import Iterator

from router.compose.facts import Facts, context_reference
from router.federation import field_set, values
from router.federation.errors import Code, CompositionError
from router.federation.field_set import FieldSet, FieldSetError, FragmentSelection
from router.federation.schema import (
    CompositeType,
    Field,
    InputValue,
    InterfaceType,
    ObjectType,
    Schema,
)
from router.federation.subtype import is_subtype
from router.federation.type_ref import TypeRef, nullable


def contextual_arguments(facts: Facts) -> Iterator[CompositionError]:
    """Checks every ``@fromContext`` of the subgraph."""
    for definition in facts.schema.directives.values():
        for argument in definition.arguments.values():
            if argument.has("fromContext"):
                yield CompositionError(
                    Code.CONTEXT_NOT_SET,
                    f"@fromContext argument cannot be used on a directive definition: it is on "
                    f'"@{definition.name}({argument.name}:)".',
                )
    for named in facts.schema.of_kind(CompositeType):
        for field in named.fields.values():
            for argument in field.arguments.values():
                for use in argument.applied("fromContext"):
                    text = values.string(use.arguments.get("field")) or ""
                    yield from _check(facts, named, field, argument, text)


def _check(
    facts: Facts, named: CompositeType, field: Field, argument: InputValue, text: str
) -> Iterator[CompositionError]:
    coordinate = f"{named.name}.{field.name}({argument.name}:)"
    if isinstance(named, InterfaceType) or _is_interface_field(facts.schema, named, field):
        yield CompositionError(
            Code.CONTEXT_NOT_SET,
            f"@fromContext argument cannot be used on a field that exists on an abstract type or "
            f'implements one: it is on "{coordinate}".',
        )
        return
    if argument.default is not None:
        yield CompositionError(
            Code.CONTEXT_NOT_SET,
            f'@fromContext argument "{coordinate}" cannot have a default value.',
        )
    reference = context_reference(text)
    if reference is None:
        has_name = text.strip().startswith("$") and len(text.strip()) > 1
        code = Code.NO_SELECTION_FOR_CONTEXT if has_name else Code.NO_CONTEXT_IN_SELECTION
        yield CompositionError(
            code,
            f'@fromContext argument "{coordinate}" should be of the form '
            f'"$contextName {{ selection }}", but is "{text}".',
        )
        return
    context, selection = reference
    types = facts.contexts.get(context)
    if not types:
        yield CompositionError(
            Code.CONTEXT_NOT_SET,
            f'Context "{context}" is used in "{coordinate}" but is never set: put '
            f'@context(name: "{context}") on the type that it is read from.',
        )
        return
    if not _has_resolvable_key(named):
        yield CompositionError(
            Code.CONTEXT_NO_RESOLVABLE_KEY,
            f'Object "{named.name}" has no resolvable key but has a field with a contextual '
            "argument.",
        )
    yield from _check_selection(facts.schema, coordinate, argument, selection, types)


def _is_interface_field(schema: Schema, named: CompositeType, field: Field) -> bool:
    interfaces = (schema.composite(name) for name in named.interfaces)
    return any(interface and field.name in interface.fields for interface in interfaces)


def _has_resolvable_key(named: CompositeType) -> bool:
    return any(
        values.boolean(key.arguments.get("resolvable")) is not False for key in named.applied("key")
    )


def _check_selection(
    schema: Schema, coordinate: str, argument: InputValue, selection: str, types: tuple[str, ...]
) -> Iterator[CompositionError]:
    prefix = f'Invalid selection for @fromContext on "{coordinate}": '
    try:
        selected = field_set.parse_field_set(selection)
    except FieldSetError as error:
        yield CompositionError(Code.CONTEXT_INVALID_SELECTION, f"{prefix}{error}")
        return
    for name in types:
        relevant = _for_type(selected, schema, name)
        if relevant is None:
            continue
        try:
            field_set.check(relevant, schema, name)
            found = _selected_type(relevant, schema, name)
        except FieldSetError as error:
            yield CompositionError(Code.CONTEXT_INVALID_SELECTION, f"{prefix}{error}")
            continue
        if not is_subtype(nullable(argument.type), nullable(found), schema):
            yield CompositionError(
                Code.CONTEXT_INVALID_SELECTION,
                f'{prefix}the type of the selection is "{found}", the argument\'s is '
                f'"{argument.type}".',
            )


def _for_type(selected: FieldSet, schema: Schema, name: str) -> FieldSet | None:
    """The part of a selection that concerns one of the context's types; ``None`` if no part does,
    which is in order where the selection says what it takes from each type."""
    fragments = [each for each in selected if isinstance(each, FragmentSelection)]
    if len(fragments) < len(selected) or not isinstance(schema.types.get(name), ObjectType):
        return selected
    kept = tuple(
        each
        for each in fragments
        if each.type_condition is None or name in schema.possible_types(each.type_condition)
    )
    return kept or None


def _selected_type(selected: FieldSet, schema: Schema, name: str) -> TypeRef:
    """The type of the one leaf that a selection must end in, through whatever lists."""
    leaves: list[TypeRef] = [
        field.type
        for _, field in field_set.walk(selected, schema, name)
        if schema.composite(str(nullable(field.type))) is None
    ]
    if not leaves or any(nullable(leaf) != nullable(leaves[0]) for leaf in leaves):
        raise FieldSetError("it should select exactly one field.")
    return leaves[0]
