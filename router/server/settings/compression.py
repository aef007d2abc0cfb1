"""Settings: compressing answers."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field

from router.server.settings.section import Section

Encoding: TypeAlias = Literal["br", "gzip"]


class CompressionSettings(Section):
    """Answers made smaller for clients that can read them so."""

    enabled: bool = Field(
        default=False,
        description="Compress answers. Off where a proxy before the router does it.",
    )
    encodings: tuple[Encoding, ...] = Field(
        ("br", "gzip"), description="What is offered, the first being preferred."
    )
    min_bytes: int = Field(1024, ge=0, description="Shorter answers are sent as they are.")
    brotli_quality: int = Field(4, ge=0, le=11, description="How hard Brotli tries.")
    gzip_level: int = Field(5, ge=1, le=9, description="How hard gzip tries.")
