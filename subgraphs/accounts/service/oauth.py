"""OAuth 2 client credentials for partners (RFC 6749, section 4.4).

The grant, the authentication of clients and the errors are Authlib's. Its server is synchronous, so
the client that the request names is read before, and the token is signed after.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, quote, unquote_plus

from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, OAuth2Error, OAuth2Request
from authlib.oauth2.rfc6749.errors import InvalidRequestError, InvalidScopeError
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload

from subgraphs.accounts.models import PartnerClient
from subgraphs.accounts.service.clients import secret_matches

METHODS = ("client_secret_basic", "client_secret_post")
FORM = "application/x-www-form-urlencoded"
MOST_PARAMETERS = 20
_CHALLENGE = 'Basic realm="loom", charset="UTF-8"'

Answer: TypeAlias = tuple[int, dict[str, Any], dict[str, str]]
"""Status, body and headers."""


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """A token request, read by the letter of RFC 6749, with the client that it names."""

    form: Mapping[str, str]
    client_id: str | None
    basic: tuple[str, str] | None

    @classmethod
    def parse(cls, content_type: str, body: bytes, authorization: str | None) -> TokenRequest:
        """Read a request; Authlib's ``InvalidRequestError`` where it has not the form of one.

        Parameters without a value count as left out, and none may be there twice (section 3.2).
        Credentials come in the header or in the body, not in both (section 2.3).
        """
        if content_type.partition(";")[0].strip().lower() != FORM:
            raise InvalidRequestError(f"The content type is not {FORM}.")
        form = _form(body)
        basic = _basic(authorization)
        if "grant_type" not in form:
            raise InvalidRequestError("The parameter grant_type is missing.")
        if basic is None:
            return cls(form, form.get("client_id"), None)
        if "client_secret" in form or form.get("client_id", basic[0]) != basic[0]:
            raise InvalidRequestError("There are credentials in the header and in the body.")
        return cls(form, basic[0], basic)


def refusal(error: OAuth2Error) -> Answer:
    """Return the answer that tells a client of ``error`` (section 5.2)."""
    status, body, headers = error()
    return status, dict(body), dict(headers)


def _form(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_PARAMETERS,
        )
    except ValueError as error:
        raise InvalidRequestError("The body is no form.") from error
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        raise InvalidRequestError("A parameter is there more than once.")
    return {name: value for name, value in pairs if value}


def _basic(authorization: str | None) -> tuple[str, str] | None:
    """Return id and secret of HTTP Basic, each form-encoded before (section 2.3.1)."""
    scheme, _, encoded = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode("utf-8")
        client_id, _, secret = text.partition(":")
        return (
            unquote_plus(client_id, errors="strict"),
            unquote_plus(secret, errors="strict"),
        )
    except (binascii.Error, UnicodeDecodeError):
        return "", ""


class Grant(ClientCredentialsGrant):  # type: ignore[misc]  # Authlib has no types
    """Client credentials, with the secret in the header or in the body."""

    TOKEN_ENDPOINT_AUTH_METHODS = METHODS

    def validate_requested_scope(self) -> None:
        """Refuse a scope that the client does not have (section 5.2)."""
        held = self.request.client.model.scopes
        if any(scope not in held for scope in (self.request.payload.scope or "").split()):
            raise InvalidScopeError(f"The client may have: {' '.join(held)}.")


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
        """All of the client's scopes where none is asked for, else those that are."""
        asked = set((scope or "").split()) or set(self.model.scopes)
        return " ".join(sorted(asked & set(self.model.scopes)))


class _Request(OAuth2Request):  # type: ignore[misc]  # Authlib has no types
    def __init__(self, asked: TokenRequest) -> None:
        # whoever terminates TLS is in front of us, and Authlib refuses what does not look like TLS
        headers = {"Authorization": _header(*asked.basic)} if asked.basic else {}
        super().__init__("POST", "https://accounts/oauth/token", headers=headers)
        self._form = dict(asked.form)
        self.payload = BasicOAuth2Payload(self._form)

    @property
    def args(self) -> dict[str, str]:
        return {}

    @property
    def form(self) -> dict[str, str]:
        return self._form


def _header(client_id: str, secret: str) -> str:
    """Write the header again as Authlib reads it, so that there is one reading of the client's."""
    pair = f"{quote(client_id, safe='')}:{quote(secret, safe='')}"
    return "Basic " + base64.b64encode(pair.encode()).decode()


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

    def answer(self, asked: TokenRequest) -> Answer:
        """Answer a request. A body with ``scope`` is a grant to be signed."""
        found: Answer = self.create_token_response(_Request(asked))
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
    ) -> Answer:
        """As :meth:`answer` returns it; unknown and disabled clients and wrong secrets alike."""
        answered = dict(headers)
        if body.get("error") == "invalid_client":
            status = HTTPStatus.UNAUTHORIZED
            body = {"error": "invalid_client", "error_description": "Client or secret is wrong."}
            answered["WWW-Authenticate"] = _CHALLENGE
        return status, dict(body), answered
