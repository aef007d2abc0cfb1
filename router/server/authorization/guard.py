"""A guard: which fields of one operation require what, found out once.

The operation is unfolded into a tree without named fragments, in which each field knows its
requirements as bits of a mask. What a client does not meet is a mask of the same bits, so that what
it is refused is told by an *and* for each field, and operations that refuse the same are one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_abstract_type,
)

from router.operation.collect import MOST_FIELDS
from router.plan.errors import TooLargeError
from router.server.authorization.grants import Grants
from router.server.authorization.requirements import Requirement, Requirements

ELEMENT: Final = "@"
"""The segment of a path that stands for every element of a list."""

REMEMBERED: Final = 256

Conditions: TypeAlias = tuple[tuple[str, bool], ...]
"""Boolean variables, and the value that each must have."""


@dataclass(frozen=True, slots=True, eq=False)
class GuardedField:
    """A field as the client wrote it. ``bits`` are its requirements.

    ``conditions`` are those of ``@skip`` and ``@include`` on it and on all that it stands in,
    ``None`` if it is always left out. ``children`` is ``None`` for a leaf and for introspection,
    whose nodes are taken as they are.
    """

    node: FieldNode
    bits: int
    path: tuple[str, ...]
    conditions: Conditions | None
    children: tuple[Guarded, ...] | None


@dataclass(frozen=True, slots=True, eq=False)
class GuardedFragment:
    """A fragment in place of its name: the type condition and directives, and what is in it."""

    node: InlineFragmentNode
    children: tuple[Guarded, ...]


Guarded: TypeAlias = GuardedField | GuardedFragment


@dataclass(frozen=True, slots=True)
class RefusedPath:
    """Where in the response something is withheld, and under which conditions it was asked for."""

    path: tuple[str, ...]
    conditions: Conditions


class Guard:
    """The requirements of one operation."""

    def __init__(
        self,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        tree: tuple[Guarded, ...],
        atoms: tuple[Requirement, ...],
    ) -> None:
        """``atoms`` are all requirements that occur, the first of them being the lowest bit."""
        self.operation = operation
        self.fragments = fragments
        self.tree = tree
        self._atoms = atoms
        self._masks: OrderedDict[Grants, int] = OrderedDict()

    def refused(self, grants: Grants) -> int:
        """The mask of the requirements that a client does not meet; 0 if it may have it all."""
        mask = self._masks.get(grants)
        if mask is None:
            mask = sum(
                1 << index for index, atom in enumerate(self._atoms) if not grants.meets(atom)
            )
            self._masks[grants] = mask
            if len(self._masks) > REMEMBERED:
                self._masks.popitem(last=False)
        return mask

    def paths(self, mask: int) -> tuple[RefusedPath, ...]:
        """What a mask withholds, in the operation's order; nothing within what is withheld."""
        found = dict.fromkeys(_paths(self.tree, mask))
        return tuple(found)


def _paths(tree: tuple[Guarded, ...], mask: int) -> Iterator[RefusedPath]:
    for each in tree:
        if isinstance(each, GuardedField):
            if each.conditions is None:
                continue
            if each.bits & mask:
                yield RefusedPath(each.path, each.conditions)
                continue
        yield from _paths(each.children or (), mask)


