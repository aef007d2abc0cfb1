"""A shared field must be able to answer the same objects wherever it is asked."""

from __future__ import annotations

from router.compose.wording import subgraphs
from router.federation.errors import Code, CompositionError, CompositionHint
from router.graph.nodes import Node


def compare_runtime_types(
    coordinate: str, type_name: str, nodes: frozenset[Node]
) -> tuple[CompositionError | None, CompositionHint | None]:
    """Compares the object types that each subgraph may answer for a field of abstract type.

    Nothing in common is an error, for the answer would depend on whom the router asks; a difference
    is a hint.
    """
    types: dict[str, frozenset[str]] = {}
    for node in nodes:
        if node.kind != "interface_object":
            types[node.subgraph] = types.get(node.subgraph, frozenset()) | node.possible
    if len(set(types.values())) < 2:  # noqa: PLR2004 - a difference takes two
        return None, None
    shown = "; ".join(
        f"in {subgraphs([name])}: {', '.join(sorted(types[name])) or 'none'}"
        for name in sorted(types)
    )
    if not frozenset.intersection(*types.values()):
        return (
            CompositionError(
                Code.SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES,
                f'For the shared field "{coordinate}" of type "{type_name}" the subgraphs have no '
                f"possible runtime type in common: {shown}. As shared fields must resolve the same "
                "way in all subgraphs, this is almost surely a mistake.",
            ),
            None,
        )
    return (
        None,
        CompositionHint(
            "INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN",
            f'For the shared field "{coordinate}" of type "{type_name}" the subgraphs have '
            f"different possible runtime types: {shown}. This is ok only if all of them resolve it "
            "to the types that they have in common.",
        ),
    )
