"""Media types of GraphQL over HTTP, and the choice among them by ``Accept`` (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final


@dataclass(frozen=True, slots=True)
class MediaType:
    """A media type that we answer with. ``legacy``: the client takes only a 200 for GraphQL."""

    name: str
    content_type: bytes
    legacy: bool


JSON: Final = MediaType("application/json", b"application/json; charset=utf-8", legacy=True)
GRAPHQL_RESPONSE: Final = MediaType(
    "application/graphql-response+json",
    b"application/graphql-response+json; charset=utf-8",
    legacy=False,
)
EVENT_STREAM: Final = MediaType(
    "text/event-stream", b"text/event-stream; charset=utf-8", legacy=True
)
HTML: Final = MediaType("text/html", b"text/html; charset=utf-8", legacy=False)

DATA_TYPES: Final = (JSON, GRAPHQL_RESPONSE)
"""In the order of our preference where the client has none. ``application/json`` comes first: who
says ``*/*`` or nothing at all is an older client, a newer one names the newer type."""

UTF8_NAMES: Final = frozenset({"utf-8", "utf8"})


@lru_cache(maxsize=512)
def choose(accept: bytes, offered: tuple[MediaType, ...] = DATA_TYPES) -> MediaType | None:
    """The offered type that an ``Accept`` header likes best; ``None`` if it takes none of them.

    The most specific range that matches a type gives its quality. An equal quality is decided by
    the position in the header, then by the order of ``offered``.
    """
    if not accept.strip():
        return offered[0]
    ranges = _ranges(accept)
    best: tuple[float, int, int] | None = None
    chosen: MediaType | None = None
    for order, media_type in enumerate(offered):
        matching = [item for item in ranges if item.matches(media_type.name)]
        if not matching:
            continue
        decisive = max(matching, key=lambda item: item.specificity)
        rank = (-decisive.quality, decisive.position, order)
        if decisive.quality > 0 and (best is None or rank < best):
            best, chosen = rank, media_type
    return chosen


def accepted_ranges(accept: bytes) -> list[MediaRange]:
    """The media ranges of an ``Accept`` header that have a quality, the best first."""
    return sorted(
        (item for item in _ranges(accept) if item.quality > 0),
        key=lambda item: (-item.quality, item.position),
    )


def _ranges(accept: bytes) -> list[MediaRange]:
    texts = accept.decode("latin-1").split(",")
    parsed = (MediaRange.parse(text, position) for position, text in enumerate(texts))
    return [item for item in parsed if item is not None]


@lru_cache(maxsize=128)
def is_json_request(content_type: bytes) -> bool:
    """Whether a request's ``Content-Type`` is JSON in UTF-8, which a missing charset means too."""
    media_type, *parameters = content_type.decode("latin-1").lower().split(";")
    charsets = [
        value.strip(' "')
        for name, _, value in (parameter.partition("=") for parameter in parameters)
        if name.strip() == "charset"
    ]
    return media_type.strip() == JSON.name and all(name in UTF8_NAMES for name in charsets)


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One range of an ``Accept`` header. Names of ``parameters`` and their values are lower-case,
    ``position`` is its place in the header."""

    type: str
    subtype: str
    quality: float
    position: int
    parameters: Mapping[str, str]

    @classmethod
    def parse(cls, text: str, position: int) -> MediaRange | None:
        """The range, or ``None`` for what is none."""
        name, *parameters = text.lower().split(";")
        kind, slash, subtype = name.strip().partition("/")
        if not slash:
            return None
        quality = 1.0
        others: dict[str, str] = {}
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            key, value = key.strip(), value.strip(' "')
            if key == "q":
                try:
                    quality = float(value)
                except ValueError:
                    return None
            elif key == "charset" and value not in UTF8_NAMES:
                return None
            else:
                others[key] = value
        return cls(kind, subtype, quality, position, others)

    @property
    def specificity(self) -> int:
        """How much of a media type the range names."""
        return (self.type != "*") + (self.subtype != "*")

    def matches(self, name: str) -> bool:
        """Whether the media type ``name`` is in the range."""
        kind, _, subtype = name.partition("/")
        return self.type in {"*", kind} and self.subtype in {"*", subtype}
