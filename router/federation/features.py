"""Whether we know what a supergraph must be known for: its features ``for: SECURITY`` and
``for: EXECUTION``.

Source: https://specs.apollo.dev/link/v1.0, "Purpose". Who does not know such a feature must not
serve the graph: it would show what is to be hidden, or execute it wrongly. A feature without a
purpose may be ignored.
"""

from __future__ import annotations

from collections.abc import Iterator

from router.federation.link import CORE, JOIN, LINK, Links, Version

_SPECIFICATIONS = "https://specs.apollo.dev/"
_NEWEST: dict[str, Version] = {
    LINK: (1, 0),
    CORE: (0, 2),
    JOIN: (0, 5),
    f"{_SPECIFICATIONS}tag": (0, 3),
    f"{_SPECIFICATIONS}inaccessible": (0, 2),
    f"{_SPECIFICATIONS}authenticated": (0, 1),
    f"{_SPECIFICATIONS}requiresScopes": (0, 1),
    f"{_SPECIFICATIONS}policy": (0, 1),
    f"{_SPECIFICATIONS}context": (0, 1),
    f"{_SPECIFICATIONS}cost": (0, 1),
    f"{_SPECIFICATIONS}cacheTag": (0, 1),
}
"""The newest version of each feature that is known here. Of all but link the versions up to it are
known too: each only adds to the one before."""


def unknown_features(links: Links) -> Iterator[str]:
    """What is wrong with each feature that a supergraph has a purpose for and that is not known."""
    for link in links.features.values():
        if link.purpose is None:
            continue
        newest = _NEWEST.get(link.url.identity)
        if newest is None:
            yield f"it needs {link.url} for {link.purpose}, which this router does not know"
        elif link.url.version > newest:
            known = f"v{newest[0]}.{newest[1]}"
            yield f"it needs {link.url} for {link.purpose}, of which this router knows {known}"
