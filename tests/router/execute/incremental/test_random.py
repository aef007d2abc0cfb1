"""Random operations with ``@defer``: what holds of all of them.

The parts make up the whole; each fragment that was announced comes once; one that fails says why.
"""

from __future__ import annotations

from contextlib import aclosing
from random import Random
from typing import Any

import pytest

from router.execute.incremental.results import Initial

LEAVES = {
    "Query": ["version", "warehouses"],
    "Product": ["id", "title", "stock", "shelf"],
    "Node": ["id"],
    "Maker": ["name", "city"],
    "Place": ["row", "column"],
}
BELOW = {
    "Query": {"product": "Product", "must": "Product", "products": "Product", "node": "Node"},
    "Product": {"maker": "Maker", "related": "Product", "place": "Place"},
    "Node": {},
    "Maker": {"products": "Product"},
    "Place": {},
}


class Writer:
    """Writes one operation; its variables are all true or all false."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self._fragments: list[str] = []
        self._labels = 0

    def operation(self) -> str:
        used = (
            "a: version @include(if: $here) b: version @skip(if: $later) ... @defer { c: version }"
        )
        body = f"{{ {used} {self._selections('Query', 4)[1:]}"
        return "\n".join((f"query ($later: Boolean!, $here: Boolean!) {body}", *self._fragments))

    def _selections(self, named: str, depth: int) -> str:
        dice = self._dice
        chosen = [leaf for leaf in LEAVES[named] if dice.random() < 0.4]
        chosen = chosen or ["__typename"]
        if depth > 0:
            for field, below in BELOW[named].items():
                if dice.random() < 0.4:
                    chosen.append(f"{field} {self._selections(below, depth - 1)}")
            for _ in range(dice.choice((0, 0, 1, 1, 2))):
                chosen.append(self._fragment(named, depth - 1))
        dice.shuffle(chosen)
        return f"{{ {' '.join(chosen)} }}"

    def _fragment(self, named: str, depth: int) -> str:
        dice = self._dice
        on = "Product" if named == "Node" and dice.random() < 0.7 else named
        directives = dice.choice(("", "@include(if: $here)", "@skip(if: $later)", "", ""))
        if dice.random() < 0.7:
            self._labels += 1
            arguments = [f'label: "l{self._labels}"'] if dice.random() < 0.5 else []
            arguments += dice.choice(([], [], ["if: $later"], ["if: true"], ["if: false"]))
            told = f"({', '.join(arguments)})" if arguments else ""
            directives += f" @defer{told}"
        selections = self._selections(on, depth)
        if dice.random() < 0.3:
            name = f"F{len(self._fragments)}"
            self._fragments.append("")  # takes the name, before those within it
            self._fragments[int(name[1:])] = f"fragment {name} on {on} {selections}"
            return f"...{name} {directives}"
        return f"... on {on} {directives} {selections}"


def merge(target: dict[str, Any], source: dict[str, Any]) -> None:
    for key, value in source.items():
        present = target.get(key)
        if isinstance(value, dict) and isinstance(present, dict):
            merge(present, value)
        elif isinstance(value, list) and isinstance(present, list):
            for one, other in zip(present, value, strict=True):
                if isinstance(one, dict):
                    merge(one, other)
        else:
            target[key] = value


async def together(world: Any, operation: str, variables: dict[str, bool]) -> Any:
    """The parts put together, and whether all went well."""
    whole_ok = True
    open_ids: set[str] = set()
    seen: set[str] = set()
    data: Any = None
    has_next = True
    async with aclosing(world.parts(operation, variables)) as parts:
        async for part in parts:
            assert has_next, "a part after the last"
            has_next = part.has_next
            new = {each.id for each in part.pending}
            assert not new & seen
            seen |= new
            open_ids |= new
            if isinstance(part, Initial):
                data = part.data
                whole_ok = not part.errors
                continue
            for each in part.increments:
                open_ids.remove(each.pending.id)
                target = data
                for segment in each.pending.path:
                    target = target[segment]
                assert isinstance(target, dict), "an object that was not sent"
                whole_ok = whole_ok and not each.errors
                if each.data is None:
                    assert each.errors, "a failure without a reason"
                else:
                    merge(target, each.data)
    assert not has_next
    assert not open_ids, "announced, and never sent"
    return data, whole_ok


@pytest.mark.parametrize("group", range(6))
async def test_the_parts_make_up_the_whole(world: Any, group: int) -> None:
    for seed in range(group * 10, group * 10 + 10):
        operation = Writer(Random(seed)).operation()
        for later in (True, False):
            variables = {"later": later, "here": bool(seed % 2)}
            whole = await world.whole(operation, variables)
            data, ok = await together(world, operation, variables)
            assert ok == (not whole.errors), operation
            assert data == whole.data, operation


@pytest.mark.parametrize("group", range(6, 10))
async def test_failures(world: Any, group: int) -> None:
    failed = 0
    for seed in range(group * 10, group * 10 + 10):
        dice = Random(seed)
        operation = Writer(dice).operation()
        names = ("stock", "shelf", "place")
        world.failing = {(dice.choice(names), f"p{dice.randint(1, 5)}") for _ in range(8)}
        variables = {"later": True, "here": True}
        whole = await world.whole(operation, variables)
        data, ok = await together(world, operation, variables)
        assert ok == (not whole.errors), operation
        failed += not ok
        if ok:
            assert data == whole.data, operation
    assert failed >= 2
