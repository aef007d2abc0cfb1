"""``@defer``: which parts of an operation may come later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graphql import BooleanValueNode, DirectiveNode, StringValueNode, VariableNode

Position = tuple[int, ...]
"""Where a selection stands in its document, fragments opened: compares in document order."""

DataPath = tuple[str, ...]
"""Response keys from the root, with "@" for each list."""


@dataclass(frozen=True, slots=True)
class Deferral:
    """A fragment with ``@defer``, at one of the places where it is used.

    ``path`` leads to the objects that it stands in. ``condition`` is the variable of ``if``. One
    that is ``inlined`` has its parent bring what it asks for.
    """

    position: Position
    parent: Deferral | None
    path: DataPath
    label: str | None
    condition: str | None
    inlined: bool = False


def brought_by(deferral: Deferral | None) -> Deferral | None:
    """The deferral with which something comes; ``None``: with the initial response."""
    while deferral is not None and deferral.inlined:
        deferral = deferral.parent
    return deferral


def within(one: Deferral | None, other: Deferral | None) -> bool:
    """Whether what comes with ``one`` comes with ``other`` or later."""
    while one is not other and one is not None:
        one = one.parent
    return one is other


def depth(deferral: Deferral | None) -> int:
    """How many deferrals a deferral stands in, itself included."""
    count = 0
    while deferral is not None:
        count += 1
        deferral = deferral.parent
    return count


def deferral_of(
    directives: Iterable[DirectiveNode],
    position: Position,
    parent: Deferral | None,
    path: DataPath,
    *,
    inlined: bool,
) -> Deferral | None:
    """The deferral that directives say; ``None`` without ``@defer``, or with ``if: false``."""
    for each in directives:
        if each.name.value != "defer":
            continue
        label: str | None = None
        condition: str | None = None
        for argument in each.arguments or ():
            value = argument.value
            if argument.name.value == "label" and isinstance(value, StringValueNode):
                label = value.value
            elif isinstance(value, VariableNode):
                condition = value.name.value
            elif isinstance(value, BooleanValueNode) and not value.value:
                return None
        return Deferral(position, parent, path, label, condition, inlined)
    return None
