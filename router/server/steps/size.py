"""Step: refuse a document that its fragments unfold to too many fields.

A fragment that spreads the next one twice, which spreads the next one twice, makes a few lines into
millions of fields. The count below is that of the unfolded document; it takes one visit of each
definition, since a fragment's own count is kept.
"""

from __future__ import annotations

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from router.server.exchange import Exchange
from router.server.refusal import Refusal


class LimitSize:
    """BAD_REQUEST for more than ``max_fields`` fields in an operation. The document is valid."""

    def __init__(self, max_fields: int) -> None:
        self._max_fields = max_fields

    async def __call__(self, exchange: Exchange) -> None:
        document = exchange.document
        if document is not None and count_fields(document) > self._max_fields:
            raise Refusal(
                "BAD_REQUEST",
                f"The document unfolds to more than {self._max_fields} fields.",
                graphql=True,
            )


def count_fields(document: DocumentNode) -> int:
    """The number of fields in all operations, each fragment counted wherever it is spread.

    The document must be valid: fragments exist, and do not spread themselves.
    """
    fragments = {
        definition.name.value: definition.selection_set
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    counts: dict[str, int] = {}

    def count(selection_set: SelectionSetNode) -> int:
        total = 0
        for selection in selection_set.selections:
            if isinstance(selection, FragmentSpreadNode):
                name = selection.name.value
                if name not in counts:
                    counts[name] = count(fragments[name])
                total += counts[name]
                continue
            nested = selection.selection_set  # type: ignore[attr-defined]
            total += 1 if nested is None else 1 + count(nested)
        return total

    return sum(
        count(definition.selection_set)
        for definition in document.definitions
        if isinstance(definition, OperationDefinitionNode)
    )
