"""Features whose use makes a subgraph one of a newer federation than it links."""

from __future__ import annotations

from router.compose.merge.context import Merge
from router.federation.link import CONNECT, Link, Version

_AUTHENTICATED = "https://specs.apollo.dev/authenticated"
_COST = "https://specs.apollo.dev/cost"
_CAME_WITH: dict[tuple[str, Version], Version] = {
    (_AUTHENTICATED, (0, 1)): (2, 5),
    (_COST, (0, 1)): (2, 9),
    (CONNECT, (0, 1)): (2, 10),
    (CONNECT, (0, 2)): (2, 11),
    (CONNECT, (0, 3)): (2, 12),
    (CONNECT, (0, 4)): (2, 13),
}
"""The version of federation with which a feature's version came, as Apollo's composer has it."""


def hint_upgrades(work: Merge) -> None:
    """Tells of each subgraph that links a feature by itself which its federation does not have."""
    for subgraph in work.subgraphs:
        implied = max(map(_came_with, subgraph.links.features.values()), default=(0, 0))
        if implied[0] == subgraph.version[0] and implied > subgraph.version:
            linked, newer = _shown(subgraph.version), _shown(implied)
            work.hint(
                "IMPLICITLY_UPGRADED_FEDERATION_VERSION",
                f'Subgraph "{subgraph.name}" has been implicitly upgraded from federation {linked} '
                f"to {newer}: link {newer}, with which a feature came that it links.",
            )


def _came_with(link: Link) -> Version:
    return _CAME_WITH.get((link.url.identity, link.url.version), (0, 0))


def _shown(version: Version) -> str:
    return f"v{version[0]}.{version[1]}"
