"""Planning is refused to operations that ask for too much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from graphql import GraphQLSchema, parse

from router.plan.errors import TooLargeError
from router.server.refusal import Refusal
from router.server.steps.plan import plan_operation

if TYPE_CHECKING:
    from tests.router.server.conftest import MakeExchange


class Refusing:
    """An engine that finds an operation too large."""

    api_schema = GraphQLSchema()

    def prepare(self, *_: Any) -> None:
        raise TooLargeError("The operation asks for more than 10 fields.")


async def test_an_operation_that_is_too_large(make_exchange: MakeExchange) -> None:
    exchange = make_exchange()
    exchange.document, exchange.kind = parse("{ a }"), "query"
    exchange.engine = Refusing()  # type: ignore[assignment]
    with pytest.raises(Refusal) as refusal:
        await plan_operation(exchange)
    assert refusal.value.errors[0]["extensions"]["code"] == "FIELD_LIMIT_EXCEEDED"
    assert refusal.value.errors[0]["message"] == "The operation asks for more than 10 fields."
