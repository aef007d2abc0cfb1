"""Composition: subgraph SDLs in, one supergraph SDL or coded errors out."""

from router.compose.pipeline import compose
from router.compose.result import CompositionResult, SubgraphInput

__all__ = ["CompositionResult", "SubgraphInput", "compose"]
