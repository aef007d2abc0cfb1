"""Fields that a client asked for and may not see.

Whoever prepares an operation for such a client leaves them out of what is planned, and marks them
in the document that is prepared. Their values are null, and they are never read from the data,
which may hold them nevertheless: a plan fetches keys for its own use. The error that tells of them
is the caller's to add.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from graphql import DirectiveNode, FieldNode, NameNode, SelectionSetNode

from router.execute.completion import Column, Position
from router.execute.places import Completion, Place, Raised

_MARK: Final = DirectiveNode(name=NameNode(value="__refused"), arguments=())
"""No client can write it: validation knows no directive of such a name."""


def mark_refused(node: FieldNode, below: SelectionSetNode | None) -> FieldNode:
    """The field, marked as refused, and selecting ``below``, in which all is marked as well.

    That counts where the same response key is selected elsewhere too, by a field that is allowed:
    then the object is there, without what it was to have from this one.
    """
    return replace(node, directives=(*(node.directives or ()), _MARK), selection_set=below)


def is_refused(node: FieldNode) -> bool:
    """Whether a field is marked as refused."""
    return any(each is _MARK for each in node.directives or ())


class RefusedCompleter:
    """A null without an error of its own, which rises where the type forbids it."""

    def __init__(self, position: Position) -> None:
        self._position = position

    def complete(self, column: Column, place: Place, run: Completion) -> Column:
        if self._position.nullable or not column:
            return [None] * len(column)
        run.raising = True
        here = self._position.place(place)
        return [Raised(here.path(index), "", told=True) for index in range(len(column))]
