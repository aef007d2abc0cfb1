"""An operation without what its client is refused: what is planned, and what is answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from graphql import (
    DocumentNode,
    FieldNode,
    NameNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    Visitor,
    visit,
)

from router.execute.refused import mark_refused
from router.server.authorization.guard import Guard, Guarded, GuardedField

TYPENAME: Final = FieldNode(name=NameNode(value="__typename"))


@dataclass(frozen=True, slots=True, eq=False)
class Trimmed:
    """Two documents made of one operation.

    ``planned`` has what may be fetched, and only the variables that this needs; ``None`` where
    nothing may. ``answered`` has everything, what is refused being marked.
    """

    planned: DocumentNode | None
    answered: DocumentNode


def trim(guard: Guard, mask: int) -> Trimmed:
    """Takes out of a guard's operation what a mask refuses.

    An object that is left without any field is still asked for its ``__typename``, by which it is
    told whether there is one.
    """
    kept = tuple(_kept(guard.tree, mask))
    fragments = tuple(guard.fragments.values())
    planned = None if not kept else _with_used_variables(_selecting(guard.operation, kept))
    answered = _selecting(guard.operation, _marked(guard.tree, mask))
    return Trimmed(
        None if planned is None else DocumentNode(definitions=(planned, *fragments)),
        DocumentNode(definitions=(answered, *fragments)),
    )


def _selecting(
    operation: OperationDefinitionNode, selections: tuple[SelectionNode, ...]
) -> OperationDefinitionNode:
    return replace(operation, selection_set=SelectionSetNode(selections=selections))


def _kept(tree: Iterable[Guarded], mask: int) -> Iterable[SelectionNode]:
    for each in tree:
        if isinstance(each, GuardedField):
            if each.bits & mask:
                continue
            if each.children is None:
                yield each.node
                continue
            below = tuple(_kept(each.children, mask)) or (TYPENAME,)
            yield replace(each.node, selection_set=SelectionSetNode(selections=below))
        elif below := tuple(_kept(each.children, mask)):
            yield replace(each.node, selection_set=SelectionSetNode(selections=below))


def _marked(
    tree: Iterable[Guarded], mask: int, *, within: bool = False
) -> tuple[SelectionNode, ...]:
    """``within`` something that is refused all is."""
    marked: list[SelectionNode] = []
    for each in tree:
        refused = within or (isinstance(each, GuardedField) and bool(each.bits & mask))
        below = None
        if each.children is not None:
            below = SelectionSetNode(selections=_marked(each.children, mask, within=refused))
        if refused and isinstance(each, GuardedField):
            marked.append(mark_refused(each.node, below))
        elif below is None:
            marked.append(each.node)
        else:
            marked.append(replace(each.node, selection_set=below))
    return tuple(marked)


def _with_used_variables(operation: OperationDefinitionNode) -> OperationDefinitionNode:
    uses = _Uses()
    visit(operation.selection_set, uses)
    for directive in operation.directives or ():
        visit(directive, uses)
    return replace(
        operation,
        variable_definitions=tuple(
            definition
            for definition in operation.variable_definitions or ()
            if definition.variable.name.value in uses.names
        ),
    )


class _Uses(Visitor):
    """Collects the names of the variables that the visited nodes use."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        self.names.add(node.name.value)
