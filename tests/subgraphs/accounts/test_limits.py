"""Limits of attempts, bounded sessions, and what happens while Redis is away."""

from __future__ import annotations

import asyncio
import secrets
import tempfile
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from local.stores.valkey import Valkey
from subgraphs.accounts.app import domain
from subgraphs.accounts.errors import RefreshTokenInvalid, TooManyAttempts
from subgraphs.accounts.service.limits import (
    LOGIN_BY_ACCOUNT,
    LOGIN_BY_ADDRESS,
    PASSWORD_BY_ACCOUNT,
    REFUSED_TOKENS_BY_ADDRESS,
    REGISTER_BY_ADDRESS,
    RESET_BY_ACCOUNT,
    RESET_BY_ADDRESS,
    VERIFY_BY_ACCOUNT,
    Limit,
    Limits,
    network_of,
)
from subgraphs.accounts.service.settings import AccountsSettings
from subgraphs.accounts.store.sessions import MOST, Digests, Session, SessionStore
from subgraphs.kit.ids import new_id

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
THREE_A_MINUTE = Limit("test", 3, 60)
REGISTER = """
mutation ($email: String!) {
  register(input: {email: $email, password: "short", givenName: "A", familyName: "B"}) {
    ... on UserError { code }
  }
}
"""
FORGOT = """
mutation ($email: String!) {
  requestPasswordReset(email: $email) { __typename ... on UserError { code } }
}
"""
RESET = """
mutation {
  resetPassword(input: {token: "made up", password: "my own new password"}) {
    ... on UserError { code }
  }
}
"""
CONFIRM = 'mutation { confirmEmail(token: "made up") { ... on UserError { code } } }'
CHANGE = """
mutation {
  changePassword(input: {currentPassword: "wrong", newPassword: "my own new password"}) {
    ... on UserError { code }
  }
}
"""
VERIFY = "mutation { requestEmailVerification { __typename ... on UserError { code } } }"
IP = "192.0.2.1"


def limits_of(accounts: Any) -> Limits:
    return Limits(accounts.running.resources.redis)


async def use_up(accounts: Any, limit: Limit, subject: str, *, but: int = 0) -> None:
    """Count as many attempts as the limit allows."""
    for _ in range(limit.attempts - but):
        await limits_of(accounts).attempt(limit, subject, datetime.now(UTC))


async def test_a_window_slides(accounts: Any) -> None:
    limits = limits_of(accounts)
    for second in (0, 10, 20):
        await limits.attempt(THREE_A_MINUTE, "x", NOW + timedelta(seconds=second))

    for second, wait in ((20, 40), (59, 1)):
        with pytest.raises(TooManyAttempts) as refused:
            await limits.attempt(THREE_A_MINUTE, "x", NOW + timedelta(seconds=second))
        assert refused.value.retry_after_seconds == wait
    await limits.attempt(THREE_A_MINUTE, "x", NOW + timedelta(seconds=60))
    with pytest.raises(TooManyAttempts):
        await limits.attempt(THREE_A_MINUTE, "x", NOW + timedelta(seconds=61))
    await limits.attempt(THREE_A_MINUTE, "y", NOW)
    await limits.forgive(THREE_A_MINUTE, "x")
    await limits.attempt(THREE_A_MINUTE, "x", NOW + timedelta(seconds=61))


async def test_attempts_at_once_are_counted_one_by_one(accounts: Any) -> None:
    limits = limits_of(accounts)

    outcomes = await asyncio.gather(
        *(limits.attempt(THREE_A_MINUTE, "x", NOW) for _ in range(20)), return_exceptions=True
    )

    assert sum(outcome is None for outcome in outcomes) == 3


async def test_only_refusals_count_as_failures(accounts: Any) -> None:
    limits = limits_of(accounts)
    for _ in range(10):
        async with limits.failures(THREE_A_MINUTE, "x", NOW):
            pass
        with pytest.raises(ConnectionError):
            async with limits.failures(THREE_A_MINUTE, "x", NOW):
                raise ConnectionError
    for _ in range(3):
        with pytest.raises(RefreshTokenInvalid):
            async with limits.failures(THREE_A_MINUTE, "x", NOW):
                raise RefreshTokenInvalid

    with pytest.raises(TooManyAttempts):
        async with limits.failures(THREE_A_MINUTE, "x", NOW):
            pytest.fail("The block must not begin.")


