from __future__ import annotations

from typing import TYPE_CHECKING

from router.execute.transport import FetchRecord
from router.server.metrics import MAX_OPERATIONS, Metrics

if TYPE_CHECKING:
    from tests.router.server.conftest import Router


async def test_what_is_counted(router: Router) -> None:
    await router.query("query Stores { warehouses }")
    await router.query("{ nonsense }")
    reply = await router.request("GET", "/metrics")
    assert reply.headers["Content-Type"].startswith("text/plain")
    lines = reply.text.splitlines()
    requests = "router_request_duration_seconds_count"
    assert f'{requests}{{operation="Stores",outcome="ok"}} 1.0' in lines
    assert f'{requests}{{operation="(unnamed)",outcome="refused"}} 1.0' in lines
    fetches = "router_subgraph_fetch_duration_seconds_count"
    assert f'{fetches}{{outcome="ok",subgraph="inventory"}} 1.0' in lines
    assert "router_requests_in_flight 0.0" in lines
    assert any(line.startswith("process_resident_memory_bytes") for line in lines)


def test_clients_cannot_make_ever_new_labels() -> None:
    metrics = Metrics()
    for number in range(MAX_OPERATIONS + 50):
        metrics.observe_request(f"Operation{number}", "ok", 0.01)
    text = metrics.exposition().decode()
    assert 'operation="(other)",outcome="ok"} 50.0' in text
    assert text.count("router_request_duration_seconds_count{") == MAX_OPERATIONS + 1


def test_a_fetch_that_failed_is_counted_by_its_code() -> None:
    metrics = Metrics()
    metrics.observe_fetch(FetchRecord("catalog", "query", 0.5, 10, 0, "SUBGRAPH_TIMEOUT"))
    text = metrics.exposition().decode()
    assert 'outcome="SUBGRAPH_TIMEOUT",subgraph="catalog"} 1.0' in text
