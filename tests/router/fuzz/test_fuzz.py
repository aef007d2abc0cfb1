"""Nothing that a client sends makes the router fail, stop, leak, or say what it should not.

``FUZZ_SECONDS`` says for how long; half an hour is what a release goes through.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import requests
import schemathesis
from graphql import GraphQLSchema
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from router.federation.supergraph import Supergraph
from tests.router.fuzz.surface.documents import bodies, documents
from tests.router.fuzz.surface.http import exchange, post, upgrades
from tests.router.fuzz.surface.http import requests as raw_requests
from tests.router.fuzz.surface.invariants import check_answer
from tests.router.fuzz.surface.openapi import OPENAPI
from tests.router.fuzz.surface.process import RouterProcess

SECONDS = float(os.environ.get("FUZZ_SECONDS", "20"))
GROWTH = 120 * 1024 * 1024
"""Bytes by which the router may grow after it was warmed up: what its caches may hold."""

Part = Callable[[], None]
ROUND = settings(
    max_examples=40,
    deadline=None,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


class Parts:
    """The parts of a round, each of some dozens of requests; ``sent`` counts these."""

    def __init__(self, router: RouterProcess) -> None:
        self._router = router
        self.sent: Counter[str] = Counter()
        schema = Supergraph.parse(router.supergraph.read_text()).api_schema
        texts = documents(schema)
        self.all: list[Part] = [
            self._raw("documents", bodies(texts).map(post)),
            self._raw("requests", raw_requests(bodies(texts))),
            self._raw("upgrades", upgrades()),
            *self._schemathesis(schema),
        ]

    def _raw(self, name: str, strategy: st.SearchStrategy[Any]) -> Part:
        @ROUND
        @given(request=strategy)
        def part(request: Any) -> None:
            self.sent[name] += 1
            exchange(self._router, request)

        return part

    def _schemathesis(self, schema: GraphQLSchema) -> list[Part]:
        del schema
        url = f"{self._router.url}/graphql"
        graphql = schemathesis.graphql.from_url(url)
        openapi = schemathesis.openapi.from_dict(OPENAPI)
        openapi.config.update(base_url=self._router.url)
        session = requests.Session()

        def part_of(name: str, strategy: st.SearchStrategy[Any]) -> Part:
            @ROUND
            @given(case=strategy)
            def part(case: Any) -> None:
                self.sent[name] += 1
                started = time.monotonic()
                response = case.call(session=session)
                headers = {each.lower(): values[0] for each, values in response.headers.items()}
                if case.path != "/graphql":
                    assert response.status_code < 500, case.as_curl_command()
                    return
                check_answer(
                    response.status_code,
                    headers,
                    response.content,
                    sent=f"{case.method} {case.as_curl_command()}",
                    seconds=time.monotonic() - started,
                )

            return part

        modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        found = []
        for name, of, generation_modes in (
            ("schemathesis, GraphQL", graphql, modes[:1]),
            ("schemathesis, OpenAPI", openapi, modes),
        ):
            operations = []
            for result in of.get_all_operations():
                assert isinstance(result, Ok)
                operations.append(result.ok())
            for mode in generation_modes:
                strategies = [each.as_strategy(generation_mode=mode) for each in operations]
                found.append(part_of(name, st.one_of(strategies)))
        return found


@pytest.mark.slow
@pytest.mark.timeout(SECONDS + 300)
@pytest.mark.filterwarnings("ignore::hypothesis.errors.NonInteractiveExampleWarning")
def test_nothing_that_clients_send_breaks_the_router(router: RouterProcess) -> None:
    parts = Parts(router)
    started = time.monotonic()
    warm: int | None = None
    while (passed := time.monotonic() - started) < SECONDS:
        for part in parts.all:
            part()
            assert router.is_alive
        if warm is None and passed > SECONDS / 5:
            warm = router.resident_bytes
    grown = router.resident_bytes - (warm or router.resident_bytes)
    print(  # noqa: T201  what a long run is run for
        f"\n{time.monotonic() - started:.0f} s, {dict(parts.sent)}, "
        f"{router.resident_bytes >> 20} MiB resident, {grown >> 20} MiB more than after warm-up"
    )
    assert router.unexpected() == []
    assert grown < GROWTH
    answer = requests.post(f"{router.url}/graphql", json={"query": "{ warehouses }"}, timeout=10)
    assert answer.json() == {"data": {"warehouses": ["Ghent"]}}
    assert all(count > 0 for count in parts.sent.values())
    assert set(parts.sent) == {
        "documents", "requests", "upgrades", "schemathesis, GraphQL", "schemathesis, OpenAPI",
    }  # fmt: skip