async def test_redis_holds_no_address_and_forgets_in_time(accounts: Any) -> None:
    await limits_of(accounts).attempt(LOGIN_BY_ACCOUNT, "ada@example.com", datetime.now(UTC))
    client = accounts.running.resources.redis.client

    keys = [key async for key in client.scan_iter("*")]

    assert len(keys) == 1
    assert "ada" not in keys[0]
    assert 0 < await client.ttl(keys[0]) <= LOGIN_BY_ACCOUNT.seconds


@pytest.mark.parametrize(
    ("address", "network"),
    [
        (None, None),
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:0:1:aaaa::1", "2001:db8:0:1::/64"),
        ("2001:db8:0:1::2", "2001:db8:0:1::/64"),
        ("2001:db8:0:2::2", "2001:db8:0:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("no address", "no address"),
    ],
)
def test_whom_an_address_is_counted_as(address: str | None, network: str | None) -> None:
    assert network_of(address) == network


async def test_logins_of_an_account_are_limited_whether_it_exists_or_not(accounts: Any) -> None:
    member = await accounts.register()
    for email in (member.email, "nobody@example.com"):
        await use_up(accounts, LOGIN_BY_ACCOUNT, email, but=1)
        assert (await accounts.log_in(email, "wrong"))["code"] == "CREDENTIALS_INVALID"

        refused = await accounts.log_in(email.upper(), member.password)

        assert refused["code"] == "TOO_MANY_ATTEMPTS"
        assert 0 < refused["retryAfterSeconds"] <= LOGIN_BY_ACCOUNT.seconds


async def test_a_login_forgives_the_attempts_before_it(accounts: Any) -> None:
    member = await accounts.register()
    await use_up(accounts, LOGIN_BY_ACCOUNT, member.email, but=1)

    for _ in range(2):
        assert (await accounts.log_in(member.email, member.password))["__typename"] == (
            "LoginSuccess"
        )


async def test_logins_from_a_network_are_limited(accounts: Any) -> None:
    await use_up(accounts, LOGIN_BY_ADDRESS, "2001:db8::/64", but=1)

    codes = [
        (await accounts.log_in("x@example.com", "wrong", ip=ip))["code"]
        for ip in ("2001:db8::1", "2001:db8::2", "2001:db8:1::1")
    ]

    assert codes == ["CREDENTIALS_INVALID", "TOO_MANY_ATTEMPTS", "CREDENTIALS_INVALID"]


@pytest.mark.parametrize(
    ("limit", "operation", "variables"),
    [
        (REGISTER_BY_ADDRESS, REGISTER, {"email": "a@example.com"}),
        (RESET_BY_ADDRESS, FORGOT, {"email": "a@example.com"}),
        (REFUSED_TOKENS_BY_ADDRESS, RESET, {}),
        (REFUSED_TOKENS_BY_ADDRESS, CONFIRM, {}),
    ],
)
async def test_what_strangers_may_try_is_limited_by_address(
    accounts: Any, signer: Any, limit: Limit, operation: str, variables: dict[str, str]
) -> None:
    await use_up(accounts, limit, IP, but=1)

    async def code(ip: str) -> str | None:
        data = await accounts.running.data(operation, variables, identity=signer.sign(ip=ip))
        result: dict[str, str] = next(iter(data.values()))
        return result.get("code")

    assert await code(IP) != "TOO_MANY_ATTEMPTS"
    assert await code(IP) == "TOO_MANY_ATTEMPTS"
    assert await code("192.0.2.2") != "TOO_MANY_ATTEMPTS"


@pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com"])
async def test_resets_of_an_account_are_limited_whether_it_exists_or_not(
    accounts: Any, email: str
) -> None:
    await accounts.register()
    await use_up(accounts, RESET_BY_ACCOUNT, email)

    data = await accounts.running.data(FORGOT, {"email": email.upper()})

    assert data["requestPasswordReset"]["code"] == "TOO_MANY_ATTEMPTS"


@pytest.mark.parametrize(
    ("limit", "operation"), [(PASSWORD_BY_ACCOUNT, CHANGE), (VERIFY_BY_ACCOUNT, VERIFY)]
)
async def test_what_a_user_may_try_is_limited_by_account(
    accounts: Any, limit: Limit, operation: str
) -> None:
    member = await accounts.register()
    await use_up(accounts, limit, member.id, but=1)

    codes = []
    for _ in range(2):
        data = await accounts.running.data(operation, identity=member.identity)
        codes.append(next(iter(data.values())).get("code"))

    assert codes[0] != "TOO_MANY_ATTEMPTS"
    assert codes[1] == "TOO_MANY_ATTEMPTS"


async def test_refreshing_all_day_is_not_limited_and_guessing_is(accounts: Any) -> None:
    token = (await accounts.register()).refresh_token
    for _ in range(REFUSED_TOKENS_BY_ADDRESS.attempts + 5):
        token = (await accounts.refresh(token, ip=IP))["tokens"]["refreshToken"]

    codes = [
        (await accounts.refresh("made.up.token", ip=IP))["code"]
        for _ in range(REFUSED_TOKENS_BY_ADDRESS.attempts + 1)
    ]

    assert set(codes[:-1]) == {"REFRESH_TOKEN_INVALID"}
    assert codes[-1] == "TOO_MANY_ATTEMPTS"


async def test_a_made_up_token_does_not_end_a_session_whose_id_is_known(accounts: Any) -> None:
    member = await accounts.register()
    _, family, secret = member.refresh_token.split(".")

    for forged in (
        member.session_id,
        f"{member.session_id}.",
        f"{member.session_id}.x.{secret}",
        f"{member.session_id}.{secret}.{family}",
    ):
        assert (await accounts.refresh(forged))["code"] == "REFRESH_TOKEN_INVALID"

    assert (await accounts.refresh(member.refresh_token))["__typename"] == "RefreshSessionSuccess"


async def test_a_users_sessions_are_bounded_and_the_stalest_ends(accounts: Any) -> None:
    store = SessionStore(accounts.running.resources.redis)
    digests = Digests("family", "secret")
    made = [
        Session(new_id("ses"), "usr_x", NOW, NOW + timedelta(seconds=n), None, None)
        for n in range(MOST + 2)
    ]
    for session in made:
        await store.add(session, digests, 3600)

    kept = await store.of_user("usr_x")

    assert [it.id for it in kept] == [it.id for it in reversed(made[2:])]
    assert await store.get(made[1].id) is None
    assert await store.get(made[2].id) == made[2]


async def test_sessions_that_expired_are_forgotten_at_the_next_login(accounts: Any) -> None:
    store = SessionStore(accounts.running.resources.redis)
    client = accounts.running.resources.redis.client
    for hours in (0, 2):
        at = NOW + timedelta(hours=hours)
        session = Session(new_id("ses"), "usr_x", at, at, None, None)
        await store.add(session, Digests("family", "secret"), 3600)

    assert await client.zrange("accounts:user-sessions:usr_x", 0, -1) == [session.id]


@pytest.fixture
async def with_own_redis(
    make_settings: Callable[..., AccountsSettings], serve_domain: Any
) -> AsyncIterator[tuple[Any, Valkey]]:
    """Accounts on a Redis that can be stopped: always one of our own."""
    with tempfile.TemporaryDirectory(prefix="loom-") as folder:
        valkey = Valkey(
            Path(folder) / "valkey",
            password=secrets.token_urlsafe(12),
            log=Path(folder) / "valkey.log",
        )
        valkey.start()
        try:
            async with serve_domain(domain, make_settings(redis_url=valkey.url)) as running:
                yield running, valkey
        finally:
            valkey.stop()


async def test_while_redis_is_away_nobody_logs_in_and_the_rest_goes_on(
    accounts: Any, with_own_redis: tuple[Any, Valkey]
) -> None:
    running, valkey = with_own_redis
    elsewhere = type(accounts)(running, accounts.signer)
    member = await elsewhere.register()
    login = """mutation ($email: String!, $password: String!) {
      login(input: {email: $email, password: $password}) { __typename }
    }"""
    variables = {"email": member.email, "password": member.password}

    valkey.stop()
    with capture_logs() as logged:
        refused = await running.ask(login, variables)
        read = await running.ask("{ me { email sessions { id } } }", identity=member.identity)
    alive = await running.data("{ me { email roles } }", identity=member.identity)

    assert refused["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert "redis" not in str(refused).lower()
    failed = [line for line in logged if line["event"] == "resolver failed"]
    assert [line["path"] for line in failed] == [["login"], ["me", "sessions"]]
    assert read["errors"][0]["path"] == ["me", "sessions"]
    assert alive["me"] == {"email": member.email, "roles": ["CUSTOMER"]}

    valkey.start()
    assert (await elsewhere.log_in(member.email, member.password))["__typename"] == "LoginSuccess"
    assert (await elsewhere.refresh(member.refresh_token))["__typename"] == "RefreshSessionSuccess"
