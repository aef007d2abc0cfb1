"""The smallest operation that still fails, to read instead of the random one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from copy import deepcopy
from typing import Any

from graphql import DocumentNode, Node, parse, print_ast

LISTS = ("definitions", "selections", "directives", "arguments", "variable_definitions")


async def shrunk(
    document: DocumentNode, fails: Callable[[DocumentNode], Awaitable[bool]]
) -> DocumentNode:
    """Leaves parts of ``document`` out for as long as it ``fails``."""
    document = parse(print_ast(document))
    progress = True
    while progress:
        progress = False
        for smaller in _without_one_part(document):
            if await fails(smaller):
                document, progress = smaller, True
                break
    return document


def _without_one_part(document: DocumentNode) -> Iterator[DocumentNode]:
    for path, index in _parts(document, ()):
        smaller = deepcopy(document)
        owner: Any = smaller
        for step in path[:-1]:
            owner = owner[step] if isinstance(step, int) else getattr(owner, step)
        kept = list(getattr(owner, str(path[-1])))
        if len(kept) == 1 and path[-1] in {"selections", "definitions"}:
            continue
        del kept[index]
        object.__setattr__(owner, str(path[-1]), tuple(kept))
        yield parse(print_ast(smaller))
    yield from _unwrapped(document)


def _unwrapped(document: DocumentNode) -> Iterator[DocumentNode]:
    """Each fragment replaced by what it selects."""
    for path, index in _parts(document, ()):
        if path[-1] != "selections":
            continue
        smaller = deepcopy(document)
        owner: Any = smaller
        for step in path[:-1]:
            owner = owner[step] if isinstance(step, int) else getattr(owner, step)
        kept = list(owner.selections)
        if kept[index].kind != "inline_fragment":
            continue
        kept[index : index + 1] = kept[index].selection_set.selections
        object.__setattr__(owner, "selections", tuple(kept))
        yield parse(print_ast(smaller))


def _parts(node: Node, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], int]]:
    """Every element that may be left out: where its list is, and its index."""
    for key in node.keys:
        value = getattr(node, key, None)
        if isinstance(value, (list, tuple)):
            if key in LISTS:
                for index in range(len(value)):
                    yield (*path, key), index
            for index, each in enumerate(value):
                if isinstance(each, Node):
                    yield from _parts(each, (*path, key, index))
        elif isinstance(value, Node):
            yield from _parts(value, (*path, key))
