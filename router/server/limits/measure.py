"""How large the operations of a document are, its fragments unfolded.

A fragment that spreads the next one twice, which spreads the next one twice, makes a few lines into
millions of fields. They are counted in one visit of each definition, since a fragment's own
measures are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of an operation, or of a selection set.

    ``width`` is the number of fields that stand in the selection set itself, ``breadth`` the
    largest width in it, ``depth`` how many fields stand in each other.
    """

    fields: int = 0
    depth: int = 0
    width: int = 0
    breadth: int = 0
    aliases: int = 0
    directives: int = 0


NOTHING: Final = Measures()


def measure(document: DocumentNode) -> Measures:
    """The largest of each measure among a document's operations.

    The document need not be valid: a fragment that is missing, or that spreads itself, counts
    nothing. Raises ``RecursionError`` where fragments stand in each other too deeply to be counted.
    """
    fragments = {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    counting = _Counting(fragments)
    measured = [
        counting.with_directives(counting.count(definition.selection_set), definition.directives)
        for definition in document.definitions
        if isinstance(definition, OperationDefinitionNode)
    ]
    return Measures(
        *(
            max((getattr(each, field.name) for each in measured), default=0)
            for field in fields(Measures)
        )
    )


class _Counting:
    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._counted: dict[str, Measures] = {}

    def count(self, selection_set: SelectionSetNode) -> Measures:
        count = depth = width = breadth = aliases = directives = 0
        for node in selection_set.selections:
            directives += len(node.directives or ())
            if isinstance(node, FieldNode):
                width += 1
                count += 1
                aliases += node.alias is not None
                below = NOTHING if node.selection_set is None else self.count(node.selection_set)
                depth = max(depth, 1 + below.depth)
            else:
                below = (
                    self.count(node.selection_set)
                    if isinstance(node, InlineFragmentNode)
                    else self._fragment(node)
                    if isinstance(node, FragmentSpreadNode)
                    else NOTHING
                )
                width += below.width
                depth = max(depth, below.depth)
            count += below.fields
            aliases += below.aliases
            directives += below.directives
            breadth = max(breadth, below.breadth)
        return Measures(count, depth, width, max(breadth, width), aliases, directives)

    def _fragment(self, spread: FragmentSpreadNode) -> Measures:
        name = spread.name.value
        known = self._counted.get(name)
        if known is None:
            self._counted[name] = NOTHING  # what it spreads of itself
            definition = self._fragments.get(name)
            if definition is None:
                return NOTHING
            counted = self.count(definition.selection_set)
            known = self._counted[name] = self.with_directives(counted, definition.directives)
        return known

    def with_directives(
        self, measures: Measures, directives: Sequence[DirectiveNode] | None
    ) -> Measures:
        if not directives:
            return measures
        return replace(measures, directives=measures.directives + len(directives))
