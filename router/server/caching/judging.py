"""What of a subgraph's answer may be kept: for how long, and under which tags."""

from __future__ import annotations

import orjson

from router.execute.transport import JsonObject
from router.server.caching.control import Control
from router.server.caching.policy import FetchPolicy, Lifetime
from router.server.caching.tags import (
    MAX_TAGS,
    custom_tag,
    entity_tags,
    subgraph_tag,
    type_tag,
)


def lifetime(life: Lifetime | None, control: Control, cap: int | None) -> tuple[int, bool]:
    """Seconds, and whether for one identity alone: a header counts, and hints may shorten it."""
    if life is None:
        return 0, control.private
    limits = [cap] if cap is not None else []
    if control.max_age is not None:
        limits.append(control.max_age)
        if life.explicit is not None:
            limits.append(life.explicit)
    else:
        limits.append(life.assumed or 0)
    return min(limits), control.private or life.private


def custom_tags(subgraph: str, extensions: JsonObject) -> tuple[str, ...]:
    """What a subgraph calls its answer: ``extensions.cacheTags``, or Apollo's name for it."""
    given = extensions.get("cacheTags") or extensions.get("apolloCacheTags")
    if not isinstance(given, list):
        return ()
    return tuple(custom_tag(subgraph, tag) for tag in given if isinstance(tag, str))


def answer_tags(
    policy: FetchPolicy, life: Lifetime, text: bytes, value: object, custom: tuple[str, ...]
) -> tuple[str, ...]:
    """The tags of an entity, whose representation ``text`` is, or of root fields (empty)."""
    subgraph, keys = policy.subgraph, policy.keys
    tags = {subgraph_tag(subgraph), *custom}
    tags.update(type_tag(subgraph, name) for name in life.shape.all_types())
    found = life.shape.tags(subgraph, value, keys)
    if text:
        own = orjson.loads(text)
        found.update(entity_tags(subgraph, own["__typename"], own, keys))
    if len(found) <= MAX_TAGS:
        tags.update(found)
    return tuple(sorted(tags))
