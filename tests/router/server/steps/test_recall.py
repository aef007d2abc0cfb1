from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from router.plan.errors import TooLargeError
from router.server.operation_cache import OperationCache
from router.server.refusal import Refusal
from router.server.steps.recall import recall_operation

if TYPE_CHECKING:
    from tests.router.server.conftest import MakeExchange


class Variants:
    """A kept document whose operation for this client is the first of its like, and too much."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def for_client(self, _: object) -> None:
        raise self._error


class Engine:
    def __init__(self, kept: Any) -> None:
        self.operations: OperationCache[Any] = OperationCache(entries=1, characters=100)
        self.operations.put("", None, kept)


@pytest.mark.parametrize(
    ("error", "code"),
    [(TooLargeError("too large"), "FIELD_LIMIT_EXCEEDED"), (RecursionError(), "BAD_REQUEST")],
)
async def test_what_can_be_planned_for_others_only(
    make_exchange: MakeExchange, error: Exception, code: str
) -> None:
    exchange = make_exchange()
    exchange.engine = Engine(Variants(error))  # type: ignore[assignment]
    with pytest.raises(Refusal) as caught:
        await recall_operation(exchange)
    assert caught.value.code == code
