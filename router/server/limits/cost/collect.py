"""The fields of an object of some type, with the conditions under which they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
    VariableNode,
    is_abstract_type,
)

Conditions: TypeAlias = tuple[tuple[str, bool], ...]
Selected: TypeAlias = tuple[SelectionSetNode, Conditions]


@dataclass(slots=True)
class Uses:
    """One response key: its nodes, and the conditions of each."""

    nodes: list[FieldNode]
    conditions: list[Conditions]

    def below(self) -> list[Selected]:
        """The selections of all uses."""
        always = () in self.conditions
        return [
            (node.selection_set, () if always and not conditions else conditions)
            for node, conditions in zip(self.nodes, self.conditions, strict=True)
            if node.selection_set is not None
        ]


def collect(
    schema: GraphQLSchema,
    fragments: Mapping[str, FragmentDefinitionNode],
    runtime_type: str,
    selected: Iterable[Selected],
) -> dict[str, Uses]:
    """The fields of an object, by response key. Each fragment is opened once under the same
    conditions."""
    found: dict[str, Uses] = {}
    seen: set[tuple[str, Conditions]] = set()

    def applies(condition: str) -> bool:
        if condition == runtime_type:
            return True
        wanted, runtime = schema.get_type(condition), schema.get_type(runtime_type)
        return is_abstract_type(wanted) and schema.is_sub_type(wanted, runtime)  # type: ignore[arg-type]

    def add(selection_set: SelectionSetNode, outer: Conditions) -> None:
        for node in selection_set.selections:
            conditions = _narrowed(outer, node.directives or ())
            if conditions is None:
                continue
            if isinstance(node, FieldNode):
                uses = found.setdefault((node.alias or node.name).value, Uses([], []))
                uses.nodes.append(node)
                uses.conditions.append(conditions)
            elif isinstance(node, InlineFragmentNode):
                if node.type_condition is None or applies(node.type_condition.name.value):
                    add(node.selection_set, conditions)
            elif isinstance(node, FragmentSpreadNode):
                key = (node.name.value, conditions)
                fragment = fragments[node.name.value]
                if key not in seen and applies(fragment.type_condition.name.value):
                    seen.add(key)
                    add(fragment.selection_set, conditions)

    for selection_set, conditions in selected:
        add(selection_set, conditions)
    return found


def _narrowed(outer: Conditions, directives: Iterable[DirectiveNode]) -> Conditions | None:
    for directive in directives:
        name = directive.name.value
        if name not in {"skip", "include"}:
            continue
        (argument,) = directive.arguments or ()
        value, wanted = argument.value, name == "include"
        if isinstance(value, VariableNode):
            condition = (value.name.value, wanted)
            outer = outer if condition in outer else (*outer, condition)
        elif isinstance(value, BooleanValueNode) and value.value != wanted:
            return None
    return outer
