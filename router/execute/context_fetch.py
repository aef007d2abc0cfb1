"""A fetch of entities whose fields take arguments from the data: values of contexts.

Entities with the same values are asked for together. For others the request repeats ``_entities``
under an alias, with representations and variables of its own, so that there is one request however
many values there are. Source: https://specs.apollo.dev/federation/v2.8, ``@fromContext``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

import orjson
from graphql import (
    FieldNode,
    NameNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    print_ast,
    strip_ignored_characters,
    visit,
)

from router.execute.errors import read_path
from router.execute.fetch import ENTITIES, EntityFetch
from router.execute.representations import Batch
from router.execute.run import Run
from router.execute.transport import Failure, JsonObject, SubgraphRequest, SubgraphResponse
from router.plan.nodes import (
    ELEMENT,
    ContextArgument,
    ContextSource,
    Fetch,
    Path,
    RequiredField,
    RequiredFragment,
)

_MISSING: Final = object()
KEPT_DOCUMENTS: Final = 32
"""Documents kept for numbers of groups; others are written anew."""

Way: TypeAlias = tuple[Any, ...]
"""The values on the way to an object, from the root: one more than the path has segments."""


@dataclass(frozen=True, slots=True)
class Group:
    """Entities with the same values, as JSON members without names."""

    values: tuple[bytes, ...]
    batch: Batch


class ContextFetch(EntityFetch):
    """An :class:`EntityFetch` with contextual arguments."""

    def __init__(self, fetch: Fetch, path: Path) -> None:
        super().__init__(fetch, path)
        self._documents: dict[int, Repeated] = {}

    async def run(self, run: Run) -> None:
        """Runs it, unless no object at the path has a representation and all values."""
        fetch = self._fetch
        groups = self._groups(run.data)
        if not groups:
            return
        repeated = self._repeated(len(groups))
        given = run.variables
        members = [
            orjson.dumps(name) + b":" + orjson.dumps(given[name])
            for name in fetch.variables
            if name in given
        ]
        for group, names in zip(groups, repeated.variables, strict=True):
            texts = b"[" + b",".join(group.batch.texts) + b"]"
            for name, value in zip(names, (texts, *group.values), strict=True):
                members.append(orjson.dumps(name) + b":" + value)
        payload = repeated.head + b",".join(members) + b"}}"
        if run.context.cache is not None:
            run.context.cache.pass_by()
        response = await run.exchange(fetch.subgraph, SubgraphRequest(fetch.kind, payload))
        self._take(run, groups, repeated, response)

    def _take(
        self, run: Run, groups: list[Group], repeated: Repeated, response: SubgraphResponse
    ) -> None:
        """Merges each group's part of the answer, and places its errors."""
        subgraph = self._fetch.subgraph
        everything = Batch(
            tuple(text for group in groups for text in group.batch.texts),
            tuple(targets for group in groups for targets in group.batch.targets),
        )
        failure: Failure | None = response.failure
        if failure is None and response.data is not None:
            for group, key in zip(groups, repeated.keys, strict=True):
                failure = self._merge(run, group.batch, {ENTITIES: response.data.get(key)})
                if failure is not None:
                    break
        if failure is not None:
            run.add_failure(failure, subgraph, [self._whole(run, everything)])
            return
        batches = dict(zip(repeated.keys, (group.batch for group in groups), strict=True))
        for error in response.errors:
            path = read_path(error) or ()
            batch = batches.get(path[0]) if path and isinstance(path[0], str) else None
            own = {**error, "path": [ENTITIES, *path[1:]]} if batch is not None else error
            self._add_errors(run, replace(response, errors=(own,)), batch or everything)

    def _groups(self, data: JsonObject) -> list[Group]:
        objects: dict[tuple[bytes, ...], list[JsonObject]] = {}
        for way in ways(data, self._path):
            values: list[bytes] = []
            for argument in self._fetch.contexts:
                value = _value(argument, way)
                if value is _MISSING or (value is None and not argument.nullable):
                    break
                values.append(orjson.dumps(value))
            else:
                objects.setdefault(tuple(values), []).append(way[-1])
        groups = [
            Group(values, self._representations.batch(alike)) for values, alike in objects.items()
        ]
        return [group for group in groups if group.batch.texts]

    def _repeated(self, count: int) -> Repeated:
        known = self._documents.get(count)
        if known is None:
            known = repeat(self._fetch, count)
            if len(self._documents) < KEPT_DOCUMENTS:
                self._documents[count] = known
        return known