class GuardCompiler:
    """Makes the guards of a supergraph's operations."""

    def __init__(self, schema: GraphQLSchema, requirements: Requirements) -> None:
        self._schema = schema
        self._requirements = requirements

    def compile(
        self,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
    ) -> Guard | None:
        """The guard of a valid operation; ``None`` where nothing in it requires anything.

        Raises:
            TooLargeError: it has more fields than are planned.
        """
        root = self._schema.get_root_type(operation.operation)
        if root is None:
            return None
        unfolding = _Unfolding(self._schema, self._requirements, fragments)
        tree = unfolding.unfold(
            operation.selection_set, _Spot(root, frozenset({root.name}), (), ())
        )
        if not unfolding.atoms:
            return None
        return Guard(operation, fragments, tree, tuple(unfolding.atoms))


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a selection set stands."""

    parent: GraphQLNamedType
    possible: frozenset[str]
    path: tuple[str, ...]
    conditions: Conditions | None


class _Unfolding:
    def __init__(
        self,
        schema: GraphQLSchema,
        requirements: Requirements,
        fragments: Mapping[str, FragmentDefinitionNode],
    ) -> None:
        self._schema = schema
        self._requirements = requirements
        self._fragments = fragments
        self._fields = 0
        self.atoms: dict[Requirement, int] = {}

    def unfold(self, selections: SelectionSetNode, spot: _Spot) -> tuple[Guarded, ...]:
        return tuple(
            self._field(node, spot) if isinstance(node, FieldNode) else self._fragment(node, spot)
            for node in selections.selections
            if isinstance(node, FieldNode | InlineFragmentNode | FragmentSpreadNode)
        )

    def _field(self, node: FieldNode, spot: _Spot) -> GuardedField:
        self._fields += 1
        if self._fields > MOST_FIELDS:
            raise TooLargeError(f"The operation asks for more than {MOST_FIELDS} fields.")
        name, parent = node.name.value, spot.parent
        path = (*spot.path, (node.alias or node.name).value)
        conditions = _conditions(spot.conditions, node.directives)
        if name.startswith("__") or not isinstance(
            parent, GraphQLObjectType | GraphQLInterfaceType
        ):
            return GuardedField(node, 0, path, conditions, None)
        required = self._requirements.of_field(parent.name, name, spot.possible)
        bits = sum(1 << self.atoms.setdefault(atom, len(self.atoms)) for atom in required)
        if node.selection_set is None:
            return GuardedField(node, bits, path, conditions, None)
        output = parent.fields[name].type
        below = get_named_type(output)
        inner = _Spot(below, self._possible(below), (*path, *_elements(output)), conditions)
        return GuardedField(node, bits, path, conditions, self.unfold(node.selection_set, inner))

    def _fragment(self, node: InlineFragmentNode | FragmentSpreadNode, spot: _Spot) -> Guarded:
        inline = self._inline(node)
        parent, possible = spot.parent, spot.possible
        if inline.type_condition is not None:
            parent = self._schema.type_map[inline.type_condition.name.value]
            possible &= self._possible(parent)
        conditions = _conditions(spot.conditions, node.directives)
        inner = _Spot(parent, possible, spot.path, conditions)
        return GuardedFragment(inline, self.unfold(inline.selection_set, inner))

    def _inline(self, node: InlineFragmentNode | FragmentSpreadNode) -> InlineFragmentNode:
        if isinstance(node, InlineFragmentNode):
            return node
        fragment = self._fragments[node.name.value]
        return InlineFragmentNode(
            type_condition=fragment.type_condition,
            directives=node.directives,
            selection_set=fragment.selection_set,
        )

    def _possible(self, named: GraphQLNamedType) -> frozenset[str]:
        if is_abstract_type(named):
            return frozenset(each.name for each in self._schema.get_possible_types(named))
        return frozenset({named.name})


def _conditions(
    outer: Conditions | None, directives: tuple[DirectiveNode, ...] | None
) -> Conditions | None:
    if outer is None:
        return None
    for directive in directives or ():
        name = directive.name.value
        if name not in {"skip", "include"}:
            continue
        (argument,) = directive.arguments or ()
        value, wanted = argument.value, name == "include"
        if isinstance(value, VariableNode):
            outer = (*outer, (value.name.value, wanted))
        elif isinstance(value, BooleanValueNode) and value.value != wanted:
            return None
    return outer


def _elements(output: object) -> Iterator[str]:
    while isinstance(output, GraphQLNonNull | GraphQLList):
        if isinstance(output, GraphQLList):
            yield ELEMENT
        output = output.of_type
