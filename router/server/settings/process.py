"""Settings: the router's processes, and their end."""

from __future__ import annotations

from pydantic import Field

from router.server.settings.section import Section


class ProcessSettings(Section):
    """How many processes there are, and how they stop."""

    workers: int = Field(
        1, ge=1, le=256, description="Processes that serve; one for each core is a good number."
    )
    drain_seconds: float = Field(
        0.0,
        ge=0,
        description="Seconds from a request to stop, when `/health/ready` becomes 503, until no"
        " more connections are taken: what a load balancer needs to notice.",
    )
