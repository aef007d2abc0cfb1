"""Step: run several requests that came in one body, and answer with all of their answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from http import HTTPStatus
from typing import Final, TypeAlias

import orjson

from router.server.exchange import Answer, Exchange, Stream
from router.server.inner_request import inner_headers, inner_request
from router.server.refusal import Refusal
from router.server.responses import answer_refusal
from router.server.settings.batching import BatchingSettings

Run: TypeAlias = Callable[[Exchange], Awaitable[Answer | Stream]]

NO_OBJECT: Final = Refusal("BAD_REQUEST", "Each request of a batch must be a JSON object.")


class RunBatch:
    """Answers a body that is an array with an array of as many answers, in the same order.

    The requests run at the same time, each of them through the whole pipeline (``run``, see
    :func:`bind_batch`) as if it had come alone: one that is refused does not affect the others. All
    have the outer request's id. None is answered in parts.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.run: Run | None = None

    @classmethod
    def of(cls, settings: BatchingSettings) -> RunBatch | None:
        """The step, or ``None`` where batches are off: then they are refused as malformed."""
        return cls(settings.max_operations) if settings.enabled else None

    async def __call__(self, exchange: Exchange) -> Answer | None:
        run = self.run
        if run is None or not exchange.body.lstrip().startswith(b"["):
            return None
        try:
            requests = orjson.loads(exchange.body)
        except orjson.JSONDecodeError:
            return None  # what is wrong with it is told where a body is read
        if not requests:
            raise Refusal("BAD_REQUEST", "The batch is empty.")
        if len(requests) > self._limit:
            raise Refusal(
                "REQUEST_TOO_LARGE",
                f"A batch may have {self._limit} requests at most.",
                status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            )
        headers = inner_headers(
            exchange.scope, {b"x-request-id": exchange.request_id.encode("ascii")}
        )

        async def answer(request: object) -> Answer | Stream:
            if not isinstance(request, dict):
                return answer_refusal(exchange, NO_OBJECT)
            body = orjson.dumps(request)
            return await run(inner_request(exchange.scope, headers, body, exchange.engine))

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(answer(request)) for request in requests]
        answers = [task.result() for task in tasks]
        single = [each for each in answers if isinstance(each, Answer)]
        return Answer(
            200,
            b"[%b]" % b",".join(each.body for each in single),
            exchange.media_type.content_type,
            outcome="ok" if all(each.outcome == "ok" for each in single) else "partial",
        )


def bind_batch(steps: Iterable[object], run: Run) -> None:
    """Tells the step, if it is one of ``steps``, the pipeline that it is a step of."""
    for step in steps:
        if isinstance(step, RunBatch):
            step.run = run
