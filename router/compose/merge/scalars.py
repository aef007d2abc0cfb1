"""Scalars have nothing but a head."""

from __future__ import annotations

from router.compose.merge.context import Merge
from router.compose.merge.join_type import merge_type_head
from router.federation.schema import ScalarType


def merge_scalar(work: Merge, target: ScalarType) -> None:
    """Merges a custom scalar."""
    merge_type_head(work, target, work.sources(target))
