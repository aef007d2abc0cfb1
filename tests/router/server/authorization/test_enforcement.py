"""What clients may not see, end to end: real subgraphs, a router, verified tokens."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

Start = Callable[..., Awaitable[Any]]


async def _router(start: Start, issuer: Any, **authorization: Any) -> Any:
    return await start(jwks_url=issuer.url, authorization=authorization)


def _bearer(issuer: Any, **claims: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {issuer.token(**claims)}"}


def _refused(reply: Any) -> list[str]:
    errors = reply.json.get("errors", [])
    assert {error["extensions"]["code"] for error in errors} <= {"UNAUTHORIZED_FIELD_OR_TYPE"}
    return [".".join(error["path"]) for error in errors]


async def test_a_client_is_told_what_it_does_not_get(
    start_router: Start, shop: Any, issuer: Any
) -> None:
    router = await _router(start_router, issuer)
    query = "{ me { name email mail: email } secret users { salary } greeting }"
    anonymous = await router.query(query)
    assert anonymous.status == 200
    assert anonymous.json["data"] == {
        "me": {"name": "Ann", "email": None, "mail": None},
        "secret": None,
        "users": [{"salary": None}],
        "greeting": "Hello None",
    }
    assert _refused(anonymous) == ["me.email", "me.mail", "secret", "users.@.salary"]
    assert not any("email" in one or "secret" in one for one in shop.documents)

    known = await router.query(query, headers=_bearer(issuer))
    assert known.json["data"]["me"] == {
        "name": "Ann",
        "email": "ann@example.com",
        "mail": "ann@example.com",
    }
    assert _refused(known) == ["users.@.salary"]
    again = await router.query(query)
    assert again.json["data"] == anonymous.json["data"]


async def test_scopes_are_an_or_of_ands(start_router: Start, issuer: Any) -> None:
    router = await _router(start_router, issuer)
    query = "{ users { friend { phone } } }"

    async def phone(scope: str) -> Any:
        reply = await router.query(query, headers=_bearer(issuer, scope=scope))
        return reply.json["data"]["users"][0]["friend"]

    assert await phone("users:read users:phone") == {"phone": "+33"}
    assert await phone("admin:write") == {"phone": "+33"}
    assert await phone("users:read") is None
    assert await phone("") is None


async def test_a_forbidden_null_rises_without_a_second_error(
    start_router: Start, issuer: Any
) -> None:
    router = await _router(start_router, issuer)
    reply = await router.query("{ greeting users { name phone } }")
    assert reply.json["data"] is None
    assert _refused(reply) == ["users.@.phone"]


async def test_what_the_plan_fetches_for_itself_is_not_shown(
    start_router: Start, shop: Any, issuer: Any
) -> None:
    router = await _router(start_router, issuer)
    reply = await router.query("{ order { code total parcels } }")
    assert any("code" in one for one in shop.documents)
    assert reply.json["data"] == {"order": {"code": None, "total": 5, "parcels": 2}}
    assert _refused(reply) == ["order.code"]


async def test_a_type_is_refused_at_the_fields_that_bring_it(
    start_router: Start, shop: Any, issuer: Any
) -> None:
    router = await _router(start_router, issuer)
    reply = await router.query("{ boss { name __typename } greeting }")
    assert reply.json["data"] == {"boss": None, "greeting": "Hello None"}
    assert _refused(reply) == ["boss"]
    reply = await router.query("{ boss { name } }")
    assert reply.json["data"] == {"boss": None}
    assert len(shop.documents) == 1


async def test_an_interface_requires_what_its_members_do(
    start_router: Start, shop: Any, issuer: Any
) -> None:
    router = await _router(start_router, issuer)
    assert "interface Node" in shop.sdl
    assert "@signedIn" in shop.sdl.split("interface Node")[1].split("{")[0]
    query = "{ greeting node { label } }"
    reply = await router.query(query)
    assert _refused(reply) == ["node"]
    assert reply.json["data"] == {"greeting": "Hello None", "node": None}
    reply = await router.query(query, headers=_bearer(issuer))
    assert reply.json["data"]["node"] == {"label": "Ann"}


async def test_members_of_a_union(start_router: Start, issuer: Any) -> None:
    router = await _router(start_router, issuer)
    query = """
      { results { __typename ...names ... on Vault { label } } }
      fragment names on Result { ... on User { name label } }
    """
    reply = await router.query(query)
    assert _refused(reply) == ["results.@.label"]
    assert reply.json["data"]["results"] == [
        {"__typename": "User", "name": "Ann", "label": "Ann"},
        {"__typename": "Vault", "label": None},
    ]
    reply = await router.query(query, headers=_bearer(issuer))
    assert reply.json["data"]["results"][1] == {"__typename": "Vault", "label": "Basement"}


async def test_named_fragments_and_conditions(start_router: Start, issuer: Any) -> None:
    router = await _router(start_router, issuer)
    query = """
      query ($all: Boolean!, $who: String) {
        me { ...contact @include(if: $all) ... @skip(if: $all) { name } }
        greeting(name: $who)
      }
      fragment contact on User { name email ... on User @skip(if: true) { salary } }
    """
    reply = await router.query(query, {"all": True, "who": "Al"})
    assert reply.json["data"] == {"me": {"name": "Ann", "email": None}, "greeting": "Hello Al"}
    assert _refused(reply) == ["me.email"]
    reply = await router.query(query, {"all": False})
    assert reply.json["data"] == {"me": {"name": "Ann"}, "greeting": "Hello None"}
    assert "errors" not in reply.json


async def test_variables_of_refused_fields_stay_behind(
    start_router: Start, shop: Any, issuer: Any
) -> None:
    router = await _router(start_router, issuer)
    query = (
        "query ($in: String!, $who: String!) { me { salary(currency: $in) } greeting(name: $who) }"
    )
    reply = await router.query(query, {"in": "EUR", "who": "Al"})
    assert reply.json["data"] == {"me": {"salary": None}, "greeting": "Hello Al"}
    assert [request.get("variables") for request in shop.requests] == [{"who": "Al"}]
    wrong = await router.query(query, {"in": 5, "who": "Al"})
    assert wrong.codes == ["BAD_USER_INPUT"]


async def test_a_refused_mutation_is_not_run(start_router: Start, shop: Any, issuer: Any) -> None:
    router = await _router(start_router, issuer)
    mutation = 'mutation { a: note(text: "1") promote(id: 1) { name } b: note(text: "2") }'
    reply = await router.query(mutation, headers=_bearer(issuer))
    assert reply.json["data"] == {"a": "1", "promote": None, "b": "2"}
    assert _refused(reply) == ["promote"]
    assert shop.done == ["note 1", "note 2"]
    reply = await router.query(mutation, headers=_bearer(issuer, scope="admin:write"))
    assert "errors" not in reply.json
    assert shop.done[2:] == ["note 1", "promote 1", "note 2"]


async def test_fields_of_another_subgraph(start_router: Start, shop: Any, issuer: Any) -> None:
    router = await _router(start_router, issuer)
    query = "{ me { friend { badges } name } }"
    reply = await router.query(query)
    assert reply.json["data"] == {"me": {"friend": None, "name": "Ann"}}
    assert len(shop.documents) == 1
    reply = await router.query(query, headers=_bearer(issuer, scope="badges"))
    assert reply.json["data"] == {"me": {"friend": {"badges": ["gold"]}, "name": "Ann"}}


async def test_introspection_and_typename_are_for_everybody(
    start_router: Start, issuer: Any
) -> None:
    router = await _router(start_router, issuer)
    reply = await router.query(
        '{ __typename __type(name: "Boss") { ...type } secret me { __typename } }'
        " fragment type on __Type { name fields { name } }"
    )
    assert reply.json["data"] == {
        "__typename": "Query",
        "__type": {"name": "Boss", "fields": [{"name": "name"}]},
        "secret": None,
        "me": {"__typename": "User"},
    }
    assert _refused(reply) == ["secret"]


@pytest.mark.parametrize(
    ("rule", "claims", "allowed"),
    [
        ({"roles": ["PAYROLL"]}, {"roles": ["PAYROLL"]}, True),
        ({"roles": ["PAYROLL"]}, {"roles": ["CUSTOMER"]}, False),
        ({"scopes": ["pay"]}, {"scope": "read pay"}, True),
        ({"kinds": ["partner"]}, {"kind": "partner"}, True),
        ({"kinds": ["partner"]}, {"kind": "user"}, False),
        ({"subjects": ["usr_1"]}, {}, True),
    ],
)
async def test_policies_are_rules_of_the_settings(
    start_router: Start, issuer: Any, rule: Any, claims: Any, allowed: bool
) -> None:
    router = await _router(start_router, issuer, policies={"payroll": rule})
    reply = await router.query("{ me { salary } }", headers=_bearer(issuer, **claims))
    assert reply.json["data"] == {"me": {"salary": 100 if allowed else None}}
    anonymous = await router.query("{ me { salary } }")
    assert anonymous.json["data"] == {"me": {"salary": None}}


async def test_policies_without_a_rule_are_told_of_at_the_start(
    start_router: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    await start_router(authorization={"policies": {"other": {"roles": ["A"]}}})
    assert "policies_without_rules" in capsys.readouterr().out
    await start_router(authorization={"policies": {"payroll": {"roles": ["A"]}}})
    assert "policies_without_rules" not in capsys.readouterr().out


async def test_a_request_may_be_refused_as_a_whole(
    start_router: Start, shop: Any, issuer: Any
) -> None:
    router = await _router(start_router, issuer, reject=True)
    query = "{ me { name salary } }"
    reply = await router.query(query)
    assert (reply.status, reply.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert "data" not in reply.json
    assert _refused(reply) == ["me.salary"]
    reply = await router.query(query, headers=_bearer(issuer))
    assert reply.status == 403
    assert shop.documents == []


async def test_a_dry_run_withholds_nothing(start_router: Start, issuer: Any) -> None:
    router = await _router(start_router, issuer, dry_run=True, reject=True)
    reply = await router.query("{ secret }")
    assert reply.json["data"] == {"secret": "s"}
    assert _refused(reply) == ["secret"]


async def test_where_it_is_reported(start_router: Start, issuer: Any) -> None:
    router = await _router(start_router, issuer, report="extensions")
    reply = await router.query("{ secret }")
    assert reply.json == {
        "data": {"secret": None},
        "extensions": {
            "authorizationErrors": [
                {
                    "message": "Unauthorized field or type",
                    "path": ["secret"],
                    "extensions": {"code": "UNAUTHORIZED_FIELD_OR_TYPE"},
                }
            ]
        },
    }
    silent = await _router(start_router, issuer, report="disabled")
    assert (await silent.query("{ secret }")).json == {"data": {"secret": None}}


async def test_it_can_be_left_to_the_subgraphs(start_router: Start, issuer: Any) -> None:
    router = await _router(start_router, issuer, enabled=False)
    assert (await router.query("{ secret }")).json == {"data": {"secret": "s"}}


async def test_it_is_counted(start_router: Start, issuer: Any) -> None:
    router = await _router(start_router, issuer)
    await router.query("{ secret }")
    metrics = await router.request("GET", "/metrics")
    assert 'router_unauthorized_requests_total{outcome="withheld"} 1.0' in metrics.text
