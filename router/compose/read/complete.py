"""Completes a subgraph's document with the definitions that it may leave out.

A subgraph may use federation's directives without defining them, and may extend types that only
other subgraphs define. GraphQL's own rules know neither liberty, so before they are applied the
missing definitions are added and a type that is only extended gets its first extension turned into
a definition (in a copy: the model is told that it was an extension).
Definitions that a subgraph does bring along are held against the specification's.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from graphql import (
    DefinitionNode,
    DirectiveDefinitionNode,
    DocumentNode,
    FieldDefinitionNode,
    NamedTypeNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    ScalarTypeDefinitionNode,
    TypeDefinitionNode,
    parse,
)

from router.compose.read.built_ins import check_built_ins, check_operation_types
from router.compose.read.redefinition import check_redefinition
from router.compose.read.vocabulary import Vocabulary
from router.federation.directives import FED1, OPERATION_FIELDS, OPERATION_TYPES
from router.federation.errors import Code, CompositionError, SubgraphRefused
from router.federation.link import LINK

_LINK_DEFINITION = (
    "directive @link(url: String, as: String, for: link__Purpose, import: [link__Import])"
    " repeatable on SCHEMA"
)
_LINK_PURPOSE = "enum link__Purpose { SECURITY EXECUTION }"


def complete(document: DocumentNode, vocabulary: Vocabulary) -> DocumentNode:
    """The document with every definition that federation supplies, without ``_Any``, ``_Service``,
    ``_Entity`` and the fields that use them.

    Raises:
        SubgraphRefused: a definition in the document contradicts the specification's.
    """
    definitions = [_without_operation_fields(node) for node in document.definitions]
    if vocabulary.version == FED1:
        definitions = [node for node in definitions if not _is_sloppy_definition(node)]
    defined_directives = {
        node.name.value: node for node in definitions if isinstance(node, DirectiveDefinitionNode)
    }
    defined_types = {
        node.name.value: node for node in definitions if isinstance(node, TypeDefinitionNode)
    }
    errors: list[CompositionError] = []
    for wanted in _supplied_types(vocabulary):
        name = wanted.name.value
        present = defined_types.get(name)
        if present is None:
            definitions.append(wanted)
        elif type(present) is not type(wanted):
            errors.append(
                CompositionError(
                    Code.TYPE_DEFINITION_INVALID,
                    f"Invalid definition for type {name}: it is one of federation's own types "
                    "and should be defined as it is there, or not at all",
                )
            )
    for definition in _supplied_directives(vocabulary):
        present_directive = defined_directives.get(definition.name.value)
        if present_directive is None:
            definitions.append(definition)
        else:
            custom_scalars = frozenset(
                name
                for name, node in defined_types.items()
                if isinstance(node, ScalarTypeDefinitionNode)
            )
            errors.extend(check_redefinition(definition, present_directive, custom_scalars))
    errors.extend(check_built_ins(defined_directives, defined_types))
    errors.extend(check_operation_types(defined_types))
    if errors:
        raise SubgraphRefused(errors)
    return DocumentNode(
        definitions=tuple(
            node
            for node in definitions
            if not (isinstance(node, TypeDefinitionNode) and node.name.value in OPERATION_TYPES)
        )
    )


def _supplied_types(vocabulary: Vocabulary) -> Iterator[TypeDefinitionNode]:
    for local in sorted(set(vocabulary.scalars.values())):
        yield _type(f"scalar {local}")
    link = vocabulary.links.of(LINK)
    if link:
        yield _type(f"scalar {link.local_type('Import')}")
        yield _type(_LINK_PURPOSE.replace("link__Purpose", link.local_type("Purpose")))


def _supplied_directives(vocabulary: Vocabulary) -> Iterator[DirectiveDefinitionNode]:
    for local, spec in vocabulary.specs.items():
        text = spec.definition
        for qualified, scalar in vocabulary.scalars.items():
            text = text.replace(qualified, scalar)
        yield _directive(f"directive @{local}{text}")
    link = vocabulary.links.of(LINK)
    if link:
        yield _directive(
            _LINK_DEFINITION.replace("@link", f"@{link.name}")
            .replace("link__Purpose", link.local_type("Purpose"))
            .replace("link__Import", link.local_type("Import"))
        )


@lru_cache(maxsize=1024)
def _directive(sdl: str) -> DirectiveDefinitionNode:
    node = parse(sdl, no_location=True).definitions[0]
    assert isinstance(node, DirectiveDefinitionNode)  # noqa: S101 - our own text above
    return node


@lru_cache(maxsize=1024)
def _type(sdl: str) -> TypeDefinitionNode:
    node = parse(sdl, no_location=True).definitions[0]
    assert isinstance(node, TypeDefinitionNode)  # noqa: S101 - our own text above
    return node


def _without_operation_fields(node: DefinitionNode) -> DefinitionNode:
    if not isinstance(node, ObjectTypeDefinitionNode | ObjectTypeExtensionNode):
        return node
    present = node.fields or ()
    fields = tuple(each for each in present if not _is_operation_field(each))
    if len(fields) == len(present):
        return node
    parts = {key: getattr(node, key) for key in node.keys if key != "kind"}
    return type(node)(**parts | {"fields": fields})


def _is_operation_field(field: FieldDefinitionNode) -> bool:
    return field.name.value in OPERATION_FIELDS


def _is_sloppy_definition(node: DefinitionNode) -> bool:
    """Definitions of ``@key``, ``@requires`` and ``@provides`` that federation 1 let pass though
    they are wrong (no argument, or a nullable one): the right ones take their place."""
    if not isinstance(node, DirectiveDefinitionNode):
        return False
    if node.name.value not in {"key", "requires", "provides"}:
        return False
    arguments = node.arguments or ()
    if not arguments:
        return True
    only = arguments[0]
    return (
        len(arguments) == 1
        and only.name.value == "fields"
        and isinstance(only.type, NamedTypeNode)
        and only.type.name.value in {"String", "FieldSet", "_FieldSet"}
    )
