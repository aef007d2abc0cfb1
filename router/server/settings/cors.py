"""Settings: which web pages of other origins may ask (Cross-Origin Resource Sharing)."""

from __future__ import annotations

import re
from typing import Final, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from router.server.settings.section import Section

ANY: Final = "*"


class CorsSettings(Section):
    """Which origins' pages may read answers. Without any origin there is no CORS."""

    origins: tuple[str, ...] = Field(
        (), description="Origins such as `https://shop.example`; `*` is every one."
    )
    origin_patterns: tuple[str, ...] = Field(
        (),
        description="Regular expressions that match whole origins, such as"
        r" `https://[a-z0-9-]+\.preview\.example`.",
    )
    credentials: bool = Field(
        default=False, description="Let pages send cookies and client certificates."
    )
    methods: tuple[str, ...] = Field(("GET", "POST"), description="Methods that pages may use.")
    headers: tuple[str, ...] = Field(
        (
            "Content-Type",
            "Authorization",
            "GraphQL-Client-Name",
            "GraphQL-Client-Version",
            "GraphQL-Require-Preflight",
            "Apollo-Require-Preflight",
            "GraphQL-Cost",
            "X-Request-Id",
        ),
        description="Request headers that pages may send; `*` is every one that they ask for.",
    )
    expose: tuple[str, ...] = Field(
        ("X-Request-Id", "Retry-After", "RateLimit", "RateLimit-Policy"),
        description="Response headers that pages may read.",
    )
    max_age: int = Field(600, ge=0, description="Seconds for which a browser keeps the permission.")
    private_network: bool = Field(
        default=False,
        description="Let pages of public sites reach a router in a private network.",
    )

    @property
    def enabled(self) -> bool:
        return bool(self.origins or self.origin_patterns)

    @field_validator("origins")
    @classmethod
    def _are_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            parts = urlsplit(origin)
            if origin not in {ANY, f"{parts.scheme}://{parts.netloc}"}:
                message = f"{origin!r} is no origin: write it as https://shop.example, no slash"
                raise ValueError(message)
        return origins

    @field_validator("origin_patterns")
    @classmethod
    def _are_patterns(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                message = f"{pattern!r} is no regular expression: {error}"
                raise ValueError(message) from None
        return patterns

    @model_validator(mode="after")
    def _everybody_has_no_credentials(self) -> Self:
        if self.credentials and ANY in self.origins:
            message = "credentials cannot be allowed to every origin: name those that may have them"
            raise ValueError(message)
        return self
