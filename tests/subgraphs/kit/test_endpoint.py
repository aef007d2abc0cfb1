"""The domains' endpoint: bad requests get a coded answer, and nothing internal leaves."""

from __future__ import annotations

import asyncio
import gzip
import io
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import strawberry

from subgraphs.kit.domain import Domain
from subgraphs.kit.errors import BadInput
from subgraphs.kit.federation import Schema
from subgraphs.kit.graph import Context, Info
from subgraphs.kit.resources import Stores
from subgraphs.kit.settings import Settings

STEPS: list[str] = []


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def wait(self) -> str:
        await asyncio.sleep(0.1)
        return "done"


@strawberry.type
class Query:
    @strawberry.field
    def greeting(self) -> str:
        return "hello"

    @strawberry.field
    def whoami(self, info: Info) -> str:
        return f"{info.context.identity.kind} {info.context.identity.subject}"

    @strawberry.field
    def crash(self) -> str | None:
        raise RuntimeError("password=hunter2 at /srv/secret.py")

    @strawberry.field
    async def slow(self) -> str:
        STEPS.append("begun")
        await asyncio.sleep(0.5)
        STEPS.append("ended")
        return "at last"

    @strawberry.field
    def picky(self, number: int) -> int | None:
        raise BadInput(f"{number} is not to my taste.")


@pytest.fixture
async def served(redis_url: Callable[[], str], serve_domain: Any) -> AsyncIterator[Any]:
    domain = Domain(
        name="greeter",
        port=0,
        schema=Schema(query=Query, mutation=Mutation),
        context=Context,
        stores=Stores(redis=True),
    )
    async with serve_domain(domain, Settings(redis_url=redis_url())) as running:
        yield running


async def test_answers_with_the_callers_identity(served: Any, signer: Any) -> None:
    data = await served.data("{ whoami }", identity=signer.sign(kind="user", sub="usr_1"))

    assert data == {"whoami": "user usr_1"}


@pytest.mark.parametrize("header", [{}, {"Loom-Identity": "forged"}])
async def test_without_an_identity_nothing_is_answered(served: Any, header: dict[str, str]) -> None:
    async with served.client.post(
        f"{served.url}/graphql", json={"query": "{ greeting }"}, headers=header
    ) as response:
        answer = await response.json()

    assert response.status == 401
    assert answer["errors"][0]["extensions"]["code"] == "IDENTITY_REQUIRED"
    assert "data" not in answer


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"{ greeting }"',
        b'{"query": 5}',
        b'{"query": "{ greeting }", "variables": []}',
        gzip.compress(b"{}"),
        b'{"query": "' + b"x" * (5 * 1024 * 1024) + b'"}',
    ],
    ids=["empty", "cut", "list", "null", "text", "number", "variables", "binary", "huge"],
)
async def test_bodies_that_are_no_request(served: Any, signer: Any, body: bytes) -> None:
    async with served.client.post(
        f"{served.url}/graphql",
        data=io.BytesIO(body),
        headers={"Loom-Identity": signer.sign(), "X-Request-Id": "req-7"},
    ) as response:
        answer = await response.json()

    assert response.status == 400
    assert answer["errors"][0]["extensions"] == {"code": "BAD_REQUEST", "requestId": "req-7"}
    assert await served.data("{ greeting }") == {"greeting": "hello"}, "it still serves"


async def ask_with_deadline(
    served: Any, signer: Any, query: str, milliseconds: str
) -> tuple[int, Any]:
    async with served.client.post(
        f"{served.url}/graphql",
        json={"query": query},
        headers={
            "Loom-Identity": signer.sign(),
            "X-Envoy-Expected-Rq-Timeout-Ms": milliseconds,
        },
    ) as response:
        return response.status, await response.json()


async def test_work_that_nobody_waits_for_is_broken_off(served: Any, signer: Any) -> None:
    STEPS.clear()
    status, answer = await ask_with_deadline(served, signer, "{ slow }", "50")

    assert status == 504
    assert answer["errors"][0]["extensions"]["code"] == "DEADLINE_EXCEEDED"
    await asyncio.sleep(0.6)
    assert STEPS == ["begun"]


@pytest.mark.parametrize(
    ("query", "milliseconds", "data"),
    [
        ("{ slow }", "5000", {"slow": "at last"}),
        ("{ greeting }", "soon", {"greeting": "hello"}),
        ("mutation { wait }", "50", {"wait": "done"}),
    ],
    ids=["in time", "no number", "a mutation"],
)
async def test_other_work_is_done(
    served: Any, signer: Any, query: str, milliseconds: str, data: dict[str, str]
) -> None:
    answer = await ask_with_deadline(served, signer, query, milliseconds)

    assert answer == (200, {"data": data})


async def test_unknown_fields_are_validation_errors(served: Any) -> None:
    answer = await served.ask("{ nonsense }")

    assert answer["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


async def test_what_breaks_inside_is_masked(served: Any) -> None:
    answer = await served.ask("{ crash greeting }")

    assert answer["data"] == {"crash": None, "greeting": "hello"}
    [error] = answer["errors"]
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert "hunter2" not in str(answer)
    assert "secret.py" not in str(answer)


async def test_what_is_raised_on_purpose_is_said(served: Any) -> None:
    answer = await served.ask("{ picky(number: 13) greeting }")

    [error] = answer["errors"]
    assert error["message"] == "13 is not to my taste."
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["path"] == ["picky"]


async def test_health_names_its_dependencies(served: Any) -> None:
    async with served.client.get(f"{served.url}/health/ready") as response:
        ready = await response.json()
    async with served.client.get(f"{served.url}/health/live") as response:
        live = await response.json()

    assert ready == {"status": "ready", "dependencies": {"redis": {"status": "up"}}}
    assert live == {"status": "alive"}


async def test_a_dependency_that_is_down_is_named(serve_domain: Any) -> None:
    domain = Domain(
        name="greeter",
        port=0,
        schema=Schema(query=Query),
        context=Context,
        stores=Stores(redis=True),
    )
    settings = Settings(redis_url="redis://127.0.0.1:1/0")
    async with (
        serve_domain(domain, settings) as running,
        running.client.get(f"{running.url}/health/ready") as response,
    ):
        answer = await response.json()

    assert response.status == 503
    assert answer["status"] == "unready"
    assert answer["dependencies"]["redis"]["status"] == "down"


async def test_metrics_are_published(served: Any) -> None:
    await served.data("{ greeting }")
    async with served.client.get(f"{served.url}/metrics") as response:
        text = await response.text()

    assert 'loom_subgraph_operation_seconds_count{domain="greeter",outcome="answered"}' in text
