"""Whether what a subgraph links is known: versions of federation and link, imported names."""

from __future__ import annotations

from router.compose.wording import suggest
from router.federation.directives import (
    FED1,
    KNOWN_VERSIONS,
    directives_of,
    is_known,
    types_of,
)
from router.federation.errors import Code, CompositionError, SubgraphRefused
from router.federation.link import FEDERATION, LINK, Link, Links, Version

_LINK_VERSIONS = frozenset({(1, 0)})
_LINK_ELEMENTS = ("Purpose", "Import", "@link")


def linked_version(links: Links) -> Version:
    """The version of federation that a schema speaks; 1 where it links none."""
    link = links.of(FEDERATION)
    return link.url.version if link else FED1


def check_links(links: Links) -> None:
    """Refuses unknown versions of federation and link, and imports of what is not there."""
    errors = [error for link in links.features.values() for error in _check(link)]
    if errors:
        raise SubgraphRefused(errors)


def _check(link: Link) -> list[CompositionError]:
    url = link.url
    if url.identity == LINK and url.version not in _LINK_VERSIONS:
        message = f"Schema uses unknown version v{url.version[0]}.{url.version[1]} of the link spec"
        return [CompositionError(Code.UNKNOWN_LINK_VERSION, message)]
    if url.identity == FEDERATION and url.version not in KNOWN_VERSIONS:
        newest = max(KNOWN_VERSIONS)
        message = (
            f"Invalid version v{url.version[0]}.{url.version[1]} for the federation feature in "
            f"@link directive on schema: link a version up to v{newest[0]}.{newest[1]}"
        )
        return [CompositionError(Code.UNKNOWN_FEDERATION_LINK_VERSION, message)]
    known = _elements(link)
    return [
        CompositionError(
            Code.INVALID_LINK_DIRECTIVE_USAGE,
            f'Cannot import unknown element "{each.name}" from {url}.{_hint(each.name, known)}',
        )
        for each in link.imports
        if known is not None and each.name not in known
    ]


def _elements(link: Link) -> tuple[str, ...] | None:
    if link.url.identity == LINK:
        return _LINK_ELEMENTS
    if not is_known(link.url.identity):
        return None
    version = link.url.version
    directives = tuple(f"@{name}" for name in directives_of(link.url.identity, version))
    return directives + types_of(link.url.identity, version)


def _hint(name: str, known: tuple[str, ...] | None) -> str:
    if f"@{name}" in (known or ()):
        return f' Did you mean directive "@{name}"?'
    return suggest(name, known or ())
