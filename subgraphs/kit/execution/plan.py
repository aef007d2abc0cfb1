"""From an operation to what has to be read of the objects of each level."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLAbstractType,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
    is_object_type,
    type_from_ast,
)
from graphql.execution.values import get_directive_values
from graphql.language import OperationDefinitionNode
from graphql.type import GraphQLIncludeDirective, GraphQLSkipDirective
from strawberry.types.field import StrawberryField

from subgraphs.kit.execution.batched import Batched, BatchResolver


class NotCompilableError(Exception):
    """The operation has something that only graphql-core executes."""


@dataclass(eq=False, slots=True)
class FieldPlan:
    """One field of a level.

    At most one of ``attribute`` (of the Python object), ``resolve_many`` and ``constant`` is set;
    otherwise ``definition.resolve`` is called for each object.
    """

    response_key: str
    definition: GraphQLField
    nodes: list[FieldNode]
    attribute: str | None = None
    resolve_many: BatchResolver | None = None
    constant: str | None = None
    selections: dict[str, LevelPlan] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class LevelPlan:
    """What is selected of the objects of one type at one place."""

    parent: GraphQLObjectType
    fields: list[FieldPlan]


class Compiler:
    """Compiles one operation for one set of values of its ``@skip`` and ``@include``."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Any,  # noqa: ANN401  # graphql-core's VariableValues
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._variables = variables

    def compile(self, operation: OperationDefinitionNode) -> LevelPlan:
        """Return the plan of the root level; :class:`NotCompilableError` if there is none."""
        root = self._schema.get_root_type(operation.operation)
        if root is None:
            raise NotCompilableError
        return self._level(root, [operation.selection_set])

    def _level(self, parent: GraphQLObjectType, sets: list[SelectionSetNode]) -> LevelPlan:
        collected: dict[str, list[FieldNode]] = {}
        for selection_set in sets:
            for node in self._fields(parent, selection_set):
                key = node.alias.value if node.alias else node.name.value
                collected.setdefault(key, []).append(node)
        return LevelPlan(
            parent, [self._field(parent, key, nodes) for key, nodes in collected.items()]
        )

    def _fields(
        self, parent: GraphQLObjectType, selection_set: SelectionSetNode
    ) -> Iterator[FieldNode]:
        for node in selection_set.selections:
            if not self._included(node):
                continue
            match node:
                case FieldNode():
                    yield node
                case InlineFragmentNode():
                    if node.type_condition is None or self._applies(node, parent):
                        yield from self._fields(parent, node.selection_set)
                case FragmentSpreadNode():
                    fragment = self._fragments[node.name.value]
                    if self._applies(fragment, parent):
                        yield from self._fields(parent, fragment.selection_set)
                case _:
                    raise NotCompilableError

    def _included(self, node: Any) -> bool:  # noqa: ANN401  # any selection
        for directive in node.directives or ():
            if directive.name.value not in ("skip", "include"):
                raise NotCompilableError
        skip = get_directive_values(GraphQLSkipDirective, node, self._variables)
        include = get_directive_values(GraphQLIncludeDirective, node, self._variables)
        return not (skip and skip["if"]) and (include is None or bool(include["if"]))

    def _applies(
        self, node: InlineFragmentNode | FragmentDefinitionNode, parent: GraphQLObjectType
    ) -> bool:
        if node.type_condition is None:
            return True
        condition = type_from_ast(self._schema, node.type_condition)
        if condition is parent:
            return True
        return is_abstract_type(condition) and self._schema.is_sub_type(condition, parent)

    def _field(self, parent: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> FieldPlan:
        name = nodes[0].name.value
        definition = self._schema.get_field(parent, name)
        if definition is None:
            raise NotCompilableError
        plan = FieldPlan(key, definition, nodes)
        if name == "__typename":
            plan.constant = parent.name
            return plan
        strawberry_field = definition.extensions.get("strawberry-definition")
        if isinstance(strawberry_field, StrawberryField):
            if strawberry_field.is_basic_field and not strawberry_field.extensions:
                plan.attribute = strawberry_field.python_name
            plan.resolve_many = _batch_form(strawberry_field)
        named = get_named_type(definition.type)
        if is_object_type(named) or is_abstract_type(named):
            sets = [node.selection_set for node in nodes if node.selection_set]
            plan.selections = {
                member.name: self._level(member, sets) for member in self._members(named)
            }
        return plan

    def _members(self, named: GraphQLObjectType | GraphQLAbstractType) -> list[GraphQLObjectType]:
        if is_object_type(named):
            return [named]
        return list(self._schema.get_possible_types(named))  # type: ignore[arg-type]


def _batch_form(strawberry_field: StrawberryField) -> BatchResolver | None:
    """Return the batch resolver, if no other extension has a say."""
    match strawberry_field.extensions:
        case [Batched() as batched]:
            return batched.resolve_many
        case _:
            return None