def ways(data: JsonObject, path: Path) -> list[Way]:
    """The ways to the objects at ``path``, in document order."""
    found: list[Way] = [(data,)]
    for segment in path:
        further: list[Way] = []
        for way in found:
            here = way[-1]
            if segment == ELEMENT:
                if isinstance(here, list):
                    further.extend((*way, item) for item in here)
            elif not isinstance(here, dict):
                continue
            elif isinstance(segment, str):
                further.append((*way, here.get(segment)))
            elif _is_of(here, segment):
                further.append((*way, here))
        found = further
    return [way for way in found if isinstance(way[-1], dict)]


def _value(argument: ContextArgument, way: Way) -> object:
    """The value of an argument for the object at the end of a way."""
    for source in argument.sources:
        here = way[source.levels]
        if isinstance(here, dict) and (not source.types or _is_of(here, source.types)):
            return _selected(here, source)
    return _MISSING


def _selected(here: JsonObject, source: ContextSource) -> object:
    field: RequiredField | None = source.selection
    value: object = here
    while field is not None:
        if not isinstance(value, dict):
            return value if value is None else _MISSING
        below = field.selections
        value = value.get(field.response_key, _MISSING)
        field = _next(below, value)
    return value


def _next(
    selections: Iterable[RequiredField | RequiredFragment], value: object
) -> RequiredField | None:
    """The field to go on with below a value; ``None`` at the end."""
    for each in selections:
        if isinstance(each, RequiredFragment):
            if isinstance(value, dict) and _is_of(value, each.types):
                return _next(each.selections, value)
        elif each.name != "__typename":
            return each
    return None


def _is_of(value: JsonObject, types: frozenset[str]) -> bool:
    typename = value.get("__typename")
    return type(typename) is str and typename in types


@dataclass(frozen=True, slots=True)
class Repeated:
    """A fetch's document for a number of groups.

    ``head`` is the request's JSON up to the first variable. Each group has a response key, and
    names for its variables: that of the representations, then those of the contexts.
    """

    head: bytes
    keys: tuple[str, ...]
    variables: tuple[tuple[str, ...], ...]


def repeat(fetch: Fetch, count: int) -> Repeated:
    """The document of ``fetch`` with ``_entities`` for each of ``count`` groups."""
    own = (fetch.representations, *(each.variable for each in fetch.contexts))
    if count == 1:
        return Repeated(_head(fetch.document), (ENTITIES,), (own,))
    document = parse(fetch.document, no_location=True)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)  # noqa: S101 - the planner wrote it
    (entities,) = operation.selection_set.selections
    assert isinstance(entities, FieldNode)  # noqa: S101 - likewise
    taken = set(fetch.variables)
    names = [tuple(_free(f"{name}_{group}", taken) for name in own) for group in range(count)]
    keys = tuple(f"_{group}" for group in range(count))
    definitions = operation.variable_definitions or ()
    renaming = [dict(zip(own, each, strict=True)) for each in names]
    written = replace(
        operation,
        variable_definitions=(
            *(visit(each, _Renamed(new)) for new in renaming for each in _of(definitions, new)),
            *(each for each in definitions if each.variable.name.value not in own),
        ),
        selection_set=SelectionSetNode(
            selections=tuple(
                replace(visit(entities, _Renamed(new)), alias=NameNode(value=key))
                for key, new in zip(keys, renaming, strict=True)
            )
        ),
    )
    text = strip_ignored_characters(print_ast(written))
    return Repeated(_head(text), keys, tuple(names))


def _of(
    definitions: Sequence[VariableDefinitionNode], names: dict[str, str]
) -> Iterable[VariableDefinitionNode]:
    return (each for each in definitions if each.variable.name.value in names)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name = f"_{name}"
    return name


def _head(document: str) -> bytes:
    return orjson.dumps({"query": document})[:-1] + b',"variables":{'


class _Renamed(Visitor):
    """Renames variables."""

    def __init__(self, names: dict[str, str]) -> None:
        super().__init__()
        self._names = names

    def enter_variable(self, node: VariableNode, *_: object) -> VariableNode | None:
        new = self._names.get(node.name.value)
        return None if new is None else replace(node, name=NameNode(value=new))
