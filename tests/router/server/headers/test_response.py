"""The subgraphs' headers on their way to the client."""

from __future__ import annotations

from typing import Any

import pytest
from multidict import CIMultiDict

from router.server.headers.response import ResponseHeaders
from router.server.settings.headers import ResponseHeaderRules


def compile_rules(*rules: dict[str, str], **subgraphs: Any) -> ResponseHeaders:
    compiled = ResponseHeaders.of(
        ResponseHeaderRules.model_validate({"all": rules, "subgraphs": subgraphs})
    )
    assert compiled is not None
    return compiled


def test_no_rules_are_none() -> None:
    assert ResponseHeaders.of(ResponseHeaderRules()) is None


def test_every_cookie_of_every_answer_is_kept_once() -> None:
    gathering = compile_rules({"propagate": "Set-Cookie"}).gather()

    gathering.add("catalog", CIMultiDict([("Set-Cookie", "a=1"), ("set-cookie", "b=2")]))
    gathering.add("accounts", CIMultiDict([("SET-COOKIE", "c=3"), ("Set-Cookie", "a=1")]))
    gathering.add("inventory", CIMultiDict())

    assert gathering.headers() == (
        (b"set-cookie", b"a=1"),
        (b"set-cookie", b"b=2"),
        (b"set-cookie", b"c=3"),
    )


@pytest.mark.parametrize(("combine", "kept"), [("first", b"fr"), ("last", b"de")])
def test_one_of_several_is_kept(combine: str, kept: bytes) -> None:
    gathering = compile_rules({"propagate": "content-language", "combine": combine}).gather()

    gathering.add("catalog", {"content-language": "fr"})
    gathering.add("accounts", {"content-language": "de"})

    assert gathering.headers() == ((b"content-language", kept),)


def test_a_subgraphs_own_rule_replaces_the_one_for_all() -> None:
    rules = compile_rules(
        {"propagate": "x-cell", "combine": "first"},
        catalog=[{"propagate": "x-cell", "combine": "last"}, {"propagate": "x-shelf"}],
    )
    gathering = rules.gather()

    gathering.add("accounts", {"x-cell": "1", "x-shelf": "no rule"})
    gathering.add("catalog", {"x-cell": "2", "x-shelf": "3"})

    assert gathering.headers() == ((b"x-cell", b"2"), (b"x-shelf", b"3"))


def test_two_requests_share_nothing() -> None:
    rules = compile_rules({"propagate": "set-cookie"})
    one, other = rules.gather(), rules.gather()

    one.add("catalog", {"set-cookie": "a=1"})

    assert other.headers() == ()


def test_what_the_router_sends_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="'Content-Length' is a header that the router sends"):
        compile_rules({"propagate": "Content-Length"})
