"""One fetch: build the request, send it, rename and merge the answer, place its errors.

Compiled once from a plan's :class:`~router.plan.nodes.Fetch` and the path of the Flatten around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)

from router.execute.errors import ErrorPath, read_path, rename_path, shared_prefix
from router.execute.merge import objects_at
from router.execute.representations import Batch, Representations
from router.execute.run import Run
from router.execute.transport import Failure, JsonObject, SubgraphRequest, SubgraphResponse
from router.plan.nodes import ELEMENT, Fetch, Path

ENTITIES = "_entities"


class RootFetch:
    """A fetch of root fields, merged into the root or, below a Flatten, into the objects there."""

    def __init__(self, fetch: Fetch, path: Path = ()) -> None:
        self._fetch = fetch
        self._path = path
        self._head = _payload_head(fetch)

    async def run(self, run: Run) -> None:
        """Runs it, once, unless there is nothing at the path to merge its answer into."""
        targets = objects_at((run.data,), self._path) if self._path else [run.data]
        if not targets:
            return
        fetch = self._fetch
        variables = _variables(fetch, run)
        cache = run.context.cache
        if cache is None:
            response = await self._send(run, variables)
        else:
            response = await cache.root(fetch, variables, lambda _: self._send(run, variables))
        if response.failure is not None:
            run.add_failure(response.failure, fetch.subgraph, self._answered_paths(run, targets))
            return
        data = response.data
        if data is not None:
            run.merger.rename((data,), fetch.renames)
            merge = run.merger.merge if fetch.shared else run.merger.merge_copy
            for target in targets:
                merge(target, data)
        self._add_errors(run, response, targets)

    async def _send(self, run: Run, variables: bytes) -> SubgraphResponse:
        payload = self._head + variables + b"}}"
        return await run.exchange(self._fetch.subgraph, SubgraphRequest(self._fetch.kind, payload))

    def _add_errors(self, run: Run, response: SubgraphResponse, targets: list[JsonObject]) -> None:
        for error in response.errors:
            path = read_path(error)
            if path is not None:
                renamed = rename_path(path, self._fetch.renames)
                paths = [start + renamed for start in self._places(run, targets)]
            elif response.data is None:
                paths = self._answered_paths(run, targets)
            else:
                paths = []
            run.add_error(error, self._fetch.subgraph, paths)
        if response.data is None and response.errors:
            run.explained += self._answered_paths(run, targets)

    def _places(self, run: Run, targets: list[JsonObject]) -> list[ErrorPath]:
        return _places(run.data, self._path, targets) if self._path else [()]

    def _answered_paths(self, run: Run, targets: list[JsonObject]) -> list[ErrorPath]:
        """The client's paths of the root fields that this fetch was to bring."""
        keys = dict.fromkeys(
            rename_path((key,), self._fetch.renames) for key in _root_keys(self._fetch.document)
        )
        return [start + key for start in self._places(run, targets) for key in keys]


