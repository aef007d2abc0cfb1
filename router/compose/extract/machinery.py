"""What a supergraph's directives mean: federation's own, those that authors had composed, others.

A subgraph taken out of the supergraph calls federation's directives by their plain names, save
where the supergraph has a directive of another origin by that name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from router.federation.directives import LATEST, directives_of
from router.federation.link import FEDERATION, Link, Links
from router.federation.schema import (
    EXECUTABLE_LOCATIONS,
    DirectiveDefinition,
    Schema,
)

_SPECIFICATIONS = "https://specs.apollo.dev/"
_OWN_PREFIXES = ("join__", "link__", "core__")
BUILT_INS = frozenset({"deprecated", "specifiedBy", "oneOf"})
ACCESS_CONTROL = frozenset({"authenticated", "requiresScopes", "policy"})


@dataclass(frozen=True, slots=True)
class Custom:
    """A directive that ``@composeDirective`` brought into the supergraph."""

    link: Link
    name: str
    definition: DirectiveDefinition


@dataclass(frozen=True, slots=True)
class Machinery:
    """The directives of one supergraph.

    ``federation`` gives the specification's name of a directive as the supergraph calls it, ``of``
    the local name for a specification's; ``executable`` are those that operations may use, which
    every subgraph has.
    """

    federation: Mapping[str, str]
    of: Mapping[str, str]
    custom: Mapping[str, Custom]
    executable: tuple[DirectiveDefinition, ...]

    @classmethod
    def read(cls, schema: Schema, links: Links) -> Machinery:
        """Sorts the directives of a supergraph by where they come from."""
        known = directives_of(FEDERATION, LATEST)
        federation: dict[str, str] = {}
        custom: dict[str, Custom] = {}
        executable: list[DirectiveDefinition] = []
        for local, definition in schema.directives.items():
            if local.startswith(_OWN_PREFIXES):
                continue
            source = links.source_of_directive(local)
            if source is not None and source[0].url.identity.startswith(_SPECIFICATIONS):
                if source[1] in known:
                    federation[local] = source[1]
            elif source is not None:
                custom[local] = Custom(source[0], source[1], definition)
            elif EXECUTABLE_LOCATIONS & set(definition.locations):
                executable.append(definition)
        taken = custom.keys() | {definition.name for definition in executable}
        of = {name: name if name not in taken else f"federation__{name}" for name in known}
        # all subgraphs must call by one name what stands in the supergraph; @fromContext does not
        of.update({name: local for local, name in federation.items() if known[name].composes})
        return cls(federation, of, custom, tuple(executable))
