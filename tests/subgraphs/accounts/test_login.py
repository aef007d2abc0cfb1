"""Registering, logging in, refreshing, logging out."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

REGISTER = """
mutation ($input: RegisterInput!) {
  register(input: $input) { __typename ... on UserError { code path } }
}
"""
SESSIONS = "{ me { sessions { id isCurrent userAgent address } } }"


async def test_an_access_token_verifies_by_the_published_keys(accounts: Any) -> None:
    member = await accounts.register()
    url = f"{accounts.running.url}/.well-known/jwks.json"
    async with accounts.running.client.get(url) as response:
        published = await response.json()

    token = jwt.decode(
        member.access_token, KeySet.import_key_set(published), algorithms=["Ed25519"]
    )

    assert token.header["typ"] == "at+jwt"
    assert token.claims["iss"] == "https://accounts.test"
    assert token.claims["aud"] == "loom"
    assert token.claims["sub"] == member.id
    assert token.claims["exp"] - token.claims["iat"] == 600
    assert token.claims["roles"] == ["CUSTOMER"]
    assert token.claims["scope"] == ""
    assert token.claims["kind"] == "user"
    assert all("d" not in key for key in published["keys"]), "no private key is published"


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"email": "no address"}, "EMAIL_INVALID", ["input", "email"]),
        ({"email": "ADA@Example.com "}, "EMAIL_TAKEN", ["input", "email"]),
        ({"password": "short"}, "PASSWORD_UNFIT", ["input", "password"]),
        ({"password": "x" * 129}, "PASSWORD_UNFIT", ["input", "password"]),
        ({"password": "1234567890"}, "PASSWORD_UNFIT", ["input", "password"]),
        ({"password": "aaaaaaaaaaaaaa"}, "PASSWORD_UNFIT", ["input", "password"]),
        ({"password": "grace.hopper@example.com"}, "PASSWORD_UNFIT", ["input", "password"]),
        ({"givenName": "  "}, "NAME_INVALID", ["input", "givenName"]),
        ({"familyName": "x" * 101}, "NAME_INVALID", ["input", "familyName"]),
    ],
)
async def test_refused_registrations_leave_no_trace(
    accounts: Any, staff: str, change: dict[str, str], code: str, path: list[str]
) -> None:
    await accounts.register()
    good = {
        "email": "grace.hopper@example.com",
        "password": "nanoseconds are short",
        "givenName": "Grace",
        "familyName": "Hopper",
    }

    data = await accounts.running.data(REGISTER, {"input": {**good, **change}})

    assert (data["register"]["code"], data["register"]["path"]) == (code, path)
    users = await accounts.running.data("{ users { nodes { email } } }", identity=staff)
    assert users["users"]["nodes"] == [{"email": "ada@example.com"}]


async def test_two_registrations_at_once_make_one_account(accounts: Any) -> None:
    good = {
        "email": "grace@example.com",
        "password": "nanoseconds are short",
        "givenName": "Grace",
        "familyName": "Hopper",
    }

    both = await asyncio.gather(
        *(accounts.running.data(REGISTER, {"input": good}) for _ in range(2))
    )

    kinds = sorted(data["register"]["__typename"] for data in both)
    assert kinds == ["EmailTaken", "LoginSuccess"]


async def test_log_in_by_any_spelling_of_the_address(accounts: Any) -> None:
    member = await accounts.register()

    result = await accounts.log_in(" Ada@EXAMPLE.com", member.password)

    assert result["user"] == {"id": member.id}


async def test_a_wrong_password_and_a_wrong_address_are_answered_alike(accounts: Any) -> None:
    member = await accounts.register()

    wrong_password = await accounts.log_in(member.email, "not the password")
    wrong_address = await accounts.log_in("nobody@example.com", "not the password")
    no_address = await accounts.log_in("no address", "not the password")

    assert wrong_password["code"] == "CREDENTIALS_INVALID"
    assert wrong_password == wrong_address == no_address


async def test_a_refresh_token_is_good_once_and_its_reuse_ends_the_session(
    accounts: Any,
) -> None:
    member = await accounts.register()

    second = await accounts.refresh(member.refresh_token)
    third = await accounts.refresh(second["tokens"]["refreshToken"])
    stolen = await accounts.refresh(member.refresh_token)
    after = await accounts.refresh(third["tokens"]["refreshToken"])

    assert third["__typename"] == "RefreshSessionSuccess"
    assert stolen["code"] == "REFRESH_TOKEN_INVALID"
    assert after["code"] == "REFRESH_TOKEN_INVALID", "the whole family has ended"


async def test_of_two_refreshes_at_once_one_wins(accounts: Any) -> None:
    member = await accounts.register()

    both = await asyncio.gather(*(accounts.refresh(member.refresh_token) for _ in range(2)))

    kinds = sorted(result["__typename"] for result in both)
    assert kinds == ["RefreshSessionSuccess", "RefreshTokenInvalid"]


@pytest.mark.parametrize("token", ["", "nonsense", "ses_x.y", "ses_01ARZ3NDEKTSV4RRFFQ69G5FAV.x"])
async def test_unknown_refresh_tokens(accounts: Any, token: str) -> None:
    assert (await accounts.refresh(token))["code"] == "REFRESH_TOKEN_INVALID"


async def test_redis_holds_no_refresh_token(accounts: Any) -> None:
    member = await accounts.register()
    client = accounts.running.resources.redis.client

    values = [str(await client.hgetall(key)) async for key in client.scan_iter("*:session:*")]

    secret = member.refresh_token.partition(".")[2]
    assert len(values) == 1
    assert secret not in values[0]


async def test_sessions_are_listed_and_ended(accounts: Any) -> None:
    member = await accounts.register()
    other = await accounts.log_in(member.email, member.password, ip="198.51.100.1")

    listed = await accounts.running.data(SESSIONS, identity=member.identity)
    assert sorted(
        (it["userAgent"], it["isCurrent"], it["address"]) for it in listed["me"]["sessions"]
    ) == [("Other/2", False, "198.51.100.1"), ("Test/1.0", True, None)]
    other_id = next(it["id"] for it in listed["me"]["sessions"] if not it["isCurrent"])
    end = "mutation ($id: ID!) { endSession(id: $id) { __typename } }"
    for expected in ("LogoutSuccess", "SessionNotFound"):
        data = await accounts.running.data(end, {"id": other_id}, identity=member.identity)
        assert data["endSession"]["__typename"] == expected

    assert (await accounts.refresh(other["tokens"]["refreshToken"]))["code"]
    assert (await accounts.refresh(member.refresh_token))["__typename"] == ("RefreshSessionSuccess")


async def test_nobody_ends_anothers_session(accounts: Any) -> None:
    ada = await accounts.register()
    eve = await accounts.register("eve@example.com")

    data = await accounts.running.data(
        "mutation ($id: ID!) { endSession(id: $id) { __typename } }",
        {"id": ada.session_id},
        identity=eve.identity,
    )

    assert data["endSession"]["__typename"] == "SessionNotFound"
    assert (await accounts.refresh(ada.refresh_token))["__typename"] == "RefreshSessionSuccess"


async def test_log_out_and_log_out_everywhere(accounts: Any) -> None:
    member = await accounts.register()
    other = await accounts.log_in(member.email, member.password)

    one = await accounts.running.data("mutation { logout { ended } }", identity=member.identity)
    assert one["logout"] == {"ended": 1}
    assert (await accounts.refresh(member.refresh_token))["code"] == "REFRESH_TOKEN_INVALID"
    every = await accounts.running.data(
        "mutation { logoutEverywhere { ended } }", identity=member.identity
    )
    assert every["logoutEverywhere"] == {"ended": 1}
    assert (await accounts.refresh(other["tokens"]["refreshToken"]))["code"]


async def test_a_disabled_user_is_out_at_once(accounts: Any, staff: str) -> None:
    member = await accounts.register()

    await accounts.running.data(
        "mutation ($id: ID!) { disableUser(id: $id) { __typename } }",
        {"id": member.id},
        identity=staff,
    )

    assert (await accounts.refresh(member.refresh_token))["code"] == "REFRESH_TOKEN_INVALID"
    assert (await accounts.log_in(member.email, member.password))["code"] == "ACCOUNT_DISABLED"
    assert (await accounts.log_in(member.email, "wrong password"))["code"] == (
        "CREDENTIALS_INVALID"
    ), "only who knows the password learns it"


async def test_new_roles_count_from_the_next_refresh(accounts: Any, staff: str) -> None:
    member = await accounts.register()
    await accounts.running.data(
        "mutation ($id: ID!) { setUserRoles(id: $id, roles: [SUPPORT]) { __typename } }",
        {"id": member.id},
        identity=staff,
    )

    result = await accounts.refresh(member.refresh_token)

    claims = jwt.decode(
        result["tokens"]["accessToken"], await published(accounts), algorithms=["Ed25519"]
    ).claims
    assert claims["roles"] == ["SUPPORT"]
    assert claims["scope"] == "accounts:read catalog:read inventory:read pricing:read"


async def published(accounts: Any) -> KeySet:
    url = f"{accounts.running.url}/.well-known/jwks.json"
    async with accounts.running.client.get(url) as response:
        return KeySet.import_key_set(await response.json())
