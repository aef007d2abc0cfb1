"""OAuth 2 client credentials for partners (RFC 6749, section 4.4).

The grant, the authentication of clients and the errors are Authlib's. Its server is synchronous, so
the client that the request names is read before, and the token is signed after.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, OAuth2Request
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload

from subgraphs.accounts.models import PartnerClient
from subgraphs.accounts.service.clients import secret_matches

METHODS = ("client_secret_basic", "client_secret_post")


def named_client(form: Mapping[str, str], authorization: str | None) -> str | None:
    """Return the ``client_id`` that a token request names, in its header or in its body."""
    scheme, _, encoded = (authorization or "").partition(" ")
    if scheme.lower() == "basic":
        try:
            client_id = base64.b64decode(encoded, validate=True).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            return None
        return unquote(client_id)
    return form.get("client_id")


class Grant(ClientCredentialsGrant):  # type: ignore[misc]  # Authlib has no types
    """Client credentials, with the secret in the header or in the body."""

    TOKEN_ENDPOINT_AUTH_METHODS = METHODS


class _Client(ClientMixin):  # type: ignore[misc]  # Authlib has no types
    """A partner's client as Authlib asks about it."""

    def __init__(self, model: PartnerClient) -> None:
        self.model = model

    def get_client_id(self) -> str:
        return self.model.id

    def check_client_secret(self, client_secret: str) -> bool:
        return secret_matches(self.model, client_secret)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return bool(endpoint == "token" and method in METHODS)

    def check_grant_type(self, grant_type: str) -> bool:
        return bool(grant_type == Grant.GRANT_TYPE)

    def get_allowed_scope(self, scope: str | None) -> str:
        """All of the client's scopes where none is asked for, else those that it may have."""
        if not scope:
            return " ".join(self.model.scopes)
        return " ".join(word for word in scope.split() if word in self.model.scopes)


class _Request(OAuth2Request):  # type: ignore[misc]  # Authlib has no types
    def __init__(self, form: Mapping[str, str], authorization: str | None) -> None:
        # whoever terminates TLS is in front of us, and Authlib refuses what does not look like TLS
        headers = {"Authorization": authorization} if authorization else {}
        super().__init__("POST", "https://accounts/oauth/token", headers=headers)
        self._form = dict(form)
        self.payload = BasicOAuth2Payload(self._form)

    @property
    def args(self) -> dict[str, str]:
        return {}

    @property
    def form(self) -> dict[str, str]:
        return self._form


class TokenEndpoint(AuthorizationServer):  # type: ignore[misc]  # Authlib has no types
    """Answers one token request of ``client`` (``None`` if the request names no known one).

    The answer has a granted scope where a token goes: whoever calls signs it.
    """

    def __init__(self, client: PartnerClient | None) -> None:
        super().__init__()
        usable = client is not None and client.disabled_at is None
        self._client = _Client(client) if client is not None and usable else None
        self.register_grant(Grant)
        self.register_token_generator("default", self._granted)

    def answer(
        self, form: Mapping[str, str], authorization: str | None
    ) -> tuple[int, dict[str, Any], dict[str, str]]:
        """Return status, body and headers. A body with ``scope`` is a grant to be signed."""
        found: tuple[int, dict[str, Any], dict[str, str]] = self.create_token_response(
            _Request(form, authorization)
        )
        return found

    def query_client(self, client_id: str) -> _Client | None:
        """The client that was read before, if it is the one."""
        client = self._client
        return client if client is not None and client.get_client_id() == client_id else None

    def _granted(self, *, client: _Client, scope: str | None, **_: object) -> dict[str, Any]:
        return {"token_type": "Bearer", "scope": client.get_allowed_scope(scope)}

    def create_oauth2_request(self, request: _Request) -> _Request:
        """Ours is one already."""
        return request

    def save_token(self, token: dict[str, Any], request: _Request) -> None:
        """Access tokens are not kept: they are signed, and expire."""

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Nobody listens."""

    def handle_response(
        self, status: int, body: dict[str, Any], headers: list[tuple[str, str]]
    ) -> tuple[int, dict[str, Any], dict[str, str]]:
        """As :meth:`answer` returns it."""
        return status, body, dict(headers)
