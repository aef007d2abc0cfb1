"""OAuth 2 for partners: client credentials, and every malformed request refused by RFC 6749."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote_plus, urlencode

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from subgraphs.accounts.store.credentials import PartnerClientStore

FORM = "application/x-www-form-urlencoded"
CREATE = """
mutation ($scopes: [String!]!) {
  createPartnerClient(input: {name: "Partner", scopes: $scopes}) {
    ... on PartnerSecretSuccess { secret client { id } }
  }
}
"""
GRANT = {"grant_type": "client_credentials"}


async def partner(accounts: Any, staff: str) -> tuple[str, str]:
    """A client's id and secret; it may read the catalogue and the stock."""
    data = await accounts.running.data(
        CREATE, {"scopes": ["catalog:read", "inventory:read"]}, identity=staff
    )
    made = data["createPartnerClient"]
    return made["client"]["id"], made["secret"]


def basic(client_id: str, secret: str) -> str:
    pair = f"{quote_plus(client_id)}:{quote_plus(secret)}"
    return "Basic " + b64encode(pair.encode()).decode()


async def ask(
    accounts: Any,
    form: dict[str, str] | bytes | AsyncIterator[bytes],
    authorization: str | None = None,
    content_type: str = FORM,
) -> tuple[int, dict[str, Any], Any]:
    """Ask for a token; status, body and headers."""
    headers = {"Content-Type": content_type}
    if authorization is not None:
        headers["Authorization"] = authorization
    body = urlencode(form).encode() if isinstance(form, dict) else form
    url = f"{accounts.running.url}/oauth/token"
    async with accounts.running.client.post(url, data=body, headers=headers) as response:
        return response.status, await response.json(), response.headers


async def claims(accounts: Any, token: str) -> dict[str, Any]:
    """The claims of a token, verified by the published keys."""
    async with accounts.running.client.get(
        f"{accounts.running.url}/.well-known/jwks.json"
    ) as response:
        keys = KeySet.import_key_set(await response.json())
    decoded = jwt.decode(token, keys, algorithms=["Ed25519"])
    assert decoded.header["typ"] == "at+jwt"
    return dict(decoded.claims)


@pytest.mark.parametrize("method", ["basic", "post"])
async def test_a_partner_is_given_a_token_by_either_method(
    accounts: Any, staff: str, method: str
) -> None:
    client_id, secret = await partner(accounts, staff)

    if method == "basic":
        status, body, headers = await ask(accounts, GRANT, basic(client_id, secret))
    else:
        status, body, headers = await ask(
            accounts, {**GRANT, "client_id": client_id, "client_secret": secret}
        )

    assert status == 200
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 600)
    assert body["scope"] == "catalog:read inventory:read"
    assert headers["Cache-Control"] == "no-store"
    assert "refresh_token" not in body
    stated = await claims(accounts, body["access_token"])
    assert (stated["kind"], stated["sub"], stated["client_id"]) == ("partner", client_id, client_id)
    assert (stated["iss"], stated["aud"]) == ("https://accounts.test", "loom")
    assert (stated["scope"], stated["roles"]) == ("catalog:read inventory:read", [])
    assert stated["exp"] - stated["iat"] == 600


async def test_a_client_may_ask_for_less_and_not_for_more(accounts: Any, staff: str) -> None:
    header = basic(*await partner(accounts, staff))

    status, body, _ = await ask(accounts, {**GRANT, "scope": "catalog:read catalog:read"}, header)
    assert (status, body["scope"]) == (200, "catalog:read")
    assert (await claims(accounts, body["access_token"]))["scope"] == "catalog:read"
    for scope in ("catalog:read accounts:read", "inventory:write", "x"):
        status, body, _ = await ask(accounts, {**GRANT, "scope": scope}, header)
        assert (status, body["error"]) == (400, "invalid_scope")
        assert "access_token" not in body


async def test_who_is_not_a_client_is_told_nothing_more(accounts: Any, staff: str) -> None:
    client_id, secret = await partner(accounts, staff)
    unknown = "cli_01ARZ3NDEKTSV4RRFFQ69G5FAV"

    answers = [
        await ask(accounts, GRANT, basic(client_id, "wrong")),
        await ask(accounts, GRANT, basic(client_id, "")),
        await ask(accounts, GRANT, basic(unknown, secret)),
        await ask(accounts, GRANT, basic("cli_\x00", secret)),
        await ask(accounts, GRANT, basic("", "")),
        await ask(accounts, {**GRANT, "client_id": client_id, "client_secret": "wrong"}),
        await ask(accounts, {**GRANT, "client_id": unknown, "client_secret": secret}),
        await ask(accounts, {**GRANT, "client_id": client_id}),
        await ask(accounts, GRANT),
        await ask(accounts, GRANT, "Basic"),
        await ask(accounts, GRANT, "Basic !!!"),
        await ask(accounts, GRANT, "Basic " + b64encode(b"\xff\xfe:x").decode()),
        await ask(accounts, GRANT, "Basic " + b64encode(b"%FF:x").decode()),
        await ask(accounts, GRANT, "Basic " + b64encode(client_id.encode()).decode()),
        await ask(accounts, GRANT, f"Bearer {secret}"),
    ]
    await accounts.running.data(
        "mutation ($id: ID!) { disablePartnerClient(id: $id) { __typename } }",
        {"id": client_id},
        identity=staff,
    )
    answers.append(await ask(accounts, GRANT, basic(client_id, secret)))

    for status, body, headers in answers:
        assert status == 401
        assert body == {
            "error": "invalid_client",
            "error_description": "Client or secret is wrong.",
        }
        assert headers["WWW-Authenticate"] == 'Basic realm="loom", charset="UTF-8"'
        assert headers["Cache-Control"] == "no-store"


