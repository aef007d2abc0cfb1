"""An operation without what is deferred: what the part around a fragment answers with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    Node,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    Visitor,
    VisitorAction,
    visit,
)

NodeT = TypeVar("NodeT", bound=Node)


def defer_of(node: SelectionNode) -> DirectiveNode | None:
    """A fragment's ``@defer``."""
    return next((each for each in node.directives or () if each.name.value == "defer"), None)


def defer_variable(directive: DirectiveNode) -> str | None:
    """The variable of a ``@defer``'s ``if``."""
    for argument in directive.arguments or ():
        if argument.name.value == "if" and isinstance(argument.value, VariableNode):
            return argument.value.name.value
    return None


def is_deferred(node: SelectionNode, conditions: Mapping[str, bool]) -> bool:
    """Whether a fragment comes later, where the variables have these values."""
    directive = defer_of(node)
    if directive is None:
        return False
    for argument in directive.arguments or ():
        if argument.name.value == "if":
            value = argument.value
            if isinstance(value, VariableNode):
                # a variable that no plan knows defers what can be of no object's type
                return conditions.get(value.name.value, True)
            return isinstance(value, BooleanValueNode) and value.value
    return True


class Pruned:
    """One operation's nodes without the fragments that are deferred under ``conditions``."""

    def __init__(
        self,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        conditions: Mapping[str, bool],
    ) -> None:
        self._conditions = conditions
        self.operation: OperationDefinitionNode = self._without(operation)
        self.fragments: dict[str, FragmentDefinitionNode] = {
            name: self._without(node) for name, node in fragments.items()
        }

    def selections(self, selections: SelectionSetNode) -> SelectionSetNode:
        """What a fragment selects, without what is deferred within it."""
        return self._without(selections)

    def _without(self, node: NodeT) -> NodeT:
        left: NodeT = visit(node, _Remover(self._conditions))
        return left


class _Remover(Visitor):
    def __init__(self, conditions: Mapping[str, bool]) -> None:
        super().__init__()
        self._conditions = conditions

    def enter_inline_fragment(self, node: InlineFragmentNode, *_: object) -> VisitorAction:
        return self.REMOVE if is_deferred(node, self._conditions) else None

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> VisitorAction:
        return self.REMOVE if is_deferred(node, self._conditions) else None
