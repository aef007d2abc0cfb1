from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from graphql import parse

from router.server.refusal import Refusal
from router.server.settings.limits import LimitsSettings
from router.server.steps.limit_document import LimitDocument

if TYPE_CHECKING:
    from tests.router.server.conftest import MakeExchange


async def _hold(make_exchange: MakeExchange, text: str, **settings: Any) -> list[tuple[str, str]]:
    counted: list[tuple[str, str]] = []
    step = LimitDocument(
        LimitsSettings(**settings), lambda limit, mode: counted.append((limit, mode))
    )
    exchange = make_exchange()
    exchange.document = parse(text)
    await step(exchange)
    return counted


@pytest.mark.parametrize(
    ("setting", "text", "code"),
    [
        ("max_depth", "{ a { b { c } } }", "DEPTH_LIMIT_EXCEEDED"),
        ("max_breadth", "{ z { a b c } }", "BREADTH_LIMIT_EXCEEDED"),
        ("max_fields", "{ a { b } c }", "FIELD_LIMIT_EXCEEDED"),
        ("max_aliases", "{ a: x b: x ...f } fragment f on Q { c: x }", "ALIAS_LIMIT_EXCEEDED"),
        ("max_root_fields", "{ a ... { b } c }", "ROOT_FIELD_LIMIT_EXCEEDED"),
        ("max_directives", "{ a @x @x @x }", "DIRECTIVE_LIMIT_EXCEEDED"),
    ],
)
async def test_each_limit_has_a_code(
    make_exchange: MakeExchange, setting: str, text: str, code: str
) -> None:
    with pytest.raises(Refusal) as caught:
        await _hold(make_exchange, text, **{setting: 2})
    assert caught.value.code == code
    assert await _hold(make_exchange, text, **{setting: 3}) == []
    assert await _hold(make_exchange, text, **{setting: None}) == []


async def test_a_limit_may_only_warn(make_exchange: MakeExchange) -> None:
    text = "{ a { b { c } } d e }"
    warned = await _hold(make_exchange, text, max_depth=2, modes={"depth": "warn"})
    assert warned == [("depth", "warn")]
    assert await _hold(make_exchange, text, max_depth=2, modes={"depth": "off"}) == []
    both = await _hold(make_exchange, text, max_depth=2, max_root_fields=1, mode="warn")
    assert both == [("depth", "warn"), ("root_fields", "warn")]


async def test_fragments_that_are_too_many_to_follow(make_exchange: MakeExchange) -> None:
    chain = " ".join(f"fragment F{n} on Q {{ ...F{n + 1} }}" for n in range(3000))
    with pytest.raises(Refusal, match="nested too deeply") as caught:
        await _hold(make_exchange, "{ ...F0 } " + chain)
    assert caught.value.code == "DEPTH_LIMIT_EXCEEDED"


def test_no_step_without_limits() -> None:
    assert LimitDocument.of(LimitsSettings(mode="off"), lambda *_: None) is None
    assert LimitDocument.of(LimitsSettings(), lambda *_: None) is not None
