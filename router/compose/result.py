"""What goes into composition and what comes out."""

from __future__ import annotations

from dataclasses import dataclass

from router.federation.errors import CompositionError, CompositionHint


@dataclass(frozen=True, slots=True)
class SubgraphInput:
    """A subgraph to compose: the name it has in the supergraph, where it is served, its SDL."""

    name: str
    url: str
    sdl: str


@dataclass(frozen=True, slots=True)
class CompositionResult:
    """Either a supergraph or the reasons why there is none; hints in both cases."""

    supergraph_sdl: str | None
    errors: tuple[CompositionError, ...] = ()
    hints: tuple[CompositionHint, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether there is a supergraph."""
        return self.supergraph_sdl is not None
