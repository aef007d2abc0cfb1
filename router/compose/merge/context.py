"""What the functions that merge share: the subgraphs, the schema in the making, what was found.

``Sources`` gives, for each subgraph concerned, its version of the element that is being merged, or
``None`` where the subgraph has the element's parent but not the element. Keys are positions in
:attr:`Merge.subgraphs`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from router.compose.facts import Facts
from router.federation import join
from router.federation.errors import Code, CompositionError, CompositionHint
from router.federation.link import Link
from router.federation.schema import (
    Application,
    DirectiveDefinition,
    Element,
    InterfaceType,
    Schema,
    TypeDefinition,
)
from router.federation.subgraph import Subgraph

if TYPE_CHECKING:
    from router.compose.merge.access_control import AccessControl

T = TypeVar("T")
Sources: TypeAlias = Mapping[int, T | None]


@dataclass(frozen=True, slots=True)
class EnumUse:
    """Where an enum is used as an input and as an output; one example of each."""

    as_input: str | None = None
    as_output: str | None = None


@dataclass(frozen=True, slots=True)
class PendingApplications:
    """Directives' uses to merge once every element is there: from ``sources`` onto ``target``."""

    target: Element
    coordinate: str
    sources: Sources[Element]
    extra: tuple[tuple[int, Element], ...] = ()
    only_extra: frozenset[str] = frozenset()


@dataclass(slots=True)
class CustomDirectives:
    """The directives that ``@composeDirective`` carries into the supergraph.

    ``composed`` holds pairs of subgraph name and local directive name, ``definitions`` the newest
    definition by name, ``links`` the features to link with the (local, original) names to import.
    """

    composed: set[tuple[str, str]] = field(default_factory=set)
    definitions: dict[str, DirectiveDefinition] = field(default_factory=dict)
    links: list[tuple[Link, tuple[tuple[str, str], ...]]] = field(default_factory=list)


@dataclass(slots=True)
class Merge:
    """One run of merging."""

    subgraphs: Sequence[Subgraph]
    facts: Sequence[Facts]
    graphs: Sequence[str]
    """The value of ``join__Graph`` for each subgraph."""
    schema: Schema = field(default_factory=Schema)
    located: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """By a type's name, the subgraphs in which it exists, whatever its kind."""
    stand_ins: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """By an interface's name, the subgraphs that have an ``@interfaceObject`` for it."""
    errors: list[CompositionError] = field(default_factory=list)
    hints: list[CompositionHint] = field(default_factory=list)
    features: dict[str, str] = field(default_factory=dict)
    """The federation directives that stand in the supergraph, with the names they have there."""
    custom: CustomDirectives = field(default_factory=CustomDirectives)
    enum_uses: dict[str, EnumUse] = field(default_factory=dict)
    pending: list[PendingApplications] = field(default_factory=list)
    access_control: AccessControl | None = None

    @classmethod
    def of(cls, subgraphs: Sequence[Subgraph]) -> Merge:
        """A run over ``subgraphs``, taken in the order of their names."""
        ordered = sorted(subgraphs, key=lambda subgraph: subgraph.name)
        names = join.graph_names(subgraph.name for subgraph in ordered)
        return cls(
            subgraphs=ordered,
            facts=[Facts(subgraph) for subgraph in ordered],
            graphs=[names[subgraph.name] for subgraph in ordered],
        )

    def error(self, code: Code, message: str) -> None:
        """Records why the subgraphs do not compose."""
        self.errors.append(CompositionError(code, message))

    def hint(self, code: str, message: str) -> None:
        """Records something that composes but may not be meant."""
        self.hints.append(CompositionHint(code, message))

    def name(self, index: int) -> str:
        """The name of a subgraph."""
        return self.subgraphs[index].name

    def sources(self, named: TypeDefinition) -> dict[int, TypeDefinition]:
        """The type of this name in each subgraph that has it as the same kind.

        An object type with ``@interfaceObject`` counts as the interface it stands for.
        """
        found: dict[int, TypeDefinition] = {}
        for index in self.having(named.name):
            facts = self.facts[index]
            own = facts.schema.types[named.name]
            if (type(own) is type(named) and not facts.is_interface_object(own.name)) or (
                isinstance(named, InterfaceType) and facts.is_interface_object(own.name)
            ):
                found[index] = own
        return found

    def having(self, type_name: str) -> tuple[int, ...]:
        """The subgraphs in which a type of this name exists, whatever its kind."""
        return self.located.get(type_name, ())

    def is_merged(self, index: int, use: Application) -> bool:
        """Whether a directive's use goes into the supergraph as it is."""
        if use.spec is not None:
            return use.spec in self.features
        return use.name in MERGED_BUILT_INS or (self.name(index), use.name) in self.custom.composed

    def merged_name(self, use: Application) -> str:
        """The name that a merged directive has in the supergraph."""
        return self.features[use.spec] if use.spec is not None else use.name


MERGED_BUILT_INS = frozenset({"deprecated", "specifiedBy", "oneOf"})


def present(sources: Sources[T]) -> dict[int, T]:
    """The sources without the gaps."""
    return {index: source for index, source in sources.items() if source is not None}
