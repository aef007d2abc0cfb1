"""Settings: serving a new supergraph without a restart."""

from __future__ import annotations

from pydantic import AnyHttpUrl, Field

from router.server.settings.section import Section


class ReloadSettings(Section):
    """How a new supergraph is found. SIGHUP asks for a look at once, whatever stands here."""

    interval: float = Field(
        0.0, ge=0, description="Seconds between two looks at the supergraph's source; 0: none."
    )
    url: AnyHttpUrl | None = Field(
        None,
        description="Where the supergraph is fetched from, in place of a file; asked with the"
        " `ETag` of the last one.",
    )
    timeout: float = Field(10.0, gt=0, description="Seconds to fetch the supergraph.")
    max_bytes: int = Field(
        64 * 1024 * 1024, gt=0, description="The largest supergraph that is fetched."
    )
    warm_operations: int = Field(
        256,
        ge=0,
        description="How many of the operations used last are planned before a new supergraph takes"
        " over.",
    )
