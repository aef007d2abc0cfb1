"""Settings: several operations in one request."""

from __future__ import annotations

from pydantic import Field

from router.server.settings.section import Section


class BatchingSettings(Section):
    """Batches: a JSON array of requests in one body, answered by an array."""

    enabled: bool = Field(default=False, description="Take batches.")
    max_operations: int = Field(10, gt=0, description="The most requests in one batch.")
