"""Settings: what the router keeps of subgraphs' answers."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from router.server.settings.section import Section


class SubgraphCachingSettings(Section):
    """Where one subgraph differs."""

    enabled: bool = Field(default=True, description="Keep answers of this subgraph.")
    default_max_age: int | None = Field(
        None, ge=0, description="Seconds for what has no hint and came without `Cache-Control`."
    )
    max_age: int | None = Field(
        None, ge=0, description="The most seconds that an answer is kept, whatever it says."
    )


class CachingSettings(Section):
    """Entities and root fields, kept for as long as hints and headers allow."""

    enabled: bool = Field(default=False, description="Keep what subgraphs answer to queries.")
    memory_bytes: int = Field(
        64 * 1024 * 1024, ge=0, description="The most memory that kept answers take."
    )
    shared: bool = Field(
        default=True, description="Keep answers in Redis too, where one is configured."
    )
    default_max_age: int = Field(
        0, ge=0, description="Seconds for what has no hint and came without `Cache-Control`."
    )
    subgraphs: dict[str, SubgraphCachingSettings] = Field(
        default_factory=dict, description="Subgraphs that differ, by name."
    )
    separate_rights: bool = Field(
        default=True,
        description="Keep public answers apart for clients with different roles and scopes; off"
        " only where no subgraph's public answers depend on them.",
    )
    client_header: bool = Field(
        default=True, description="Tell clients in `Cache-Control` how long an answer holds."
    )
    invalidation_key: str | None = Field(
        None,
        repr=False,
        min_length=16,
        description="Secret that `POST /cache/invalidation` must bear; without it there is no such"
        " page.",
    )
    invalidation_channel: str = Field(
        "loom:cache:invalidate", description="Redis channel on which invalidations are announced."
    )

    def for_subgraph(self, name: str) -> SubgraphCachingSettings:
        """What counts for a subgraph, with the defaults filled in."""
        own = self.subgraphs.get(name, SubgraphCachingSettings())
        if own.default_max_age is not None:
            return own
        return own.model_copy(update={"default_max_age": self.default_max_age})

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.enabled and not self.memory_bytes and not self.shared:
            message = "there is nowhere to keep answers: neither memory_bytes nor shared"
            raise ValueError(message)
        return self
