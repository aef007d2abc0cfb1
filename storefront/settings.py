"""The storefront's settings, read from the environment."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, HttpUrl, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PACKAGE = Path(__file__).resolve().parent
COMMITTED_MANIFEST = PACKAGE.parent / "schema" / "manifests" / "storefront.json"
PACKAGED_MANIFEST = PACKAGE / "manifest.json"
_SHORTEST_SECRET = 32


def default_manifest() -> Path:
    """The manifest beside the sources, or, in an installed wheel, inside the package."""
    return COMMITTED_MANIFEST if COMMITTED_MANIFEST.exists() else PACKAGED_MANIFEST


class Settings(BaseSettings):
    """Every value that may differ between a laptop and production.

    Field names are the environment variables' names in lower case. Durations are seconds.
    """

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    host: str = "127.0.0.1"
    storefront_port: int = Field(default=3000, ge=0, le=65535)
    router_url: HttpUrl = HttpUrl("http://127.0.0.1:8000")
    redis_url: str = "redis://127.0.0.1:6379/0"
    session_secret: SecretStr
    """Signs form tokens; at least 32 characters, the same in every process of a deployment."""
    media_root: Path | None = None
    """Folder served at `/media`; unset where a CDN or the ingress does that."""
    mail_dir: Path | None = None
    """Maildir shown at `/dev/mail`; for local work only, where no mail leaves the machine."""
    log_format: Literal["json", "console"] = "json"
    log_level: str = "INFO"

    storefront_manifest: Path = Field(default_factory=default_manifest)
    storefront_public_url: HttpUrl | None = None
    """The shop's address as shoppers see it; cookies are `Secure` when it is https."""
    storefront_trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()
    """Addresses whose `X-Forwarded-For` names the client; comma-separated."""
    storefront_image_origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Other origins that pictures may come from, for the content security policy."""
    storefront_router_timeout: float = Field(default=5.0, gt=0)
    storefront_router_connections: int = Field(default=64, gt=0)
    storefront_session_days: int = Field(default=30, gt=0)

    @field_validator("storefront_trusted_proxies", "storefront_image_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("session_secret")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        if len(value.get_secret_value()) < _SHORTEST_SECRET:
            raise ValueError(f"needs at least {_SHORTEST_SECRET} characters")
        return value

    @property
    def graph_endpoint(self) -> str:
        return str(self.router_url).rstrip("/") + "/graphql"

    @property
    def router_health(self) -> str:
        return str(self.router_url).rstrip("/") + "/health"

    @property
    def secure_cookies(self) -> bool:
        return self.storefront_public_url is not None and (
            self.storefront_public_url.scheme == "https"
        )
