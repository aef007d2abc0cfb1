"""Tells who says what where subgraphs disagree."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from router.compose.merge.context import Merge, Sources
from router.compose.wording import subgraphs

T = TypeVar("T")


def who_has_what(
    work: Merge, sources: Sources[T], show: Callable[[T], str], first: str | None = None
) -> str:
    """``type "Int" in subgraph "a" and type "String" in subgraphs "b" and "c"``.

    ``first`` is the variant to name first, where it is among them.
    """
    groups: dict[str, list[str]] = {}
    for index, source in sources.items():
        if source is not None:
            groups.setdefault(show(source), []).append(work.name(index))
    ordered = sorted(groups, key=lambda variant: variant != first)
    parts = [f"{variant} in {subgraphs(groups[variant])}" for variant in ordered]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def who_has_it(work: Merge, sources: Sources[T], has: Callable[[T | None], bool]) -> str:
    """``it is defined in subgraph "a" but not in subgraph "b"``."""
    yes = [work.name(index) for index, source in sources.items() if has(source)]
    no = [work.name(index) for index, source in sources.items() if not has(source)]
    return f"it is defined in {subgraphs(yes)} but not in {subgraphs(no)}"
