"""Entities by whichever of their keys a representation holds."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from subgraphs.kit.loaders import Loader

ModelT = TypeVar("ModelT")


async def load_references(
    representations: Sequence[dict[str, Any]],
    loaders: Mapping[str, Loader[str, ModelT | None]],
) -> list[ModelT | None]:
    """Return one model for each representation, in order; one statement for each key field.

    ``loaders`` are by key field; the first that a representation holds counts.
    """
    places: dict[str, list[int]] = {}
    for place, representation in enumerate(representations):
        field = next(field for field in loaders if field in representation)
        places.setdefault(field, []).append(place)
    found: list[ModelT | None] = [None] * len(representations)

    async def load(field: str, where: list[int]) -> None:
        keys = [str(representations[place][field]) for place in where]
        for place, model in zip(where, await loaders[field].load_all(keys), strict=True):
            found[place] = model

    await asyncio.gather(*(load(field, where) for field, where in places.items()))
    return found
