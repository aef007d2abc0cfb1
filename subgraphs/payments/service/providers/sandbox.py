"""The sandbox provider over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import aiohttp
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from subgraphs.payments.models import Kind, State
from subgraphs.payments.service.providers.provider import Command, Outcome, ProviderUnreachable
from subgraphs.payments.service.settings import PaymentsSettings


class Told(BaseModel):
    """An operation as the provider tells it, in an answer or in a webhook."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    key: str = Field(max_length=200)
    payment: str = Field(max_length=40)
    kind: Kind
    state: State
    reference: str = Field(min_length=1, max_length=120)
    amount: int = Field(gt=0, lt=2**31)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    code: str | None = Field(default=None, max_length=60)
    redirect_url: str | None = Field(default=None, max_length=2000)
    occurred_at: datetime

    @field_validator("kind", "state", mode="before")
    @classmethod
    def _in_capitals(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("key", "payment", "reference", "code", "redirect_url")
    @classmethod
    def _storable(cls, value: str | None) -> str | None:
        if value is not None and "\0" in value:  # PostgreSQL's text has no NUL
            raise ValueError("a NUL character")
        return value

    @field_validator("occurred_at")
    @classmethod
    def _with_offset(cls, value: datetime) -> datetime:
        if value.tzinfo is None:
            raise ValueError("a moment without its offset from UTC")
        return value

    def outcome(self) -> Outcome:
        """What it says, in our words."""
        return Outcome(
            state=self.state,
            amount=self.amount,
            currency=self.currency,
            occurred_at=self.occurred_at,
            reference=self.reference,
            code=self.code,
            redirect_url=self.redirect_url,
        )


class SandboxProvider:
    """Speaks to the server in ``PAYMENTS_SANDBOX_URL``."""

    def __init__(self, settings: PaymentsSettings) -> None:
        self._url = settings.payments_sandbox_url.rstrip("/")
        self._key = settings.payments_sandbox_key.get_secret_value()
        self._timeout = aiohttp.ClientTimeout(total=settings.payments_provider_timeout_seconds)

    async def carry_out(self, command: Command) -> Outcome:
        """Send the command."""
        body = {
            "kind": command.kind.value.lower(),
            "payment": command.payment_id,
            "amount": command.amount,
            "currency": command.currency,
            "token": command.instrument,
            "return_url": command.return_url,
        }
        status, told = await self._call("POST", "/v1/operations", command.key, body)
        if status == HTTPStatus.UNPROCESSABLE_ENTITY:
            return _refused(command, str(told.get("error", "refused"))[:60])
        return _read(status, told)

    async def find(self, command: Command) -> Outcome | None:
        """Ask by the key."""
        path = f"/v1/operations/{quote(command.key, safe='')}"
        status, told = await self._call("GET", path, command.key, None)
        return None if status == HTTPStatus.NOT_FOUND else _read(status, told)

    async def _call(
        self, method: str, path: str, key: str, body: dict[str, Any] | None
    ) -> tuple[int, dict[str, Any]]:
        headers = {"Authorization": f"Bearer {self._key}", "Idempotency-Key": key}
        try:
            async with (
                aiohttp.ClientSession(timeout=self._timeout) as client,
                client.request(method, self._url + path, json=body, headers=headers) as answer,
            ):
                told = await answer.json()
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise ProviderUnreachable(f"The sandbox does not answer: {error!r}") from error
        if not isinstance(told, dict):
            raise ProviderUnreachable("The sandbox answers with something else than an object.")
        return answer.status, told


def _read(status: int, told: dict[str, Any]) -> Outcome:
    if status != HTTPStatus.OK:
        raise ProviderUnreachable(f"The sandbox answers {status}.")
    try:
        return Told.model_validate(told).outcome()
    except ValidationError as error:
        raise ProviderUnreachable(
            f"The sandbox's answer makes no sense ({error.error_count()} errors)."
        ) from error


def _refused(command: Command, code: str) -> Outcome:
    """The provider keeps nothing of a command that makes no sense to it: it failed for good."""
    return Outcome(State.FAILURE, command.amount, command.currency, datetime.now(UTC), code=code)