class EntityFetch:
    """A fetch of entities, one request for all the objects at its path."""

    def __init__(self, fetch: Fetch, path: Path) -> None:
        self._fetch = fetch
        self._path = path
        self._head = _payload_head(fetch)
        self._member = orjson.dumps(fetch.representations) + b":["
        self._representations = Representations(fetch.requirements)

    async def run(self, run: Run) -> None:
        """Runs it, unless no object at the path can be represented."""
        fetch = self._fetch
        batch = self._representations.batch(objects_at((run.data,), self._path))
        if not batch.texts:
            return
        variables = _variables(fetch, run)
        cache = run.context.cache
        if cache is None:
            response = await self._send(run, variables, batch.texts)
        else:
            response = await cache.entities(
                fetch, variables, batch.texts, lambda texts: self._send(run, variables, texts)
            )
        failure = response.failure
        if response.data is not None:
            failure = self._merge(run, batch, response.data) or failure
        if failure is not None:
            run.add_failure(failure, fetch.subgraph, [self._whole(run, batch)])
        else:
            self._add_errors(run, response, batch)

    async def _send(self, run: Run, variables: bytes, texts: Sequence[bytes]) -> SubgraphResponse:
        payload = b"".join((
            self._head,
            variables,
            b"," + self._member if variables else self._member,
            b",".join(texts),
            b"]}}",
        ))  # fmt: skip
        return await run.exchange(self._fetch.subgraph, SubgraphRequest(self._fetch.kind, payload))

    def _merge(self, run: Run, batch: Batch, data: JsonObject) -> Failure | None:
        entities: Any = data.get(ENTITIES)
        if not isinstance(entities, list) or len(entities) != len(batch.targets):
            reason = f"not the {len(batch.targets)} entities that were asked for"
            return Failure("SUBGRAPH_INVALID_RESPONSE", reason)
        if self._fetch.renames:
            run.merger.rename(entities, self._fetch.renames)
        shared = self._fetch.shared
        merge = run.merger.merge if shared else run.merger.merge_copy
        for entity, targets in zip(entities, batch.targets, strict=True):
            if type(entity) is dict:
                keys = entity.keys()
                for target in targets:
                    if shared and keys.isdisjoint(target):  # as merge() finds, for a call less
                        target.update(entity)
                    else:
                        merge(target, entity)
        return None

    def _add_errors(self, run: Run, response: SubgraphResponse, batch: Batch) -> None:
        for error in response.errors:
            match read_path(error):
                case [str(key), int(index), *rest] if key == ENTITIES and 0 <= index < len(
                    batch.targets
                ):
                    end = rename_path(tuple(rest), self._fetch.renames)
                    places = _places(run.data, self._path, batch.targets[index])
                    paths = [start + end for start in places]
                case _:
                    paths = [self._whole(run, batch)]
            run.add_error(error, self._fetch.subgraph, paths)

    def _whole(self, run: Run, batch: Batch) -> ErrorPath:
        """The path that stands for all the objects of a batch: what their paths have in common."""
        objects = [target for targets in batch.targets for target in targets]
        return shared_prefix(_places(run.data, self._path, objects))


def _payload_head(fetch: Fetch) -> bytes:
    """The request's JSON up to the first variable."""
    head: JsonObject = {"query": fetch.document}
    if fetch.operation_name is not None:
        head["operationName"] = fetch.operation_name
    return orjson.dumps(head)[:-1] + b',"variables":{'


def _variables(fetch: Fetch, run: Run) -> bytes:
    """The client's variables that the fetch uses, as the members of a JSON object."""
    if not fetch.variables:
        return b""
    given = run.variables
    return orjson.dumps({name: given[name] for name in fetch.variables if name in given})[1:-1]


def _places(root: JsonObject, path: Path, objects: Sequence[JsonObject]) -> list[ErrorPath]:
    """The client's paths of ``objects``, all of which were found at ``path``; an object may have
    several. Runs only where there is an error to place.
    """
    found: list[tuple[ErrorPath, Any]] = [((), root)]
    for segment in path:
        if segment == ELEMENT:
            found = [
                ((*start, index), item)
                for start, value in found
                if isinstance(value, list)
                for index, item in enumerate(value)
            ]
        elif isinstance(segment, str):
            found = [
                ((*start, segment), value.get(segment))
                for start, value in found
                if isinstance(value, dict)
            ]
    wanted = {id(value) for value in objects}
    return [place for place, value in found if id(value) in wanted]


def _root_keys(document: str) -> Iterable[str]:
    """The response keys of a fetch's own root fields. Parsed only where the fetch has failed."""
    definitions = parse(document, no_location=True).definitions
    fragments = {
        node.name.value: node for node in definitions if isinstance(node, FragmentDefinitionNode)
    }

    def walk(selection_set: SelectionSetNode) -> Iterable[str]:
        for selection in selection_set.selections:
            if isinstance(selection, FieldNode):
                yield (selection.alias or selection.name).value
            elif isinstance(selection, FragmentSpreadNode):
                yield from walk(fragments[selection.name.value].selection_set)
            elif isinstance(selection, InlineFragmentNode):
                yield from walk(selection.selection_set)

    for definition in definitions:
        if isinstance(definition, OperationDefinitionNode):
            yield from walk(definition.selection_set)
