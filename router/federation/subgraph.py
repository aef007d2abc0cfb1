"""A subgraph as composition sees it: its schema, and which specification it speaks."""

from __future__ import annotations

from dataclasses import dataclass, field

from router.federation.directives import FED1
from router.federation.link import Links, Version
from router.federation.schema import Schema


@dataclass(slots=True)
class Subgraph:
    """One subgraph, read and validated.

    Federation's own types, fields and directive definitions are not in ``schema``; ``directives``
    says under which local name each of its directives is known (``{"key": "key"}``).
    Root types carry their standard names.
    """

    name: str
    url: str
    version: Version
    schema: Schema
    links: Links = field(default_factory=Links)
    local_directives: dict[str, str] = field(default_factory=dict)

    @property
    def is_version_1(self) -> bool:
        """Whether the schema was written for federation 1, which has no ``@link``."""
        return self.version == FED1
