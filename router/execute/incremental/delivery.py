"""Running a deferred operation, and delivering its parts as soon as they are ready.

All parts fetch into the same data. A part may begin as soon as the fetches that it depends on have
been merged, before the initial part is ready; it is sent after the part that it stands in, and only
for objects that were sent there.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from router.execute.client_paths import ClientPaths
from router.execute.errors import ErrorPath
from router.execute.incremental.results import Increment, Initial, Part, Pending, Subsequent
from router.execute.incremental.views import FragmentView, View
from router.execute.run import Run
from router.execute.steps import Step, compile_step
from router.execute.transport import JsonObject
from router.plan.nodes import (
    ELEMENT,
    Condition,
    Defer,
    Fetch,
    Flatten,
    Node,
    Parallel,
    Path,
)
from router.plan.nodes import Sequence as SequenceNode


@dataclass(slots=True)
class PartRun(Run):
    """The run of one part; all parts of an operation share ``data`` and ``merged``, the fetches
    that others depend on, by their ids."""

    merged: Mapping[int, asyncio.Event] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Marked:
    """A fetch that others depend on: tells when it has been merged."""

    id: int
    step: Step

    async def run(self, run: Run) -> None:
        await self.step.run(run)
        if isinstance(run, PartRun):
            run.merged[self.id].set()


class Steps:
    """The steps of a deferred operation's parts, compiled once. The initial part's id is ``None``.

    ``fetches`` are the ids of each part's fetches, of those that any other part ``depends`` on.
    """

    def __init__(self, defer: Defer) -> None:
        awaited = {fetch for each in defer.deferred for fetch in each.depends}

        def wrap(fetch: Fetch, step: Step) -> Step:
            return _Marked(fetch.id, step) if fetch.id in awaited else step

        nodes: dict[int | None, Node | None] = {None: defer.primary}
        nodes.update((each.id, each.node) for each in defer.deferred)
        self.steps: dict[int | None, Step | None] = {
            part: compile_step(node, wrap) if node is not None else None
            for part, node in nodes.items()
        }
        self.fetches: dict[int | None, frozenset[int]] = {
            part: frozenset(_fetches(node)) & awaited for part, node in nodes.items()
        }
        self.depends: dict[int, tuple[int, ...]] = {
            each.id: each.depends for each in defer.deferred
        }


def _fetches(node: Node | None) -> Iterable[int]:
    match node:
        case Fetch(id=own):
            yield own
        case Flatten(node=fetch):
            yield fetch.id
        case SequenceNode(nodes=nodes) | Parallel(nodes=nodes):
            for each in nodes:
                yield from _fetches(each)
        case Condition(then=then, otherwise=otherwise):
            yield from _fetches(then)
            yield from _fetches(otherwise)


@dataclass(frozen=True, slots=True)
class Spot:
    """An object of the data: its path, itself, and what the client was sent of it."""

    path: ErrorPath
    value: JsonObject
    sent: JsonObject


class Delivery:
    """One run of a deferred operation."""

    def __init__(
        self, steps: Steps, view: View, run: Run, introspected: Mapping[str, Any] | None = None
    ) -> None:
        """``run`` has everything but data; ``introspected`` is the answer to introspection."""
        self._steps = steps
        self._view = view
        self._run = run
        self._data: JsonObject = dict(introspected or {})
        self._merged = {
            fetch: asyncio.Event() for fetches in steps.fetches.values() for fetch in fetches
        }
        self._carried: dict[int, list[JsonObject]] = {}
        self._explained: list[ErrorPath] = []
        self._announced: dict[int, list[tuple[Spot, Pending]]] = {}
        self._count = 0

    async def parts(self) -> AsyncGenerator[Part, None]:
        """The parts: first the :class:`Initial` one. Closing the generator cancels all fetches."""
        fragments = self._view.fragments
        tasks = {part: asyncio.create_task(self._fetch(part)) for part in (None, *fragments)}
        try:
            initial = self._initial(await tasks[None])
            yield initial
            while self._announced:
                for part in [*tasks]:
                    if part not in self._announced and not self._is_awaited(part):
                        tasks.pop(part).cancel()  # it is for objects that are not there
                ready = [part for part in fragments if part in tasks and tasks[part].done()]
                increments: list[Increment] = []
                pending: list[Pending] = []
                for part in ready:  # a parent comes before those within it
                    if part in self._announced:
                        came, more = self._increments(fragments[part], await tasks.pop(part))
                        increments += came
                        pending += more
                if increments:
                    yield Subsequent(tuple(increments), tuple(pending), bool(self._announced))
                else:
                    running = [task for task in tasks.values() if not task.done()]
                    await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks.values():
                task.cancel()
            await asyncio.gather(*tasks.values(), return_exceptions=True)

    def _is_awaited(self, part: int | None) -> bool:
        """Whether a fragment stands in one that is still to be sent."""
        while part is not None:
            if part in self._announced:
                return True
            part = self._view.fragments[part].parent
        return False

    async def _fetch(self, part: int | None) -> PartRun:
        """Fetches what a part needs, with what is inlined in it."""
        shared = self._run
        run = PartRun(
            shared.variables, shared.context, shared.transport, shared.policy, shared.merger,
            data=self._data, merged=self._merged,
        )  # fmt: skip
        parts = (part, *self._view.inlined.get(part, ()))
        try:
            for each in parts:
                if each is not None:
                    for fetch in self._steps.depends[each]:
                        await self._merged[fetch].wait()
                step = self._steps.steps[each]
                if step is not None:
                    await step.run(run)
        finally:
            for each in parts:  # those that a condition left out, too
                for fetch in self._steps.fetches[each]:
                    self._merged[fetch].set()
        return run

    def _initial(self, run: PartRun) -> Initial:
        errors = self._told(None, run, self._view.client_paths)
        known = self._known(errors)
        data, refused = self._view.projection.project(self._data, known)
        spots = [Spot((), self._data, data)] if data is not None else []
        pending = self._announce(None, spots)
        return Initial(data, (*errors, *refused), tuple(pending))

    def _increments(
        self, view: FragmentView, run: PartRun
    ) -> tuple[list[Increment], list[Pending]]:
        """What a fragment brings, and what becomes pending with it."""
        part = view.site.deferred.id
        told = self._told(part, run, view.client_paths)
        known = self._known(told)
        announced = self._announced.pop(part)
        own, shared = _by_spot(told, [spot.path for spot, _ in announced])
        increments: list[Increment] = []
        spots: list[Spot] = []
        for index, (spot, pending) in enumerate(announced):
            data, refused, explained = view.project(spot.value, spot.path, known)
            errors = [*own[index], *(() if explained else refused)]
            if index == 0:
                errors = [*shared, *errors]
            if data is None and not errors:
                errors = shared or refused
            if data is not None:
                spots.append(Spot(spot.path, spot.value, data))
            increments.append(Increment(pending, data, tuple(errors)))
        return increments, self._announce(part, spots)

    def _announce(self, parent: int | None, spots: Sequence[Spot]) -> list[Pending]:
        """Notes for which objects the fragments within a part are to come."""
        pending: list[Pending] = []
        for view in self._view.children(parent):
            found = [each for spot in spots for each in _objects(spot, view.steps)]
            if not found:
                continue
            deferred = view.site.deferred
            new = [
                (spot, Pending(str(number), spot.path, deferred.label))
                for number, spot in enumerate(found, start=self._count)
            ]
            self._count += len(new)
            self._announced[deferred.id] = new
            pending += (each for _, each in new)
        return pending

    def _told(self, part: int | None, run: PartRun, client_paths: ClientPaths) -> list[JsonObject]:
        """The errors to tell with a part. One of a field that comes with a later part, which was
        fetched along with this one, is told with that."""
        own = self._carried.pop(part, []) if part is not None else []
        self._explained += run.explained
        for error in run.errors:
            path = error.get("path", [])
            comes, reach = part, client_paths.reach(path)
            if reach < len(path):
                for each, view in self._view.fragments.items():
                    further = view.client_paths.reach(path)
                    if further > reach and each != part:
                        comes, reach = each, further
            if comes == part or comes is None:
                own.append(error)
            else:
                self._carried.setdefault(comes, []).append(error)
        return client_paths.trim(own)

    def _known(self, errors: Sequence[JsonObject]) -> list[ErrorPath]:
        told = self._view.client_paths.told
        known = [tuple(error["path"]) for error in errors if "path" in error]
        return [*known, *(tuple(told(path)) for path in self._explained)]


def _objects(spot: Spot, steps: Path) -> list[Spot]:
    """The objects to which ``steps`` lead, of those that the client was sent."""
    found: list[tuple[ErrorPath, Any, Any]] = [(spot.path, spot.value, spot.sent)]
    for step in steps:
        if step == ELEMENT:
            found = [
                ((*path, index), value[index], sent[index])
                for path, value, sent in found
                if isinstance(value, list) and isinstance(sent, list)
                for index in range(min(len(value), len(sent)))
            ]
        elif isinstance(step, str):
            found = [
                ((*path, step), value.get(step), sent.get(step))
                for path, value, sent in found
                if isinstance(value, dict) and isinstance(sent, dict)
            ]
        else:
            found = [
                (path, value, sent)
                for path, value, sent in found
                if isinstance(value, dict) and value.get("__typename") in step
            ]
    return [
        Spot(path, value, sent)
        for path, value, sent in found
        if isinstance(value, dict) and isinstance(sent, dict)
    ]


def _by_spot(
    errors: Sequence[JsonObject], paths: Sequence[ErrorPath]
) -> tuple[list[list[JsonObject]], list[JsonObject]]:
    """The errors of each of the objects at ``paths``, and those that are of none of them."""
    own: list[list[JsonObject]] = [[] for _ in paths]
    shared: list[JsonObject] = []
    for error in errors:
        path = tuple(error.get("path", ()))
        for index, start in enumerate(paths):
            if path[: len(start)] == start and path:
                own[index].append(error)
                break
        else:
            shared.append(error)
    return own, shared
