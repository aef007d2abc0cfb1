"""Users in the graph: what is for everybody, what is not, and what a list costs."""

from __future__ import annotations

from typing import Any

import pytest

ENTITIES = """
query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on User { id displayName %s } }
}
"""
FIELDS = [
    "email",
    "emailVerified",
    "givenName",
    "familyName",
    "createdAt",
    "disabled",
    "roles",
    "scopes",
    "addresses { city }",
    "sessions { id }",
]
ADD = """
mutation {
  addAddress(input: {recipient: "A", line1: "B", postalCode: "C", city: "D", country: "DE"}) {
    __typename
  }
}
"""


def representations(*ids: str) -> dict[str, Any]:
    return {"representations": [{"__typename": "User", "id": it} for it in ids]}


async def test_a_display_name_is_for_everybody(accounts: Any) -> None:
    member = await accounts.register()

    data = await accounts.running.data(ENTITIES % "", representations(member.id))

    assert data["_entities"] == [{"id": member.id, "displayName": "Ada L."}]


@pytest.mark.parametrize("field", FIELDS)
async def test_the_rest_is_refused_to_others(accounts: Any, signer: Any, field: str) -> None:
    member = await accounts.register()
    others = {
        signer.sign(): "UNAUTHENTICATED",
        signer.sign(kind="user", sub="usr_eve", scope="catalog:read"): "FORBIDDEN",
        signer.sign(kind="partner", sub=member.id, scope="catalog:read"): "FORBIDDEN",
        signer.sign(kind="service", sub=member.id): "FORBIDDEN",
    }
    if field.startswith("sessions"):  # for nobody but the user
        others[signer.sign(kind="partner", sub=member.id)] = "UNAUTHENTICATED"
        others = {it: code for it, code in others.items() if code == "UNAUTHENTICATED"}
        others[signer.staff("accounts:read", "accounts:write")] = "FORBIDDEN"

    for identity, code in others.items():
        answer = await accounts.running.ask(
            ENTITIES % field, representations(member.id), identity=identity
        )
        assert answer["errors"][0]["extensions"]["code"] == code
        assert answer["errors"][0]["path"][:2] == ["_entities", 0]
        assert member.email not in str(answer)


@pytest.mark.parametrize("field", FIELDS)
async def test_the_rest_is_for_the_user_and_mostly_for_staff(
    accounts: Any, signer: Any, field: str
) -> None:
    member = await accounts.register()
    readers = [member.identity]
    if not field.startswith("sessions"):
        readers.append(signer.staff("accounts:read"))

    for identity in readers:
        data = await accounts.running.data(
            ENTITIES % field, representations(member.id), identity=identity
        )
        assert data["_entities"][0][field.partition(" ")[0]] is not None


async def test_one_refused_user_hides_only_themselves(accounts: Any) -> None:
    ada, eve = await accounts.register(), await accounts.register("eve@example.com")

    answer = await accounts.running.ask(
        ENTITIES % "email roles", representations(eve.id, ada.id), identity=ada.identity
    )

    assert answer["data"]["_entities"] == [
        None,
        {"id": ada.id, "displayName": "Ada L.", "email": ada.email, "roles": ["CUSTOMER"]},
    ]
    assert {tuple(error["path"][:2]) for error in answer["errors"]} == {("_entities", 0)}


async def test_entities_are_read_in_one_statement_and_the_unknown_are_null(accounts: Any) -> None:
    members = [await accounts.register(f"user{number}@example.com") for number in range(3)]
    ids = [members[0].id, "usr_01ARZ3NDEKTSV4RRFFQ69G5FAV", members[2].id, "usr_\x00", "", "x",
           members[0].id, members[1].id]  # fmt: skip

    with accounts.running.statements() as sent:
        data = await accounts.running.data(ENTITIES % "", representations(*ids))

    assert [it and it["id"] for it in data["_entities"]] == [
        members[0].id, None, members[2].id, None, None, None, members[0].id, members[1].id,
    ]  # fmt: skip
    assert len(sent) == 1


async def test_a_list_of_users_with_roles_and_addresses_takes_three_statements(
    accounts: Any, staff: str
) -> None:
    for number in range(4):
        member = await accounts.register(f"user{number}@example.com")
        await accounts.running.data(ADD, identity=member.identity)

    with accounts.running.statements() as sent:
        data = await accounts.running.data(
            "{ users { nodes { email roles scopes addresses { city } } } }", identity=staff
        )

    assert [it["addresses"] for it in data["users"]["nodes"]] == [[{"city": "D"}]] * 4
    assert len(sent) == 3


async def test_me_is_one_statement_and_nobody_without_a_login(accounts: Any, signer: Any) -> None:
    member = await accounts.register()

    with accounts.running.statements() as sent:
        data = await accounts.running.data("{ me { email displayName } }", identity=member.identity)

    assert data["me"] == {"email": member.email, "displayName": "Ada L."}
    assert len(sent) == 1
    for identity in (None, signer.sign(kind="user", sub="usr_gone"), signer.sign(kind="service")):
        assert await accounts.running.data("{ me { id } }", identity=identity) == {"me": None}


@pytest.mark.parametrize("user_id", ["usr_01ARZ3NDEKTSV4RRFFQ69G5FAV", "usr_\x00", ""])
async def test_staff_ask_for_nobody(accounts: Any, staff: str, user_id: str) -> None:
    data = await accounts.running.data(
        "query ($id: ID!) { user(id: $id) { id } }", {"id": user_id}, identity=staff
    )
    assert data == {"user": None}


async def test_who_logs_in_may_read_themselves_in_the_same_request_only(accounts: Any) -> None:
    member = await accounts.register()
    other = await accounts.register("eve@example.com")
    log_in = """
    mutation ($password: String!) {
      login(input: {email: "ada@example.com", password: $password}) {
        ... on LoginSuccess { user { id email roles } }
      }
    }
    """

    data = await accounts.running.data(log_in, {"password": member.password})

    assert data["login"]["user"] == {
        "id": member.id,
        "email": "ada@example.com",
        "roles": ["CUSTOMER"],
    }
    answer = await accounts.running.ask(ENTITIES % "email", representations(other.id))
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
