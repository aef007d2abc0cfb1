"""Execution by levels answers as graphql-core does, in everything a client can see."""

from __future__ import annotations

import asyncio
import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

import pytest
import strawberry
from prometheus_client import REGISTRY
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from subgraphs.kit.execution import Batched, LevelExecutor


@dataclass
class Calls:
    """Counts what resolvers were asked for."""

    batches: list[int] = field(default_factory=list)
    singles: int = 0


@strawberry.enum
class Mood(enum.Enum):
    CALM = "calm"
    WILD = "wild"


@strawberry.interface
class Named:
    name: str


async def _ages(animals: Sequence[Animal], context: Calls) -> list[int | None]:
    context.batches.append(len(animals))
    return [animal.years for animal in animals]


@strawberry.type
class Animal(Named):
    mood: Mood
    years: strawberry.Private[int | None]
    friends: list[Annotated[Animal | Plant, strawberry.union("Friend")]] = strawberry.field(
        default_factory=list
    )
    weights: list[list[float | None]] | None = None

    @strawberry.field(extensions=[Batched(_ages)])  # type: ignore[untyped-decorator]
    async def age(self, info: strawberry.Info[Calls, None]) -> int | None:
        info.context.singles += 1
        return self.years

    @strawberry.field
    async def echo(self, text: str, times: int = 1) -> str:
        await asyncio.sleep(0)
        return f"{self.name}:{text * times}"

    @strawberry.field
    def certain(self) -> int:
        if self.years is None:
            raise ValueError("nobody knows")
        return self.years


@strawberry.type
class Plant(Named):
    height: float


OAK = Plant(name="Oak", height=20.5)
REX = Animal(name="Rex", mood=Mood.WILD, years=3, friends=[OAK], weights=[[1.5, None], []])
TOM = Animal(name="Tom", mood=Mood.CALM, years=None, friends=[REX, OAK, REX])


@strawberry.type
class Query:
    @strawberry.field
    async def animals(self) -> list[Animal]:
        return [REX, TOM]

    @strawberry.field
    def all(self) -> list[Named]:
        return [REX, OAK, TOM]

    @strawberry.field
    def maybe(self, there: bool) -> Animal | None:
        return REX if there else None

    @strawberry.field
    def holes(self) -> list[Animal | None]:
        return [None, REX, None, TOM]

    @strawberry.field
    async def broken(self) -> str | None:
        raise RuntimeError("broken on purpose")


@strawberry.type
class Mutation:
    @strawberry.mutation
    def rename(self, name: str) -> Animal:
        return Animal(name=name, mood=Mood.CALM, years=1)


def schema(executor: type[StrawberryGraphQLCoreExecutionContext]) -> strawberry.Schema:
    return strawberry.Schema(
        query=Query, mutation=Mutation, types=[Animal, Plant], execution_context_class=executor
    )


BY_LEVELS = schema(LevelExecutor)
REFERENCE = schema(StrawberryGraphQLCoreExecutionContext)


def count(how: str) -> float:
    return REGISTRY.get_sample_value("loom_subgraph_executions_total", {"how": how}) or 0


async def both(query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
    """The answer by levels, having checked that graphql-core gives the same one."""
    answers = []
    for one in (BY_LEVELS, REFERENCE):
        result = await one.execute(query, variable_values=variables, context_value=Calls())
        errors = [error.formatted for error in result.errors or ()]
        answers.append({"data": result.data, "errors": errors})
    assert answers[0] == answers[1]
    assert str(answers[0]["data"]) == str(answers[1]["data"]), "the order of keys differs"
    return answers[0]


ANSWERED = {
    "attributes": "{ animals { name mood } }",
    "aliases": "{ animals { a: name b: name } more: animals { name } }",
    "lists of lists": "{ animals { weights } }",
    "batched": "{ animals { age name } }",
    "async with arguments": '{ animals { echo(text: "x", times: 2) } }',
    "interface": "{ all { __typename name ... on Animal { mood } ... on Plant { height } } }",
    "union": "{ animals { friends { __typename ... on Named { name } ... on Animal { age } } } }",
    "null object": "{ maybe(there: false) { name } }",
    "nulls in a list": "{ holes { name age } }",
    "fragments": """{ animals { ...A ...B } } fragment A on Animal { name ...C }
                      fragment B on Named { name }
                      fragment C on Animal { friends { ...B } mood }""",
    "merged selections": "{ animals { friends { ... on Animal { name } } } animals { name } "
    "animals { friends { ... on Animal { mood } } } }",
    "typename of the root": "{ __typename animals { __typename } }",
    "introspection beside data": '{ __type(name: "Mood") { name } animals { name } }',
}


@pytest.mark.parametrize("query", ANSWERED.values(), ids=ANSWERED)
async def test_answers_as_graphql_core(query: str) -> None:
    answer = await both(query)

    assert answer["errors"] == []


async def test_good_queries_are_executed_by_levels_alone() -> None:
    calls = Calls()
    before = count("levels")

    result = await BY_LEVELS.execute("{ animals { age } holes { age } }", context_value=calls)

    assert result.errors is None
    assert count("levels") == before + 1
    assert sorted(calls.batches) == [2, 2]
    assert calls.singles == 0


@pytest.mark.parametrize("wanted", [True, False])
async def test_conditions_by_variable(wanted: bool) -> None:
    answer = await both(
        """query ($w: Boolean!) { animals { name @include(if: $w) mood @skip(if: $w)
             ... @include(if: $w) { years: age } } }""",
        {"w": wanted},
    )

    keys = ["name", "years"] if wanted else ["mood"]
    assert list(answer["data"]["animals"][0]) == keys


async def test_one_document_serves_different_variables() -> None:
    query = "query ($t: Boolean!) { maybe(there: $t) { name } }"

    assert (await both(query, {"t": True}))["data"] == {"maybe": {"name": "Rex"}}
    assert (await both(query, {"t": False}))["data"] == {"maybe": None}


BROKEN = {
    "an exception": "{ broken animals { name } }",
    "an exception in a list": "{ animals { name certain } }",
    "an exception below a nullable": "{ holes { name certain } }",
}


@pytest.mark.parametrize("query", BROKEN.values(), ids=BROKEN)
async def test_errors_are_those_of_graphql_core(query: str) -> None:
    answer = await both(query)

    assert len(answer["errors"]) == 1


async def test_wrong_variables_are_refused_before_execution() -> None:
    answer = await both("query ($t: Boolean!) { maybe(there: $t) { name } }", {"t": "yes"})

    assert answer["data"] is None
    assert "$t" in answer["errors"][0]["message"]


async def test_mutations_are_executed_by_graphql_core() -> None:
    before = count("graphql-core")

    result = await BY_LEVELS.execute('mutation { rename(name: "Ada") { name } }')

    assert result.data == {"rename": {"name": "Ada"}}
    assert count("graphql-core") == before + 1
