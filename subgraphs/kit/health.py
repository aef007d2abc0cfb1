"""Liveness, readiness by dependency, and metrics over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from subgraphs.kit.logs import get_logger

PROBE_SECONDS = 2.0

Probe = Callable[[], Awaitable[None]]
"""Raises unless the dependency answers."""

logger = get_logger(__name__)


def health_routes(probes: Mapping[str, Probe]) -> list[Route]:
    """Return ``/health/live``, ``/health/ready`` and ``/metrics``.

    Readiness is 200 only if every probe passes within two seconds, and names each dependency.
    """

    async def live(_request: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def ready(_request: Request) -> Response:
        results = await asyncio.gather(*(_probe(name, probe) for name, probe in probes.items()))
        dependencies = dict(zip(probes, results, strict=True))
        up = all(result["status"] == "up" for result in results)
        return JSONResponse(
            {"status": "ready" if up else "unready", "dependencies": dependencies},
            status_code=200 if up else 503,
        )

    async def metrics(_request: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return [
        Route("/health/live", live),
        Route("/health/ready", ready),
        Route("/metrics", metrics),
    ]


async def _probe(name: str, probe: Probe) -> dict[str, str]:
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            await probe()
    except Exception as error:  # noqa: BLE001  # whatever a driver raises means "down"
        logger.warning("dependency is down", dependency=name, error=str(error))
        return {"status": "down", "error": type(error).__name__}
    return {"status": "up"}
