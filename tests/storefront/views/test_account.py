"""Accounts in a browser: cookies, tokens, forms. The domain here keeps one customer in memory."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from graphql import GraphQLError
from redis.asyncio import Redis

EMAIL = "ada@example.org"
PASSWORD = "a long enough phrase"


@dataclass
class Accounts:
    """`accounts` as the schema describes it, with what a test turns."""

    expires_in: int = 600
    access: str = "access-0"
    refresh: str = "refresh-0"
    issued: int = 0
    refreshed: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    verified: bool = False

    def roots(self) -> dict[str, Any]:
        return {
            "login": self.login,
            "register": self.register,
            "refreshSession": self.refresh_session,
            "logout": lambda info: self.end(info, "logout"),
            "logoutEverywhere": lambda info: self.end(info, "logoutEverywhere"),
            "endSession": self.end_session,
            "requestEmailVerification": lambda _info: {
                "__typename": "MailRequestSuccess",
                "accepted": True,
            },
            "confirmEmail": self.confirm,
            "requestPasswordReset": lambda _info, email: {
                "__typename": "MailRequestSuccess",
                "accepted": bool(email),
            },
            "resetPassword": self.reset,
            "me": self.me,
        }

    def tokens(self) -> dict[str, Any]:
        self.issued += 1
        self.access, self.refresh = f"access-{self.issued}", f"refresh-{self.issued}"
        return {
            "accessToken": self.access,
            "refreshToken": self.refresh,
            "expiresIn": self.expires_in,
        }

    def login(self, _info: Any, input: dict[str, Any]) -> dict[str, Any]:
        if (input["email"], input["password"]) != (EMAIL, PASSWORD):
            return error("CredentialsInvalid", "The e-mail address or the password is wrong.", None)
        return {
            "__typename": "LoginSuccess",
            "tokens": self.tokens(),
            "user": {"displayName": "Ada L."},
        }

    def register(self, info: Any, input: dict[str, Any]) -> dict[str, Any]:
        if len(input["password"]) < 10:
            return error("PasswordUnfit", "Too short.", ["input", "password"])
        return self.login(info, input)

    def refresh_session(self, _info: Any, refreshToken: str) -> dict[str, Any]:  # noqa: N803
        self.refreshed.append(refreshToken)
        if refreshToken != self.refresh:
            return error("RefreshTokenInvalid", "The session has ended: log in again.", None)
        return {"__typename": "RefreshSessionSuccess", "tokens": self.tokens()}

    def end(self, info: Any, what: str) -> dict[str, Any]:
        self.authenticate(info)
        self.ended.append(what)
        return {"ended": 1}

    def end_session(self, info: Any, **arguments: str) -> dict[str, Any]:
        return self.end(info, arguments["id"]) | {"__typename": "LogoutSuccess"}

    def confirm(self, _info: Any, token: str) -> dict[str, Any]:
        if token != "good":
            return error("OneTimeTokenInvalid", "This link has been used or has expired.", None)
        self.verified = True
        return {"__typename": "ConfirmEmailSuccess", "userId": "usr_1"}

    def reset(self, _info: Any, input: dict[str, Any]) -> dict[str, Any]:
        if input["token"] != "good":
            return error("OneTimeTokenInvalid", "This link has been used or has expired.", None)
        return {"__typename": "ResetPasswordSuccess", "userId": "usr_1"}

    def me(self, info: Any) -> dict[str, Any]:
        self.authenticate(info)
        session = {"seenAt": "2026-11-23T10:00:00.000Z", "address": "203.0.113.9"}
        return {
            "id": "usr_1",
            "email": EMAIL,
            "emailVerified": self.verified,
            "givenName": "Ada",
            "familyName": "Lovelace",
            "createdAt": "2026-11-01T10:00:00.000Z",
            "addresses": [],
            "sessions": [
                session | {"id": "ses_1", "userAgent": "This", "isCurrent": True},
                session | {"id": "ses_2", "userAgent": "Other", "isCurrent": False},
            ],
        }

    def authenticate(self, info: Any) -> None:
        if info.context.get("Authorization") != f"Bearer {self.access}":
            raise GraphQLError("Log in.", extensions={"code": "UNAUTHENTICATED"})


def error(kind: str, message: str, path: list[str] | None) -> dict[str, Any]:
    return {"__typename": kind, "code": kind.upper(), "message": message, "path": path}


@pytest.fixture
def accounts(shop: Any) -> Accounts:
    found = Accounts()
    shop.more_roots = found.roots()
    return found


@pytest.fixture
def log_in(get: Any, post: Any, accounts: Accounts) -> Any:
    assert accounts.issued == 0

    async def perform(**more: str) -> Any:
        token = (await get("/account/login")).field("csrf_token")
        fields = {"csrf_token": token, "email": EMAIL, "password": PASSWORD}
        return await post("/account/login", fields | more)

    return perform


@pytest.fixture
async def sessions(running: Any) -> AsyncIterator[Redis]:
    async with Redis.from_url(running.settings.redis_url) as client:
        await client.flushdb()
        yield client


async def test_logging_in_leads_to_the_account_and_greets(get: Any, log_in: Any) -> None:
    answer = await log_in()
    assert (answer.status, answer.headers["location"]) == (303, "/account")
    page = await get("/account")
    assert "Ada Lovelace" in page.words()
    assert f"{EMAIL} (not confirmed yet)" in page.words()
    assert (await get("/")).links("Ada L.") == ["/account"]
    assert (await get("/account/login")).headers["location"] == "/account"


async def test_no_token_reaches_the_browser_and_both_cookies_change(
    get: Any, log_in: Any, browser: aiohttp.ClientSession, sessions: Redis
) -> None:
    await get("/")
    before = {cookie.key: cookie.value for cookie in browser.cookie_jar}
    await log_in()
    after = {cookie.key: cookie for cookie in browser.cookie_jar}
    assert set(after) == {"visitor", "session"}
    assert after["visitor"].value != before["visitor"]
    assert after["session"]["httponly"]
    assert after["session"]["samesite"] == "lax"
    assert "access-1" not in repr(after)
    assert await sessions.dbsize() == 1


async def test_a_wrong_password_says_nothing_more_and_is_not_shown_again(log_in: Any) -> None:
    page = await log_in(password="wrong <guess>")
    assert page.status == 422
    assert "The e-mail address or the password is wrong." in page.words()
    assert f'value="{EMAIL}"' in page.text
    assert "guess" not in page.text


async def test_a_refused_field_is_named_beside_it(get: Any, post: Any, accounts: Accounts) -> None:
    token = (await get("/account/register")).field("csrf_token")
    fields = {"csrf_token": token, "email": EMAIL, "givenName": "Ada", "familyName": "L"}
    page = await post("/account/register", fields | {"password": "short"})
    assert page.status == 422
    assert '<p class="error" id="password-note">Too short.</p>' in page.text
    assert accounts.issued == 0
    answer = await post("/account/register", fields | {"password": PASSWORD})
    assert answer.headers["location"] == "/account"


async def test_login_returns_to_where_one_was_but_never_elsewhere(log_in: Any) -> None:
    assert (await log_in(next="/p/dress-00?size=M")).headers["location"] == "/p/dress-00?size=M"


async def test_login_goes_nowhere_else(log_in: Any) -> None:
    assert (await log_in(next="//evil.example")).headers["location"] == "/"


async def test_a_stale_token_is_renewed_once_when_it_is_needed(
    get: Any, log_in: Any, accounts: Accounts
) -> None:
    accounts.expires_in = 5
    await log_in()
    accounts.expires_in = 600
    await get("/")
    assert accounts.refreshed == []  # reading the shop needs no token
    assert (await get("/account")).status == 200
    assert (await get("/account")).status == 200
    assert accounts.refreshed == ["refresh-1"]


async def test_two_tabs_share_one_renewal(
    log_in: Any, accounts: Accounts, browser: aiohttp.ClientSession
) -> None:
    accounts.expires_in = 5
    await log_in()
    accounts.expires_in = 600

    async def status() -> int:
        async with browser.get("/account") as response:
            return response.status

    assert set(await asyncio.gather(status(), status(), status())) == {200}
    assert accounts.refreshed == ["refresh-1"]


async def test_a_session_that_accounts_have_ended_is_ended_here(
    get: Any, log_in: Any, accounts: Accounts, sessions: Redis
) -> None:
    accounts.expires_in = 5
    await log_in()
    accounts.refresh = "another"
    page = await get("/account")
    assert (page.status, page.headers["location"]) == (303, "/account/login")
    assert await sessions.dbsize() == 0
    assert (await get("/")).links("Log in") == ["/account/login"]


async def test_a_token_that_is_not_accepted_leads_to_login_and_spoils_no_page(
    get: Any, log_in: Any, accounts: Accounts
) -> None:
    await log_in()
    accounts.access = "rotated"
    assert (await get("/p/dress-00")).status == 200
    page = await get("/account")
    assert (page.status, page.headers["location"]) == (303, "/account/login")
    assert (await get("/account/login")).status == 200


async def test_logging_out_ends_the_session_on_both_sides(
    get: Any, post: Any, log_in: Any, accounts: Accounts, sessions: Redis
) -> None:
    await log_in()
    token = (await get("/account")).field("csrf_token")
    answer = await post("/account/logout", {"csrf_token": token})
    assert answer.headers["location"] == "/"
    assert accounts.ended == ["logout"]
    assert await sessions.dbsize() == 0
    assert (await get("/account")).headers["location"] == "/account/login"
    assert (await post("/account/logout", {"csrf_token": token})).status == 403


async def test_logging_out_works_while_accounts_are_away(
    get: Any, post: Any, log_in: Any, shop: Any, sessions: Redis
) -> None:
    await log_in()
    token = (await get("/account")).field("csrf_token")

    async def away(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=502)

    shop.answer = away
    everywhere = await post("/account/logout", {"csrf_token": token, "everywhere": "1"})
    assert everywhere.status == 503
    assert await sessions.dbsize() == 1
    assert (await post("/account/logout", {"csrf_token": token})).status == 303
    assert await sessions.dbsize() == 0


async def test_another_session_can_be_ended(
    get: Any, post: Any, log_in: Any, accounts: Accounts
) -> None:
    await log_in()
    page = await get("/account")
    assert page.field("id") == "ses_2"
    answer = await post(
        "/account/end-session", {"csrf_token": page.field("csrf_token"), "id": "ses_2"}
    )
    assert answer.headers["location"] == "/account?notice=session-ended"
    assert accounts.ended == ["ses_2"]
    assert "That session has been ended." in (await get(answer.headers["location"])).words()


async def test_a_guest_who_sends_account_forms_is_led_to_login(
    get: Any, post: Any, accounts: Accounts
) -> None:
    token = (await get("/")).field("csrf_token")
    for path in ("/account/end-session", "/account/resend"):
        answer = await post(path, {"csrf_token": token, "id": "ses_2"})
        assert (answer.status, answer.headers["location"]) == (303, "/account/login")
    assert accounts.ended == []


async def test_opening_a_mailed_link_proves_nothing_until_the_button(
    get: Any, post: Any, accounts: Accounts
) -> None:
    page = await get("/account/verify?token=good")
    assert not accounts.verified
    fields = {"csrf_token": page.field("csrf_token"), "token": page.field("token")}
    assert "is confirmed" in (await post("/account/verify", fields)).words()
    assert accounts.verified
    refused = await post("/account/verify", fields | {"token": "used"})
    assert refused.status == 422
    assert "This link has been used or has expired." in refused.words()


async def test_a_forgotten_password_is_replaced_by_mail(
    get: Any, post: Any, accounts: Accounts
) -> None:
    page = await get("/account/forgot")
    asked = await post(
        "/account/forgot", {"csrf_token": page.field("csrf_token"), "email": "x@example.org"}
    )
    assert "If there is an account with this address" in asked.words()
    page = await get("/account/reset?token=good")
    fields = {"csrf_token": page.field("csrf_token"), "token": "good", "password": PASSWORD}
    assert "Your new password is set" in (await post("/account/reset", fields)).words()
    assert (await post("/account/reset", fields | {"token": "bad"})).status == 422
    assert accounts.issued == 0


async def test_pages_of_who_is_logged_in_are_kept_by_nobody(get: Any, log_in: Any) -> None:
    await log_in()
    for path in ("/account", "/account/forgot"):
        page = await get(path)
        assert '<meta name="robots" content="noindex">' in page.text
        assert page.headers["cache-control"] == "private, no-store"
