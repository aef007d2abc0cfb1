"""There is no API without its query root."""

from __future__ import annotations

from collections.abc import Iterator

from router.compose.merge.context import Merge
from router.compose.supergraph_rules.visibility import is_hidden
from router.federation.errors import Code, CompositionError


def query_root_inaccessible(work: Merge) -> Iterator[CompositionError]:
    """Refuses a hidden query root."""
    root = work.schema.types.get(work.schema.roots.get("query", ""))
    if root is not None and is_hidden(root):
        yield CompositionError(
            Code.QUERY_ROOT_TYPE_INACCESSIBLE,
            f'Type "{root.name}" is @inaccessible but is the root query type, which must be in the '
            "API schema: hide its fields instead.",
        )
