"""Who asks, from the login at the router to the scopes that a domain checks."""

from __future__ import annotations

from typing import Any

import pytest

from subgraphs.accounts.models import Role

ME = "{ me { id email } }"
LOGOUT = "mutation { logoutEverywhere { ended } }"
WAREHOUSES = "{ warehouses { code } }"
STOCK = """
{ product(slug: "garment-00000") { title variant(sku: "G00000-NAVY-M") {
  sku stockLevels { onHand warehouse { code } } } } }
"""
WITHHELD = "UNAUTHORIZED_FIELD_OR_TYPE"
INTERNAL = ("reserveStock", "releaseReservation", "commitReservation")


async def test_a_customer_registers_logs_in_and_is_known(graph: Any) -> None:
    member = await graph.register("ada")
    token = await graph.log_in(member.email)

    for proof in (member.token, token):
        assert await graph.data(ME, token=proof) == {"me": {"id": member.id, "email": member.email}}
    assert await graph.data(ME) == {"me": None}


async def test_a_login_with_a_wrong_password_is_a_typed_refusal(graph: Any) -> None:
    member = await graph.staff()
    data = await graph.data(
        """mutation ($input: LoginInput!) { login(input: $input) {
          __typename ... on UserError { code } } }""",
        {"input": {"email": member.email, "password": "wrong horse battery"}},
    )

    assert data["login"] == {"__typename": "CredentialsInvalid", "code": "CREDENTIALS_INVALID"}


async def test_a_field_of_staff_by_who_asks(graph: Any) -> None:
    customer = await graph.staff()
    administrator = await graph.staff(Role.ADMINISTRATOR)

    anonymous = await graph.ask(WAREHOUSES)
    forbidden = await graph.ask(WAREHOUSES, token=customer.token)
    allowed = await graph.data(WAREHOUSES, token=administrator.token)

    for refused in (anonymous, forbidden):
        assert refused["data"] == {"warehouses": None} or refused["data"] is None
        assert [error["extensions"]["code"] for error in refused["errors"]] == [WITHHELD]
    assert allowed == {"warehouses": [{"code": "BENCH"}]}


async def test_what_a_customer_may_see_stays_where_a_field_of_staff_is_refused(graph: Any) -> None:
    customer = await graph.staff()
    manager = await graph.staff(Role.CATALOG_MANAGER)

    answer = await graph.ask(STOCK, token=customer.token)
    data = await graph.data(STOCK, token=manager.token)

    assert [error["extensions"]["code"] for error in answer["errors"]] == [WITHHELD]
    assert answer["data"] == {"product": {"title": "Garment 0", "variant": None}}
    assert data["product"]["variant"]["stockLevels"] == [
        {"onHand": 8, "warehouse": {"code": "BENCH"}}
    ]


async def test_roles_count_from_the_next_login(graph: Any) -> None:
    administrator = await graph.staff(Role.ADMINISTRATOR)
    member = await graph.register("promoted")
    data = await graph.data(
        "mutation ($id: ID!) { setUserRoles(id: $id, roles: [SUPPORT]) { __typename } }",
        {"id": member.id},
        token=administrator.token,
    )
    assert data == {"setUserRoles": {"__typename": "UserSuccess"}}

    before = await graph.ask(WAREHOUSES, token=member.token)
    after = await graph.data(WAREHOUSES, token=await graph.log_in(member.email))

    assert [error["extensions"]["code"] for error in before["errors"]] == [WITHHELD]
    assert after == {"warehouses": [{"code": "BENCH"}]}


@pytest.mark.parametrize("domain", ["accounts", "catalog", "inventory", "carts", "pricing"])
@pytest.mark.parametrize("identity", [None, "", "nonsense", "a.b.c"])
async def test_a_subgraph_that_is_asked_directly_refuses(
    graph: Any, domain: str, identity: str | None
) -> None:
    headers = {} if identity is None else {"Loom-Identity": identity}
    async with graph.client.post(
        f"{graph.subgraphs[domain]}/graphql", json={"query": "{ __typename }"}, headers=headers
    ) as response:
        answer = await response.json()

    assert response.status == 401
    assert "data" not in answer
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "IDENTITY_REQUIRED"


async def test_an_identity_of_the_clients_own_making_is_not_passed_on(graph: Any) -> None:
    _, answer = await graph.send(
        {"query": WAREHOUSES}, headers={"Loom-Identity": "nonsense", "X-Forwarded-For": "1.2.3.4"}
    )

    assert [error["extensions"]["code"] for error in answer["errors"]] == [WITHHELD]


@pytest.mark.parametrize("field", INTERNAL)
async def test_what_services_use_among_themselves_does_not_exist_for_clients(
    graph: Any, field: str
) -> None:
    administrator = await graph.staff(Role.ADMINISTRATOR)

    answer = await graph.ask(
        f'mutation {{ {field}(id: "x") {{ __typename }} }}', token=administrator.token
    )
    schema = await graph.data("{ __schema { mutationType { fields { name } } types { name } } }")

    assert answer["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert "data" not in answer
    fields = {entry["name"] for entry in schema["__schema"]["mutationType"]["fields"]}
    types = {entry["name"] for entry in schema["__schema"]["types"]}
    assert field not in fields
    assert "receiveStock" in fields
    assert not types & {"Reservation", "ReserveStockInput", "_Entity", "_Service", "_Any"}


async def test_whoever_logs_out_everywhere_ends_their_sessions(graph: Any) -> None:
    member = await graph.register("leaver")
    await graph.log_in(member.email)

    assert await graph.data(LOGOUT, token=member.token) == {"logoutEverywhere": {"ended": 2}}
    data = await graph.data(
        """mutation ($token: String!) { refreshSession(refreshToken: $token) {
          __typename ... on UserError { code } } }""",
        {"token": member.refresh_token},
    )

    assert data["refreshSession"] == {
        "__typename": "RefreshTokenInvalid",
        "code": "REFRESH_TOKEN_INVALID",
    }
