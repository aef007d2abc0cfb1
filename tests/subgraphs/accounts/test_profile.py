"""What users change about themselves: names, password, addresses."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

UPDATE = """
mutation ($input: UpdateProfileInput!) {
  updateProfile(input: $input) {
    __typename
    ... on UpdateProfileSuccess { user { givenName familyName displayName } }
    ... on UserError { code path }
  }
}
"""
CHANGE = """
mutation ($input: ChangePasswordInput!) {
  changePassword(input: $input) {
    __typename
    ... on ChangePasswordSuccess { endedSessions user { id } }
    ... on UserError { code path }
  }
}
"""
ADD = """
mutation ($input: AddressInput!) {
  addAddress(input: $input) {
    __typename
    ... on AddressSuccess { address { id city isDefault } }
    ... on UserError { code path }
  }
}
"""
REPLACE = """
mutation ($id: ID!, $input: AddressInput!) {
  updateAddress(id: $id, input: $input) {
    __typename
    ... on AddressSuccess { address { id city isDefault } }
    ... on UserError { code path }
  }
}
"""
DEFAULT = """
mutation ($id: ID!) {
  setDefaultAddress(id: $id) {
    __typename ... on AddressSuccess { address { id isDefault } } ... on UserError { code path }
  }
}
"""
REMOVE = """
mutation ($id: ID!) {
  removeAddress(id: $id) {
    __typename ... on RemoveAddressSuccess { id } ... on UserError { code path }
  }
}
"""
ADDRESSES = "{ me { addresses { id city isDefault } } }"
HOME = {
    "recipient": "Ada Lovelace",
    "line1": "12 St James's Square",
    "postalCode": "SW1Y 4JH",
    "city": "London",
    "country": "GB",
}


async def add(accounts: Any, member: Any, **changes: str) -> dict[str, Any]:
    data = await accounts.running.data(
        ADD, {"input": {**HOME, **changes}}, identity=member.identity
    )
    result: dict[str, Any] = data["addAddress"]
    return result


async def addresses(accounts: Any, member: Any) -> list[tuple[str, bool]]:
    data = await accounts.running.data(ADDRESSES, identity=member.identity)
    return [(it["city"], it["isDefault"]) for it in data["me"]["addresses"]]


async def test_names_are_set_and_tidied(accounts: Any) -> None:
    member = await accounts.register()

    data = await accounts.running.data(
        UPDATE,
        {"input": {"givenName": "  Augusta   Ada ", "familyName": "Kinge\u0301"}},
        identity=member.identity,
    )

    assert data["updateProfile"]["user"] == {
        "givenName": "Augusta Ada",
        "familyName": "King\u00e9",
        "displayName": "Augusta Ada K.",
    }


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"givenName": ""}, ["input", "givenName"]),
        ({"familyName": "x" * 101}, ["input", "familyName"]),
        ({"givenName": "Ada\x00"}, ["input", "givenName"]),
        ({"familyName": "\x1b[31mred"}, ["input", "familyName"]),
    ],
)
async def test_refused_names_change_nothing(
    accounts: Any, change: dict[str, str], path: list[str]
) -> None:
    member = await accounts.register()

    data = await accounts.running.data(
        UPDATE,
        {"input": {"givenName": "New", "familyName": "Name", **change}},
        identity=member.identity,
    )

    assert (data["updateProfile"]["code"], data["updateProfile"]["path"]) == ("NAME_INVALID", path)
    after = await accounts.running.data("{ me { givenName } }", identity=member.identity)
    assert after["me"] == {"givenName": "Ada"}


async def test_a_new_password_ends_the_other_sessions(accounts: Any) -> None:
    member = await accounts.register()
    other = await accounts.log_in(member.email, member.password)

    data = await accounts.running.data(
        CHANGE,
        {"input": {"currentPassword": member.password, "newPassword": "my own new password"}},
        identity=member.identity,
    )

    assert data["changePassword"] == {
        "__typename": "ChangePasswordSuccess",
        "endedSessions": 1,
        "user": {"id": member.id},
    }
    assert (await accounts.refresh(other["tokens"]["refreshToken"]))["code"]
    assert (await accounts.refresh(member.refresh_token))["__typename"] == "RefreshSessionSuccess"
    assert (await accounts.log_in(member.email, member.password))["code"] == "CREDENTIALS_INVALID"
    assert (await accounts.log_in(member.email, "my own new password"))["user"] == {"id": member.id}


@pytest.mark.parametrize(
    ("current", "new", "code", "path"),
    [
        ("not the password", "my own new password", "CREDENTIALS_INVALID", None),
        ("correct horse battery", "short", "PASSWORD_UNFIT", ["input", "newPassword"]),
    ],
)
async def test_refused_passwords_change_nothing(
    accounts: Any, current: str, new: str, code: str, path: list[str] | None
) -> None:
    member = await accounts.register()
    other = await accounts.log_in(member.email, member.password)

    data = await accounts.running.data(
        CHANGE,
        {"input": {"currentPassword": current, "newPassword": new}},
        identity=member.identity,
    )

    assert (data["changePassword"]["code"], data["changePassword"]["path"]) == (code, path)
    refreshed = await accounts.refresh(other["tokens"]["refreshToken"])
    assert refreshed["__typename"] == "RefreshSessionSuccess"


async def test_a_login_with_the_old_password_does_not_outlive_its_change(accounts: Any) -> None:
    member = await accounts.register()

    _, *logins = await asyncio.gather(
        accounts.running.data(
            CHANGE,
            {"input": {"currentPassword": member.password, "newPassword": "my own new password"}},
            identity=member.identity,
        ),
        *(accounts.log_in(member.email, member.password) for _ in range(4)),
    )

    for login in logins:
        if login["__typename"] == "LoginSuccess":
            refreshed = await accounts.refresh(login["tokens"]["refreshToken"])
            assert refreshed["code"] == "REFRESH_TOKEN_INVALID"
    kept = await accounts.running.data("{ me { sessions { id } } }", identity=member.identity)
    assert kept["me"]["sessions"] == [{"id": member.session_id}]


async def test_the_first_address_is_the_default_until_another_is_made_so(accounts: Any) -> None:
    member = await accounts.register()
    first, second = [await add(accounts, member, city=city) for city in ("London", "Turin")]
    assert await addresses(accounts, member) == [("London", True), ("Turin", False)]

    for _ in range(2):  # the second time it is the default already
        data = await accounts.running.data(
            DEFAULT, {"id": second["address"]["id"]}, identity=member.identity
        )
        assert data["setDefaultAddress"]["address"]["isDefault"] is True
        assert await addresses(accounts, member) == [("London", False), ("Turin", True)]

    removed = await accounts.running.data(
        REMOVE, {"id": second["address"]["id"]}, identity=member.identity
    )
    assert removed["removeAddress"]["id"] == second["address"]["id"]
    assert await addresses(accounts, member) == [("London", True)]
    await accounts.running.data(REMOVE, {"id": first["address"]["id"]}, identity=member.identity)
    assert await addresses(accounts, member) == []


async def test_addresses_added_at_once_leave_one_default(accounts: Any) -> None:
    member = await accounts.register()

    await asyncio.gather(*(add(accounts, member, city=f"City {n}") for n in range(5)))

    kept = await addresses(accounts, member)
    assert len(kept) == 5
    assert sorted(is_default for _, is_default in kept) == [False] * 4 + [True]


async def test_an_address_is_replaced_as_a_whole(accounts: Any) -> None:
    member = await accounts.register()
    added = await add(accounts, member, region="Middlesex", phone="+44 20 7946 0000")

    await accounts.running.data(
        REPLACE,
        {"id": added["address"]["id"], "input": {**HOME, "city": " Ockham  Park "}},
        identity=member.identity,
    )

    data = await accounts.running.data(
        "{ me { addresses { city region phone country isDefault } } }", identity=member.identity
    )
    assert data["me"]["addresses"] == [
        {"city": "Ockham Park", "region": None, "phone": None, "country": "GB", "isDefault": True}
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"recipient": " "}, "recipient"),
        ({"line1": "x" * 201}, "line1"),
        ({"postalCode": ""}, "postalCode"),
        ({"city": "Lon\x00don"}, "city"),
        ({"country": "gb"}, "country"),
        ({"country": "ZZ"}, "country"),
        ({"country": "EU"}, "country"),
        ({"country": ""}, "country"),
        ({"phone": "call me"}, "phone"),
        ({"phone": "-----"}, "phone"),
    ],
)
async def test_refused_addresses(accounts: Any, change: dict[str, str], field: str) -> None:
    member = await accounts.register()

    result = await add(accounts, member, **change)

    assert (result["code"], result["path"]) == ("ADDRESS_INVALID", ["input", field])
    assert await addresses(accounts, member) == []


async def test_at_most_twenty_addresses(accounts: Any) -> None:
    member = await accounts.register()
    for _ in range(20):
        assert (await add(accounts, member))["__typename"] == "AddressSuccess"

    assert (await add(accounts, member))["code"] == "ADDRESS_INVALID"
    assert len(await addresses(accounts, member)) == 20


@pytest.mark.parametrize("operation", [REPLACE, DEFAULT, REMOVE])
@pytest.mark.parametrize("whose", ["another's", "nobody's", "malformed"])
async def test_nobody_touches_an_address_that_is_not_theirs(
    accounts: Any, operation: str, whose: str
) -> None:
    ada, eve = await accounts.register(), await accounts.register("eve@example.com")
    added = await add(accounts, ada)
    await add(accounts, ada, city="Turin")
    address_id = {
        "another's": added["address"]["id"],
        "nobody's": "adr_01ARZ3NDEKTSV4RRFFQ69G5FAV",
        "malformed": "adr_\x00",
    }[whose]
    variables: dict[str, Any] = {"id": address_id}
    if operation == REPLACE:
        variables["input"] = {**HOME, "city": "Elsewhere"}

    data = await accounts.running.data(operation, variables, identity=eve.identity)

    assert next(iter(data.values())) == {
        "__typename": "AddressNotFound",
        "code": "ADDRESS_NOT_FOUND",
        "path": ["id"],
    }
    assert await addresses(accounts, ada) == [("London", True), ("Turin", False)]


@pytest.mark.parametrize(
    "operation",
    [
        'updateProfile(input: {givenName: "A", familyName: "B"}) { __typename }',
        'changePassword(input: {currentPassword: "a", newPassword: "b"}) { __typename }',
        """addAddress(input: {recipient: "A", line1: "B", postalCode: "C", city: "D",
             country: "DE"}) { __typename }""",
        'setDefaultAddress(id: "adr_x") { __typename }',
        'removeAddress(id: "adr_x") { __typename }',
        "requestEmailVerification { __typename }",
    ],
)
async def test_an_account_of_ones_own_is_needed(accounts: Any, signer: Any, operation: str) -> None:
    partner = signer.sign(kind="partner", sub="cli_x", scope="catalog:read")
    ghost = signer.sign(kind="user", sub="usr_01ARZ3NDEKTSV4RRFFQ69G5FAV")

    for identity in (None, partner, ghost):
        answer = await accounts.running.ask(f"mutation {{ {operation} }}", identity=identity)
        assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert answer["data"] is None
