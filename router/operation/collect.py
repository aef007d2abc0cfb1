"""Opening fragments: every field of a selection set, with its types and conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    SelectionSetNode,
)

from router.federation.selection import ALWAYS, Conditions
from router.operation.conditions import conditions_of, joined
from router.operation.defers import DataPath, Deferral, Position, deferral_of
from router.operation.errors import TooManyFieldsError
from router.operation.types import Types

MOST_FIELDS = 100_000
"""Fields of an operation with its fragments opened: far more than any client asks for, and what a
document of a few lines may come to whose fragments spread one another twice."""


@dataclass(frozen=True, slots=True)
class Collected:
    """A field as written, on the type ``parent``, for the object types ``types`` (or all)."""

    node: FieldNode
    parent: str
    types: frozenset[str] | None
    conditions: Conditions
    deferral: Deferral | None = None
    position: Position = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a selection set stands: on an object of the type ``static`` at ``path``, narrowed to
    ``within`` by type conditions, of which the innermost names ``parent``, under ``conditions``."""

    static: str
    parent: str
    within: frozenset[str] | None = None
    conditions: Conditions = ALWAYS
    deferral: Deferral | None = None
    path: DataPath = ()
    position: Position = ()


Spread = tuple[str, str, frozenset[str] | None, Conditions, Deferral | None]


@dataclass(slots=True)
class Gathered:
    """The fields of one place by response key, in order, and the fragments already opened there."""

    fields: dict[str, list[Collected]] = field(default_factory=dict)
    spreads: set[Spread] = field(default_factory=set)


@dataclass(slots=True)
class Collector:
    """Collects the fields of selection sets of one document.

    Only where ``with_defers`` is ``@defer`` followed, and positions and paths kept; else meeting
    one only sets ``met_defer``. Most operations have none, and are spared the trouble. ``inlined``
    are the positions of deferrals that come with their parents.
    """

    types: Types
    fragments: Mapping[str, FragmentDefinitionNode]
    with_defers: bool = False
    inlined: frozenset[Position] = frozenset()
    met_defer: bool = False
    count: int = 0
    deferrals: list[Deferral] = field(default_factory=list)

    def collect(self, selections: SelectionSetNode, scope: Scope, into: Gathered) -> None:
        """Adds every field that can ever be there to ``into``.

        Raises:
            TooManyFieldsError: that makes more than ``MOST_FIELDS``.
        """
        if self.count > MOST_FIELDS:
            raise TooManyFieldsError(f"The operation asks for more than {MOST_FIELDS} fields.")
        position: Position = ()
        for index, each in enumerate(selections.selections):
            conditions = scope.conditions
            if self.with_defers:
                position = (*scope.position, index)
            if each.directives:
                own = conditions_of(each.directives)
                both = None if own is None else joined(conditions, own)
                if both is None:
                    continue
                conditions = both
            if isinstance(each, FieldNode):
                key = (each.alias or each.name).value
                found = Collected(
                    each, scope.parent, scope.within, conditions, scope.deferral, position
                )
                into.fields.setdefault(key, []).append(found)
                self.count += 1
                continue
            assert isinstance(each, InlineFragmentNode | FragmentSpreadNode)  # noqa: S101 - the rest
            self._open(each, scope, conditions, position, into)

    def _open(
        self,
        node: InlineFragmentNode | FragmentSpreadNode,
        scope: Scope,
        conditions: Conditions,
        position: Position,
        into: Gathered,
    ) -> None:
        if isinstance(node, InlineFragmentNode):
            condition = node.type_condition.name.value if node.type_condition else scope.parent
            inner = node.selection_set
        else:
            fragment = self.fragments[node.name.value]
            condition = fragment.type_condition.name.value
            inner = fragment.selection_set
        within = scope.within
        if condition != scope.parent:
            within = self.types.narrowed(scope.static, within, condition)
            if within is not None and not within:
                return
        deferral = self._deferral(node, scope, position) if node.directives else scope.deferral
        if isinstance(node, FragmentSpreadNode):
            spread = (node.name.value, scope.parent, within, conditions, deferral)
            if spread in into.spreads:
                return
            into.spreads.add(spread)
        below = Scope(scope.static, condition, within, conditions, deferral, scope.path, position)
        self.collect(inner, below, into)

    def _deferral(
        self, node: InlineFragmentNode | FragmentSpreadNode, scope: Scope, position: Position
    ) -> Deferral | None:
        """The innermost deferral of what a fragment holds."""
        inlined = position in self.inlined
        own = deferral_of(
            node.directives or (), position, scope.deferral, scope.path, inlined=inlined
        )
        if own is None:
            return scope.deferral
        self.met_defer = True
        if not self.with_defers:
            return scope.deferral
        self.deferrals.append(own)
        return own
