"""A fetch's selection set while it is being written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from router.federation.selection import ALWAYS, TYPENAME, Conditions, Selection
from router.graph.nodes import FieldMove, Node

if TYPE_CHECKING:
    from router.plan.spot import Spot

DraftKey = tuple[str, str, str, str, frozenset[str] | None, Conditions]


@dataclass(slots=True, eq=False)
class DraftField:
    """One field. ``type`` is as the subgraph writes it; ``alias`` is set where ``response_key``
    cannot be had within the fetch; ``spot`` is where planning went on below it."""

    name: str
    response_key: str
    type: str
    types: frozenset[str] | None = None
    arguments: str = ""
    directives: str = ""
    conditions: Conditions = ALWAYS
    variables: frozenset[str] = frozenset()
    below: Draft | None = None
    spot: Spot | None = None
    alias: str | None = None

    @property
    def key(self) -> DraftKey:
        return (
            self.response_key,
            self.name,
            self.arguments,
            self.directives,
            self.types,
            self.conditions,
        )


class Draft:
    """The fields asked of the objects at ``node``, each for some object types or for all."""

    __slots__ = ("fields", "node")

    def __init__(self, node: Node) -> None:
        self.node = node
        self.fields: dict[DraftKey, DraftField] = {}

    def add(
        self, selection: Selection, key: str, move: FieldMove, types: frozenset[str] | None
    ) -> DraftField:
        """The field for a selection, new or as it is already there."""
        name, arguments, directives = selection.name, selection.arguments, selection.directives
        conditions = selection.conditions
        draft_key = (key, name, arguments, directives, types, conditions)
        known = self.fields.get(draft_key)
        if known is None and (types is not None or conditions) and move.head is None:
            for weaker in (
                (key, name, arguments, directives, None, ALWAYS),
                (key, name, arguments, directives, None, conditions),
                (key, name, arguments, directives, types, ALWAYS),
            ):
                known = known or self.fields.get(weaker)
        if known is None:
            known = self.fields[draft_key] = DraftField(
                name,
                key,
                move.type,
                types,
                arguments,
                directives,
                conditions,
                selection.variables,
                Draft(move.head) if move.head else None,
            )
        return known

    def add_typename(self, conditions: Conditions = ALWAYS) -> None:
        """Asks for ``__typename``, of all objects."""
        field = DraftField(TYPENAME, TYPENAME, "String!", conditions=conditions)
        if (TYPENAME, TYPENAME, "", "", None, ALWAYS) not in self.fields:
            self.fields.setdefault(field.key, field)

    def absorb(self, other: Draft) -> None:
        """Adds another draft's fields, for the same node."""
        if other is self:
            return
        for key, field in other.fields.items():
            known = self.fields.get(key)
            if known is None:
                self.fields[key] = field
            elif known.below and field.below:
                known.below.absorb(field.below)
