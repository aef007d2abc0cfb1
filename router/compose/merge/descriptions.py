"""Which of several descriptions an element keeps."""

from __future__ import annotations

from collections import Counter

from router.compose.merge.context import Merge, Sources
from router.compose.merge.mismatch import who_has_what
from router.federation.schema import Element


def choose_description(
    work: Merge, target: Element, coordinate: str, sources: Sources[Element]
) -> None:
    """Takes the description that most subgraphs give, the first of equals; an empty one only where
    there is no other."""
    given = {
        index: source.description
        for index, source in sources.items()
        if source is not None and source.description is not None
    }
    if not given:
        return
    counts = Counter(text for text in given.values() if text)
    if not counts:
        target.description = ""
        return
    target.description = counts.most_common(1)[0][0]
    if len(counts) > 1:
        work.hint(
            "INCONSISTENT_DESCRIPTION",
            f'Element "{coordinate}" has inconsistent descriptions across subgraphs. The '
            "supergraph uses the first of: "
            + who_has_what(work, given, lambda text: f'"{text}"', f'"{target.description}"'),
        )