async def test_a_rotated_secret_replaces_the_old_one(accounts: Any, staff: str) -> None:
    client_id, old = await partner(accounts, staff)
    data = await accounts.running.data(
        """mutation ($id: ID!) {
          rotatePartnerSecret(id: $id) { ... on PartnerSecretSuccess { secret } }
        }""",
        {"id": client_id},
        identity=staff,
    )
    new = data["rotatePartnerSecret"]["secret"]

    assert (await ask(accounts, GRANT, basic(client_id, old)))[0] == 401
    assert (await ask(accounts, GRANT, basic(client_id, new)))[0] == 200


async def test_malformed_requests_are_refused_by_the_letter(accounts: Any, staff: str) -> None:
    client_id, secret = await partner(accounts, staff)
    header = basic(client_id, secret)

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 1024

    answers = {
        "no grant type": await ask(accounts, {"scope": "catalog:read"}, header),
        "empty grant type": await ask(accounts, {"grant_type": ""}, header),
        "nothing": await ask(accounts, b"", header),
        "json": await ask(accounts, b'{"grant_type": "x"}', header, "application/json"),
        "multipart": await ask(accounts, b"--x--", header, "multipart/form-data; boundary=x"),
        "no type": await ask(accounts, urlencode(GRANT).encode(), header, ""),
        "twice": await ask(accounts, urlencode(GRANT).encode() * 2 + b"&scope=a&scope=b", header),
        "grant type twice": await ask(
            accounts, urlencode([*GRANT.items(), *GRANT.items()]).encode(), header
        ),
        "no utf-8": await ask(accounts, urlencode(GRANT).encode() + b"&scope=%FF", header),
        "raw bytes": await ask(accounts, urlencode(GRANT).encode() + b"&scope=\xff", header),
        "many": await ask(accounts, {**GRANT, **{f"p{n}": "x" for n in range(20)}}, header),
        "huge": await ask(accounts, {**GRANT, "scope": "x" * 20_000}, header),
        "huge in chunks": await ask(accounts, chunks(), header),
        "both methods": await ask(accounts, {**GRANT, "client_secret": secret}, header),
        "two clients": await ask(accounts, {**GRANT, "client_id": "cli_other"}, header),
    }

    for reason, (status, body, headers) in answers.items():
        assert (status, body["error"]) == (400, "invalid_request"), reason
        assert headers["Content-Type"] == "application/json", reason
    status, body, _ = await ask(accounts, {"grant_type": "password"}, header)
    assert (status, body["error"]) == (400, "unsupported_grant_type")
    assert (await ask(accounts, {**GRANT, "client_id": client_id, "scope": ""}, header))[0] == 200


async def test_only_posts_are_answered(accounts: Any) -> None:
    async with accounts.running.client.get(f"{accounts.running.url}/oauth/token") as response:
        assert response.status == 405


async def test_a_partners_token_is_good_for_no_users_field(
    accounts: Any, staff: str, signer: Any
) -> None:
    client_id, _ = await partner(accounts, staff)
    identity = signer.sign(kind="partner", sub=client_id, scope="catalog:read inventory:read")

    data = await accounts.running.data("{ me { id } }", identity=identity)

    assert data == {"me": None}


async def test_the_metadata_document(accounts: Any) -> None:
    url = f"{accounts.running.url}/.well-known/oauth-authorization-server"
    async with accounts.running.client.get(url) as response:
        assert await response.json() == {
            "issuer": "https://accounts.test",
            "token_endpoint": "https://accounts.test/oauth/token",
            "jwks_uri": "https://accounts.test/.well-known/jwks.json",
            "grant_types_supported": ["client_credentials"],
            "response_types_supported": [],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "scopes_supported": ["catalog:read", "inventory:read", "inventory:write"],
        }


async def test_a_secret_is_kept_as_its_digest(accounts: Any, staff: str) -> None:
    client_id, secret = await partner(accounts, staff)

    async with accounts.running.resources.postgres.reading() as session:
        kept = await PartnerClientStore(session).get(client_id)

    assert kept is not None
    assert secret not in str(kept.model_dump())
    assert len(kept.secret_digest) == 64
