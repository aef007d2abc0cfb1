"""What every domain process is told by its environment.

Each setting is an environment variable of the same name in capitals. A domain with settings of its
own subclasses :class:`Settings` in its ``app.py`` and adds fields prefixed with the domain's name.
"""

from __future__ import annotations

from typing import Literal

from pydantic import AnyUrl, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings shared by all domains.

    ``{domain}`` in a store's URL is replaced by the domain's name, so that one value serves a
    process that hosts several domains, each with a database of its own.
    """

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    host: str = Field("127.0.0.1", description="Address that the domains' servers listen on.")
    database_url: str = Field(
        "postgresql+asyncpg://loom:loom@127.0.0.1:5432/loom_{domain}",
        description="PostgreSQL, as an SQLAlchemy URL with the asyncpg driver.",
    )
    mongodb_url: str = Field(
        "mongodb://127.0.0.1:27017/loom_{domain}",
        description="MongoDB; the path names the database.",
    )
    redis_url: str = Field("redis://127.0.0.1:6379/0", description="Redis or Valkey.")
    broker_url: str = Field(
        "redis://127.0.0.1:6379/1",
        description="Dramatiq's broker: redis://… or amqp://… (RabbitMQ).",
    )
    broker_namespace: str = Field(
        "loom", description="Prefix of the queues' names, where several platforms share a broker."
    )
    broker_heartbeat_seconds: float = Field(
        60.0,
        gt=0,
        description="Redis broker: how long after a worker's last sign of life its unfinished "
        "messages are handed to another.",
    )
    broker_max_retries: int = Field(
        12,
        ge=0,
        description="How often a delivery that failed is tried again, ever more seldom, before it "
        "is a dead letter.",
    )
    identity_jwks: str = Field(
        "",
        description="Public keys (JWK Set, as JSON or as the path of a file) of those who may sign "
        "the Loom-Identity header.",
    )
    postgres_pool_size: int = Field(10, ge=1, description="Connections a domain keeps open.")
    store_timeout_seconds: float = Field(
        5.0, gt=0, description="How long a request waits for a store before it is refused."
    )
    log_format: Literal["console", "json"] = "json"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    worker_port: int = Field(8020, ge=0, le=65535, description="The worker's health and metrics.")

    def store_url(self, url: str, domain: str) -> str:
        """Return ``url`` with ``{domain}`` filled in."""
        return url.replace("{domain}", domain)


def without_password(url: str) -> str:
    """Return ``url`` fit for a log line: user information is left out."""
    parsed = AnyUrl(url)
    host = parsed.host or ""
    port = f":{parsed.port}" if parsed.port else ""
    return f"{parsed.scheme}://{host}{port}{parsed.path or ''}"
