"""Settings: the Redis (or Valkey) that routers share. Without it each keeps to its own memory."""

from __future__ import annotations

from pydantic import Field

from router.server.settings.section import Section


class RedisSettings(Section):
    """Where it is, and how long a request may wait for it."""

    url: str | None = Field(
        None,
        repr=False,
        description="`redis://…` or `rediss://…` of what all routers share; without it each router"
        " keeps to its own memory.",
    )
    prefix: str = Field("loom:router:", description="What the name of every key begins with.")
    timeout: float = Field(
        0.25, gt=0, description="Seconds that one exchange with Redis may take, or it is a miss."
    )
    connect_timeout: float = Field(0.5, gt=0, description="Seconds to connect to Redis.")
    pause: float = Field(
        1.0, ge=0, description="Seconds for which Redis is left alone after it failed."
    )
    connections: int = Field(32, gt=0, description="The most connections to Redis.")
