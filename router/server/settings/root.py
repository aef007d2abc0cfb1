"""Every setting of the router: from flags, the environment, a YAML file, defaults, in that order.

An environment variable is the setting's name in capitals with ``ROUTER_`` before it; two
underscores lead into a section (``ROUTER_LIMITS__MAX_DEPTH``). A list may be written with commas, a
map as JSON. A YAML file has the names as they stand here, and no others. What belongs together is a
section: a :class:`~router.server.settings.section.Section` in a file of its own beside this one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import AliasChoices, Field, field_validator
from pydantic.networks import IPvAnyNetwork
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    YamlConfigSettingsSource,
)

from router.server.settings.authorization import AuthorizationSettings
from router.server.settings.batching import BatchingSettings
from router.server.settings.caching import CachingSettings
from router.server.settings.clients import ClientsSettings
from router.server.settings.compression import CompressionSettings
from router.server.settings.cors import CorsSettings
from router.server.settings.cost import CostSettings
from router.server.settings.diagnostics import DiagnosticsSettings
from router.server.settings.forgery import Forgery
from router.server.settings.headers import HeaderSettings
from router.server.settings.incremental import IncrementalSettings
from router.server.settings.limits import LimitsSettings
from router.server.settings.overrides import OverridesSettings
from router.server.settings.persisted_operations import PersistedOperationsSettings
from router.server.settings.process import ProcessSettings
from router.server.settings.rate_limits import RateLimitsSettings
from router.server.settings.redis import RedisSettings
from router.server.settings.reload import ReloadSettings
from router.server.settings.subgraphs import SubgraphsSettings
from router.server.settings.subscriptions import SubscriptionSettings
from router.server.settings.telemetry import TelemetrySettings

Seconds = Annotated[float, Field(gt=0)]


class Settings(BaseSettings):
    """The router's settings. Build them with :func:`~router.server.settings.load.load_settings`."""

    model_config = SettingsConfigDict(
        env_prefix="ROUTER_",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        populate_by_name=True,
    )
    yaml_file: ClassVar[Path | None] = None

    supergraph: Path | None = Field(None, description="File of the supergraph SDL to serve.")
    host: str = Field(
        "127.0.0.1",
        validation_alias=AliasChoices("ROUTER_HOST", "HOST"),
        description="Address to listen on.",
    )
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 picks a free one.")
    subgraph_urls: dict[str, str] = Field(
        default_factory=dict, description="Subgraph name to URL, in place of the supergraph's own."
    )
    reload: ReloadSettings = Field(
        ReloadSettings(), description="Serving a new supergraph without a restart."
    )
    subgraphs: SubgraphsSettings = Field(
        SubgraphsSettings(), description="What subgraphs may take, and what is done when they fail."
    )
    request_timeout: Seconds = Field(
        30.0, description="Seconds that all subgraph requests of one client request have together."
    )

    share_requests: bool = Field(
        default=False,
        description="Execute a query once that several clients send with the same variables,"
        " identity and headers at the same time.",
    )
    cancel_abandoned: bool = Field(
        default=True, description="Give up a query, and its fetches, when its client has gone."
    )

    identity_key: str | None = Field(
        None,
        repr=False,
        description="Private Ed25519 JWK (JSON, or a file's path) that signs identities for the"
        " subgraphs; without it none are sent.",
    )
    jwks_url: str | None = Field(
        None,
        description="Where the public keys for access tokens are; without it tokens are ignored"
        " and every client is anonymous.",
    )
    jwks_max_age: Seconds = Field(300.0, description="Seconds until keys are fetched again.")
    jwks_cooldown: Seconds = Field(5.0, description="Least seconds between two fetches of keys.")
    jwt_issuer: str | None = Field(None, description="Required `iss` of access tokens.")
    jwt_audience: str | None = Field(None, description="Required `aud` of access tokens.")
    jwt_algorithms: Annotated[tuple[str, ...], NoDecode] = Field(
        ("Ed25519", "EdDSA"),
        description="The signature algorithms accepted, whatever a token says.",
    )
    jwt_leeway: int = Field(10, ge=0, description="Seconds by which the issuer's clock may differ.")
    jwt_require_type: bool = Field(
        default=True, description="Insist on `typ: at+jwt` (RFC 9068) in access tokens."
    )

    manifests: Path | None = Field(
        None, description="Folder of persisted operation manifests, one JSON file a client."
    )
    persisted_operations: PersistedOperationsSettings = Field(
        PersistedOperationsSettings(), description="What goes beyond reading manifests."
    )
    authorization: AuthorizationSettings = Field(
        AuthorizationSettings(), description="What clients may not see is withheld from them."
    )
    cost: CostSettings = Field(CostSettings(), description="What an operation may cost.")
    rate_limits: RateLimitsSettings = Field(
        RateLimitsSettings(), description="How often clients may come."
    )
    cors: CorsSettings = Field(
        CorsSettings(), description="Which web pages of other origins may ask."
    )
    compression: CompressionSettings = Field(
        CompressionSettings(), description="Answers made smaller for clients that can read them so."
    )
    overrides: OverridesSettings = Field(
        OverridesSettings(), description="Fields that move from one subgraph to another by and by."
    )
    limits: LimitsSettings = Field(
        LimitsSettings(), description="How large and how deep a request may be."
    )
    clients: ClientsSettings = Field(
        ClientsSettings(), description="Classes of clients, and what each may do."
    )
    caching: CachingSettings = Field(
        CachingSettings(), description="What is kept of subgraphs' answers."
    )
    redis: RedisSettings = Field(
        RedisSettings(), description="The Redis that routers share what they know in."
    )
    introspection: bool = Field(default=True, description="Allow introspection of the API schema.")
    playground: bool = Field(default=True, description="Serve GraphiQL to browsers.")
    forgery_prevention: Forgery = Field(
        "browsers",
        description="Which simple GET requests are refused: those a browser sent for another site"
        " (browsers), all without a preflighted header (strict), none (off).",
    )
    body_timeout: Seconds = Field(10.0, description="Seconds for a request body to arrive.")
    plan_cache_entries: int = Field(1024, ge=0, description="Prepared operations kept.")
    plan_cache_characters: int = Field(
        500_000, ge=0, description="Length of all documents kept in the plan cache together."
    )
    parameterize: bool = Field(
        default=True,
        description="Prepare documents once that differ in literals alone, and send the literals to"
        " the subgraphs as variables.",
    )
    redact_errors: bool = Field(
        default=True, description="Mask subgraph errors that were not meant for clients."
    )
    name_subgraphs: bool = Field(
        default=True, description="Say in an error's extensions which subgraph it came from."
    )
    trusted_proxies: Annotated[tuple[IPvAnyNetwork, ...], NoDecode] = Field(
        (), description="Networks whose X-Forwarded-For is believed."
    )
    keep_alive_timeout: int = Field(
        75, gt=0, description="Seconds that a client's idle connection is kept open."
    )
    process: ProcessSettings = Field(
        ProcessSettings(), description="The router's processes, and their end."
    )
    graceful_timeout: int = Field(
        20, gt=0, description="Seconds that requests under way may take once a stop was asked for."
    )

    headers: HeaderSettings = Field(
        HeaderSettings(), description="Which headers travel between clients and subgraphs."
    )
    diagnostics: DiagnosticsSettings = Field(
        DiagnosticsSettings(),
        description="Who gets the plan and the timing of each fetch in the response, by sending the"
        " header `Loom-Explain: 1`.",
    )
    subscriptions: SubscriptionSettings = Field(
        SubscriptionSettings(), description="Subscriptions and WebSockets, on both sides."
    )
    incremental: IncrementalSettings = Field(
        IncrementalSettings(), description="Answers in several parts."
    )
    batching: BatchingSettings = Field(
        BatchingSettings(), description="Several operations in one request."
    )
    telemetry: TelemetrySettings = Field(
        TelemetrySettings(), description="Traces, and what else is told beside logs and metrics."
    )
    access_log: bool = Field(default=True, description="Log one line a request.")
    log_format: Literal["json", "console"] = Field(
        "console",
        validation_alias=AliasChoices("ROUTER_LOG_FORMAT", "LOG_FORMAT"),
        description="JSON lines, or coloured text for people.",
    )
    log_level: str = Field(
        "INFO",
        validation_alias=AliasChoices("ROUTER_LOG_LEVEL", "LOG_LEVEL"),
        description="The least severe level that is logged.",
    )

    @field_validator("jwt_algorithms", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return [part.strip() for part in value.strip("[] ").split(",") if part.strip(' "')]
        return value

    @field_validator("log_level", mode="after")
    @classmethod
    def _level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
            message = "must be DEBUG, INFO, WARNING, ERROR or CRITICAL"
            raise ValueError(message)
        return value.upper()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags first, then the environment, then the YAML file. There is no ``.env``."""
        del dotenv_settings, file_secret_settings
        yaml = YamlConfigSettingsSource(settings_cls, yaml_file=cls.yaml_file)
        return init_settings, env_settings, yaml
