"""GraphQL's own rules: of SDL documents (by graphql-core) and of type systems (here).

graphql-core's validation of type systems is stricter than what the field composes (it wants default
values to be literals of the right kind, for one), so the rules of section 3 of the GraphQL
specification are written out here, as lenient as Apollo's composer is.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphql import DocumentNode
from graphql.validation.validate import validate_sdl

from router.compose.read.repetitions import repetitions
from router.compose.read.standalone import stand_alone
from router.federation import values
from router.federation.errors import Code, CompositionError, SubgraphRefused
from router.federation.schema import (
    Application,
    CompositeType,
    DirectiveDefinition,
    Element,
    EnumType,
    Field,
    InputObjectType,
    InputValue,
    InterfaceType,
    ObjectType,
    Schema,
    UnionType,
)
from router.federation.subtype import is_subtype
from router.federation.type_ref import NonNull, base_name, nullable


def check_document(document: DocumentNode) -> None:
    """Refuses a document that breaks the rules for SDL, with INVALID_GRAPHQL."""
    messages = [error.message for error in validate_sdl(stand_alone(document))]
    messages.extend(repetitions(document))
    if messages:
        raise SubgraphRefused(
            [CompositionError(Code.INVALID_GRAPHQL, message) for message in messages]
        )


def check_schema(schema: Schema) -> None:
    """Refuses a schema that breaks the rules for type systems, with INVALID_GRAPHQL."""
    errors = [CompositionError(Code.INVALID_GRAPHQL, message) for message in problems(schema)]
    if errors:
        raise SubgraphRefused(errors)


def problems(schema: Schema) -> Iterator[str]:
    """Every way in which ``schema`` is not a valid type system."""
    for kind, name in schema.roots.items():
        if not isinstance(schema.types.get(name), ObjectType):
            yield f'The {kind} root type "{name}" must be an object type that the schema defines.'
    for named in schema.types.values():
        yield from _name(named.name)
        yield from _applications(named.name, named, schema)
        match named:
            case CompositeType():
                yield from _composite(named, schema)
            case InputObjectType():
                yield from _input_object(named, schema)
            case UnionType():
                yield from _union(named, schema)
            case EnumType():
                yield from _enum(named, schema)
    for definition in schema.directives.values():
        yield from _name(definition.name)
        yield from _input_values(f"@{definition.name}", definition.arguments, schema)
    yield from _input_cycles(schema)


def _name(name: str) -> Iterator[str]:
    if name.startswith("__"):
        yield (
            f'Name "{name}" must not begin with "__", which is reserved by GraphQL introspection.'
        )


def _composite(named: CompositeType, schema: Schema) -> Iterator[str]:
    if not named.fields and not schema.is_root(named.name):
        yield f"Type {named.name} must define one or more fields."
    for field in named.fields.values():
        coordinate = f"{named.name}.{field.name}"
        yield from _name(field.name)
        yield from _applications(coordinate, field, schema)
        if isinstance(schema.types.get(base_name(field.type)), InputObjectType):
            yield f"The type of {coordinate} must be an output type but got {field.type}."
        yield from _input_values(coordinate, field.arguments, schema)
    for name in named.interfaces:
        interface = schema.types.get(name)
        if not isinstance(interface, InterfaceType):
            yield f"Type {named.name} can only implement interfaces, it cannot implement {name}."
        elif name == named.name:
            yield f"Type {named.name} cannot implement itself."
        else:
            yield from _implementation(named, interface, schema)


def _implementation(
    named: CompositeType, interface: InterfaceType, schema: Schema
) -> Iterator[str]:
    for transitive in interface.interfaces:
        if transitive not in named.interfaces:
            yield (
                f"Type {named.name} must implement {transitive} because it is implemented "
                f"by {interface.name}."
            )
    for wanted in interface.fields.values():
        field = named.fields.get(wanted.name)
        coordinate = f"{interface.name}.{wanted.name}"
        if field is None:
            yield f"Interface field {coordinate} expected but {named.name} does not provide it."
            continue
        if not is_subtype(wanted.type, field.type, schema):
            yield (
                f"Interface field {coordinate} expects type {wanted.type} but "
                f"{named.name}.{field.name} is of type {field.type}."
            )
        yield from _implemented_arguments(f"{named.name}.{field.name}", field, coordinate, wanted)


def _implemented_arguments(
    coordinate: str, field: Field, interface_coordinate: str, wanted: Field
) -> Iterator[str]:
    for argument in wanted.arguments.values():
        own = field.arguments.get(argument.name)
        if own is None:
            yield (
                f"Interface field argument {interface_coordinate}({argument.name}:) expected but "
                f"{coordinate} does not provide it."
            )
        elif own.type != argument.type:
            yield (
                f"Interface field argument {interface_coordinate}({argument.name}:) expects type "
                f"{argument.type} but {coordinate}({argument.name}:) is of type {own.type}."
            )
    for own in field.arguments.values():
        if own.name not in wanted.arguments and own.required:
            yield (
                f"Field {coordinate} includes required argument {own.name} that is missing from "
                f"the interface field {interface_coordinate}."
            )


def _input_object(named: InputObjectType, schema: Schema) -> Iterator[str]:
    if not named.fields:
        yield f"Input Object type {named.name} must define one or more fields."
    yield from _input_values(named.name, named.fields, schema)


def _input_values(owner: str, inputs: dict[str, InputValue], schema: Schema) -> Iterator[str]:
    for each in inputs.values():
        coordinate = f"{owner}.{each.name}" if owner in schema.types else f"{owner}({each.name}:)"
        yield from _name(each.name)
        yield from _applications(coordinate, each, schema)
        if isinstance(schema.types.get(base_name(each.type)), CompositeType | UnionType):
            yield f"The type of {coordinate} must be an input type but got {each.type}."
        if each.required and any(use.name == "deprecated" for use in each.directives):
            yield f"{coordinate} is required and cannot be deprecated."
        if each.default is not None and not values.fits(each.default, each.type, schema):
            yield (
                f"Invalid default value (got: {values.text(each.default)}) provided for "
                f"{coordinate} of type {each.type}."
            )


def _union(named: UnionType, schema: Schema) -> Iterator[str]:
    if not named.members:
        yield f"Union type {named.name} must define one or more member types."
    for member in named.members:
        if not isinstance(schema.types.get(member), ObjectType):
            yield f"Union type {named.name} can only include object types, not {member}."


def _enum(named: EnumType, schema: Schema) -> Iterator[str]:
    if not named.values:
        yield f"Enum type {named.name} must define one or more values."
    for value in named.values.values():
        yield from _name(value.name)
        yield from _applications(f"{named.name}.{value.name}", value, schema)


def _applications(coordinate: str, element: Element, schema: Schema) -> Iterator[str]:
    for use in element.directives:
        definition = schema.directives.get(use.name)
        if definition is not None:
            yield from _application(coordinate, use, definition, schema)


def _application(
    coordinate: str, use: Application, definition: DirectiveDefinition, schema: Schema
) -> Iterator[str]:
    for name, value in use.arguments.items():
        argument = definition.arguments.get(name)
        if argument is not None and not values.fits(value, argument.type, schema):
            yield (
                f'Invalid value {values.text(value)} for "@{use.name}({name}:)" of type '
                f'"{argument.type}" on "{coordinate}".'
            )


def _input_cycles(schema: Schema) -> Iterator[str]:
    seen: set[str] = set()

    def visit(named: InputObjectType, path: tuple[str, ...]) -> Iterator[str]:
        if named.name in path:
            shown = " -> ".join(path[path.index(named.name) :])
            yield (
                f'Cannot reference Input Object "{named.name}" within itself through a series of '
                f"non-null fields: {shown}."
            )
            return
        if named.name in seen:
            return
        seen.add(named.name)
        for field in named.fields.values():
            below = schema.types.get(str(nullable(field.type)))
            if isinstance(field.type, NonNull) and isinstance(below, InputObjectType):
                yield from visit(below, (*path, named.name))

    for named in schema.of_kind(InputObjectType):
        yield from visit(named, ())
