"""Which names in a subgraph's SDL stand for federation's directives and types."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphql import DirectiveDefinitionNode, DocumentNode

from router.federation.directives import (
    FED1,
    FED1_DIRECTIVES,
    UPGRADE_TARGET,
    DirectiveSpec,
    directives_of,
    types_of,
)
from router.federation.link import CONNECT, FEDERATION, LINK, Links, Version

_MACHINERY = frozenset({FEDERATION, LINK, CONNECT})


@dataclass(slots=True)
class Vocabulary:
    """Names both ways: ``specs`` holds, by local name, the directives a subgraph may use without
    defining them; ``scalars`` maps a qualified type name to the local one."""

    specs: dict[str, DirectiveSpec] = field(default_factory=dict)
    scalars: dict[str, str] = field(default_factory=dict)
    links: Links = field(default_factory=Links)
    version: Version = FED1

    @classmethod
    def of(cls, document: DocumentNode, links: Links, version: Version) -> Vocabulary:
        """The vocabulary of a document. Without a link to federation 2 the directives of
        version 1 go by their plain names, and those of version 2 that the document defines."""
        vocabulary = cls(links=links, version=version)
        if version == FED1:
            vocabulary._add_version_1(document)
        for link in links.features.values():
            if version == FED1 and link.url.identity == FEDERATION:
                continue
            for name, spec in directives_of(link.url.identity, link.url.version).items():
                vocabulary.specs.setdefault(link.local_directive(name), spec)
            for name in types_of(link.url.identity, link.url.version):
                vocabulary.scalars.setdefault(f"federation__{name}", link.local_type(name))
        return vocabulary

    def _add_version_1(self, document: DocumentNode) -> None:
        defined = {
            node.name.value
            for node in document.definitions
            if isinstance(node, DirectiveDefinitionNode)
        }
        for name, spec in directives_of(FEDERATION, UPGRADE_TARGET).items():
            if name in FED1_DIRECTIVES or name in defined:
                self.specs[name] = spec
        self.scalars["federation__FieldSet"] = "_FieldSet"

    def spec_of(self, local: str) -> str | None:
        """The federation directive that ``local`` stands for."""
        spec = self.specs.get(local)
        return spec.name if spec else None

    @property
    def local_directives(self) -> dict[str, str]:
        """The local name of each directive, by its name in the specification."""
        return {spec.name: local for local, spec in self.specs.items()}

    def is_machinery_type(self, name: str) -> bool:
        """Whether a type of the subgraph belongs to federation or link, not to its API."""
        if name in self.scalars.values():
            return True
        source = self.links.source_of_type(name)
        return source is not None and source.url.identity in _MACHINERY

    def is_machinery_directive(self, name: str) -> bool:
        """Whether a directive's definition belongs to federation or link."""
        if name in self.specs:
            return True
        source = self.links.source_of_directive(name)
        return source is not None and source[0].url.identity in _MACHINERY
