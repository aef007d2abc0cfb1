"""Opening fragments: every field of a selection set, with its types and conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    SelectionSetNode,
)

from router.federation.selection import ALWAYS, Conditions
from router.operation.conditions import conditions_of, joined
from router.operation.types import Types


@dataclass(frozen=True, slots=True)
class Collected:
    """A field as written, on the type ``parent``, for the object types ``types`` (or all)."""

    node: FieldNode
    parent: str
    types: frozenset[str] | None
    conditions: Conditions


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a selection set stands: on an object of the type ``static``, narrowed to ``within`` by
    type conditions, of which the innermost names ``parent``, under ``conditions``."""

    static: str
    parent: str
    within: frozenset[str] | None = None
    conditions: Conditions = ALWAYS


@dataclass(frozen=True, slots=True)
class Collector:
    """Collects the fields of selection sets of one document."""

    types: Types
    fragments: Mapping[str, FragmentDefinitionNode]

    def collect(
        self, selections: SelectionSetNode, scope: Scope, into: dict[str, list[Collected]]
    ) -> None:
        """Adds every field that can ever be there to ``into``, by response key, in order."""
        for each in selections.selections:
            conditions = scope.conditions
            if each.directives:
                own = conditions_of(each.directives)
                both = None if own is None else joined(conditions, own)
                if both is None:
                    continue
                conditions = both
            if isinstance(each, FieldNode):
                key = (each.alias or each.name).value
                into.setdefault(key, []).append(
                    Collected(each, scope.parent, scope.within, conditions)
                )
                continue
            if isinstance(each, InlineFragmentNode):
                condition = each.type_condition.name.value if each.type_condition else scope.parent
                inner = each.selection_set
            else:
                assert isinstance(each, FragmentSpreadNode)  # noqa: S101 - the third of three kinds
                fragment = self.fragments[each.name.value]
                condition = fragment.type_condition.name.value
                inner = fragment.selection_set
            within = scope.within
            if condition != scope.parent:
                within = self.types.narrowed(scope.static, within, condition)
                if within is not None and not within:
                    continue
            self.collect(inner, Scope(scope.static, condition, within, conditions), into)
