from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from graphql import parse

from router.server.refusal import Refusal
from router.server.steps.size import LimitSize, count_fields

if TYPE_CHECKING:
    from tests.router.server.conftest import MakeExchange

DOUBLING = "query { ...F0 } " + " ".join(
    f"fragment F{n} on Query {{ a: b {{ ...F{n + 1} }} b {{ ...F{n + 1} }} }}" for n in range(60)
)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("{ a }", 1),
        ("{ a b { c } ... on Query { d } }", 5),
        ("query A { a ...F ...F } query B { ...F } fragment F on Query { b { c } }", 7),
        (DOUBLING + " fragment F60 on Query { a }", 3 * 2**60 - 2),
    ],
)
def test_count_fields(text: str, fields: int) -> None:
    assert count_fields(parse(text)) == fields


async def test_the_limit(make_exchange: MakeExchange) -> None:
    exchange = make_exchange()
    exchange.document = parse("{ a b }")
    await LimitSize(2)(exchange)
    with pytest.raises(Refusal, match="more than 1 fields") as caught:
        await LimitSize(1)(exchange)
    assert caught.value.code == "BAD_REQUEST"
