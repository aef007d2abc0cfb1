"""The client's headers on their way to the subgraphs."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from router.server.headers.request import RequestHeaders
from router.server.settings.headers import RequestHeaderRule, RequestHeaderRules

OWN = {"X-Request-Id": "r1", "Loom-Identity": "signed"}
CLIENT = {
    b"accept-language": b"fr",
    b"authorization": b"Bearer secret",
    b"connection": b"close",
    b"cookie": b"a=b",
    b"host": b"shop.example",
    b"x-shop-theme": b"dark",
    b"x-shop-test": b"1",
}


def compile_rules(*rules: dict[str, str], **subgraphs: list[dict[str, str]]) -> RequestHeaders:
    compiled = RequestHeaders.of(
        RequestHeaderRules.model_validate({"all": rules, "subgraphs": subgraphs})
    )
    assert compiled is not None
    return compiled


def test_no_rules_are_none() -> None:
    assert RequestHeaders.of(RequestHeaderRules()) is None
    assert RequestHeaders.of(RequestHeaderRules(subgraphs={"catalog": ()})) is None


def test_a_named_header_is_passed_on() -> None:
    sent, special = compile_rules({"propagate": "Accept-Language"}).apply(CLIENT, OWN)

    assert sent == {"accept-language": "fr", **OWN}
    assert special == {}


def test_a_header_is_renamed_and_has_a_default() -> None:
    rules = compile_rules(
        {"propagate": "accept-language", "rename": "x-language"},
        {"propagate": "x-channel", "default": "web"},
    )

    assert rules.apply(CLIENT, {})[0] == {"x-language": "fr", "x-channel": "web"}


def test_an_expression_takes_whole_names_but_no_credentials_and_nothing_of_the_routers() -> None:
    assert compile_rules({"matching": "x-shop-.*"}).apply(CLIENT, {})[0] == {
        "x-shop-theme": "dark",
        "x-shop-test": "1",
    }
    everything = compile_rules({"matching": ".*"}).apply(CLIENT, OWN)[0]
    assert everything == {
        "accept-language": "fr",
        "x-shop-theme": "dark",
        "x-shop-test": "1",
        **OWN,
    }


def test_credentials_are_passed_on_where_a_rule_names_them() -> None:
    sent, _ = compile_rules({"propagate": "authorization"}).apply(CLIENT, {})

    assert sent == {"authorization": "Bearer secret"}


def test_a_subgraph_has_rules_of_its_own_after_those_for_all() -> None:
    rules = compile_rules(
        {"propagate": "accept-language"},
        {"insert": "x-gateway", "value": "loom"},
        legacy=[{"remove": "X-Gateway"}, {"insert": "x-old", "value": "yes"}],
    )

    sent, special = rules.apply(CLIENT, OWN)

    assert sent == {"accept-language": "fr", "x-gateway": "loom", **OWN}
    assert special == {"legacy": {"accept-language": "fr", "x-old": "yes", **OWN}}


@pytest.mark.parametrize("name", ["Host", "Content-Length", "Loom-Identity", "Connection"])
@pytest.mark.parametrize("action", ["propagate", "insert"])
def test_what_the_router_sends_itself_is_refused(action: str, name: str) -> None:
    rule = {action: name, **({"value": "x"} if action == "insert" else {})}

    with pytest.raises(ValueError, match=f"'{name}' is a header that the router sends itself"):
        compile_rules(rule)


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ({}, "exactly one of"),
        ({"propagate": "a", "remove": "b"}, "exactly one of"),
        ({"insert": "a"}, "belong together"),
        ({"remove": "a", "default": "b"}, "belong to `propagate`"),
        ({"propagate": "a b"}, "is not the name of a header"),
        ({"matching": "("}, "not a regular expression"),
        ({"propogate": "a"}, "Extra inputs are not permitted"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(rule: dict[str, str], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        RequestHeaderRule.model_validate(rule)
