"""Says what cannot be satisfied, as an operation, and why, subgraph by subgraph."""

from __future__ import annotations

from collections.abc import Sequence

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
    is_composite_type,
    is_required_argument,
    is_required_input_field,
)

from router.compose.satisfiability.path import Step
from router.federation.selection import Selection
from router.graph.graph import QueryGraph
from router.graph.nodes import Node
from router.graph.survey import UNREACHABLE, Survey

_EXAMPLES = {"Int": "0", "Float": "0", "Boolean": "true"}


def print_path(path: Sequence[Step]) -> str:
    """The operation that follows ``path``, with made-up values for required arguments."""
    last = path[-1]
    lines: list[str] = []
    for depth, step in enumerate(path[1:], start=1):
        head = f"... on {step.name}" if step.is_condition else step.name + _arguments(step)
        opens = step is not last or _has_fields(step)
        lines.append("  " * depth + head + (" {" if opens else ""))
    if _has_fields(last):
        lines.append("  " * len(path) + "...")
    closing = range(len(path) - (1 if _has_fields(last) else 2), 0, -1)
    lines.extend("  " * depth + "}" for depth in closing)
    opening = "{" if path[0].name == "query" else f"{path[0].name} {{"
    return "\n".join([opening, *lines, "}"])


def _has_fields(step: Step) -> bool:
    return step.is_condition or (
        step.field is not None and is_composite_type(get_named_type(step.field.type))
    )


def _arguments(step: Step) -> str:
    required = [
        f"{name}: {_example(argument.type)}"
        for name, argument in (step.field.args if step.field else {}).items()
        if is_required_argument(argument)
    ]
    return f"({', '.join(required)})" if required else ""


def _example(ref: GraphQLInputType) -> str:
    if isinstance(ref, GraphQLNonNull):
        return _example(ref.of_type)
    if isinstance(ref, GraphQLList):
        return "[]"
    if isinstance(ref, GraphQLEnumType):
        return str(next(iter(ref.values)))
    if isinstance(ref, GraphQLInputObjectType):
        fields = [
            f"{name}: {_example(each.type)}"
            for name, each in ref.fields.items()
            if is_required_input_field(each)
        ]
        return "{" + ", ".join(fields) + "}"
    return _EXAMPLES.get(ref.name, '"<any>"')


def explain(
    graph: QueryGraph,
    survey: Survey,
    nodes: Sequence[Node],
    type_name: str,
    path: Sequence[Step],
) -> list[str]:
    """Why the last step cannot be taken, one paragraph for each subgraph that the object may be
    in."""
    wanted = path[-1]
    lines: list[str] = []
    for node in nodes:
        start = f'from subgraph "{node.subgraph}"' if node.subgraph else "from the root"
        lines.append(f"- {start}:")
        if wanted.is_condition:
            lines.append(
                f'  - cannot tell whether an object of interface "{node.type_name}" is a '
                f'"{wanted.name}": no subgraph that has the interface can be entered by a @key.'
            )
        else:
            lines.extend(_field_reasons(graph, survey, node, type_name, wanted.name))
    return lines


def _field_reasons(
    graph: QueryGraph, survey: Survey, node: Node, type_name: str, name: str
) -> list[str]:
    coordinate = f"{type_name}.{name}"
    joined = graph.supergraph.types[type_name]
    says = joined.fields.get(name, {})
    reasons: list[str] = []
    if node.subgraph not in says:
        reasons.append(f'  - cannot find field "{coordinate}".')
    elif says[node.subgraph].external:
        reasons.append(f'  - field "{coordinate}" is not resolvable because marked @external.')
    elif says[node.subgraph].used_overridden:
        reasons.append(f'  - field "{coordinate}" is overridden by another subgraph.')
    elif says[node.subgraph].requires:
        reasons.append(f'  - cannot satisfy @require conditions on field "{coordinate}".')
    reachable = survey.surroundings(node, type_name)
    for subgraph in sorted(says):
        if subgraph == node.subgraph or subgraph in reachable.arrivals:
            continue
        if says[subgraph].external or says[subgraph].used_overridden:
            continue
        reasons.extend(
            f'  - cannot move to subgraph "{subgraph}", which has field "{coordinate}", because '
            f"{why}."
            for why in _why_not(graph, survey, node, type_name, subgraph)
        )
    return reasons or [f'  - cannot find field "{coordinate}".']


def _why_not(
    graph: QueryGraph, survey: Survey, node: Node, type_name: str, subgraph: str
) -> list[str]:
    keys = [each for each in graph.entrances(type_name) if each.subgraph == subgraph]
    if not keys:
        declared = graph.supergraph.types[type_name].subgraphs[subgraph].keys
        what = "none of the @key" if declared else "no @key"
        rest = "is resolvable" if declared else "is defined"
        return [f'{what} of type "{type_name}" {rest} in subgraph "{subgraph}"']
    surroundings = survey.surroundings(node, type_name)
    reasons: list[str] = []
    for key in keys:
        missing = [each for each in key.key if surroundings.depth(survey, each) >= UNREACHABLE]
        reasons.append(f'the fields {_shown(missing)} of its @key "{_text(key.key)}" cannot be had')
    return reasons


def _shown(selections: Sequence[Selection]) -> str:
    return ", ".join(f'"{_text((each,))}"' for each in selections)


def _text(selections: Sequence[Selection]) -> str:
    return " ".join(
        f"{each.name} {{ {_text(each.selections)} }}" if each.selections else each.name
        for each in selections
    )
