"""Liveness and readiness, the latter by dependency."""

import asyncio
from collections.abc import Awaitable

import aiohttp
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

log = structlog.stdlib.get_logger(__name__)

PROBE_SECONDS = 2.0


async def live(_request: Request) -> Response:
    return JSONResponse({"status": "alive"})


async def ready(request: Request) -> Response:
    """200 when the router and Redis answer, otherwise 503 naming the one that does not."""
    state = request.app.state
    router, redis = await asyncio.gather(
        _probe("router", _router_answers(state.settings.router_health)),
        _probe("redis", _redis_answers(state.redis)),
    )
    dependencies = {"router": router, "redis": redis}
    up = all(dependency["status"] == "up" for dependency in dependencies.values())
    return JSONResponse(
        {"status": "ready" if up else "unready", "dependencies": dependencies},
        status_code=200 if up else 503,
    )


async def _probe(name: str, answers: Awaitable[None]) -> dict[str, str]:
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            await answers
    except TimeoutError:
        return {"status": "down", "error": f"no answer within {PROBE_SECONDS:g} s"}
    except (aiohttp.ClientError, RedisError, OSError) as error:
        log.warning("dependency_down", dependency=name, error=repr(error))
        # The kind of failure helps an operator; addresses and messages stay in the log.
        return {"status": "down", "error": type(error).__name__}
    return {"status": "up"}


async def _router_answers(url: str) -> None:
    async with aiohttp.ClientSession() as http, http.get(url) as response:
        response.raise_for_status()


async def _redis_answers(redis: Redis) -> None:
    await redis.ping()
