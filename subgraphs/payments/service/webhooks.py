"""Webhooks: verified, kept as they came, answered; carried out later by a worker."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta
from typing import Final

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from subgraphs.kit.ids import new_id
from subgraphs.kit.logs import get_logger
from subgraphs.kit.resources import Resources
from subgraphs.payments.errors import PaymentNotFound
from subgraphs.payments.models import Kind, Webhook
from subgraphs.payments.service.arrivals import Arrivals
from subgraphs.payments.service.providers.sandbox import Told
from subgraphs.payments.store.payments import PaymentStore
from subgraphs.payments.store.webhooks import WebhookStore

PROVIDER: Final = "sandbox"
MOST_BYTES: Final = 64 * 1024
TRIES: Final = 6
FIRST_PAUSE: Final = timedelta(seconds=5)
LONG_PAUSE: Final = timedelta(minutes=10)

_FORM: Final = re.compile(r"t=(?P<at>[0-9]{1,12}),v1=(?P<digest>[0-9a-f]{64})")
_BEGUN_THERE: Final = frozenset({Kind.CHARGEBACK, Kind.REFUND})

logger = get_logger(__name__)


class SignatureInvalid(Exception):
    """The message is not the provider's, or was on its way for too long."""


class _Message(BaseModel):
    """A webhook's body, as far as it is read."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str = Field(min_length=1, max_length=80)
    data: Told


def verify(
    header: str | None, body: bytes, *, secret: str, now: datetime, tolerance_seconds: int
) -> None:
    """Raise :class:`SignatureInvalid` unless ``header`` signs ``body``, and did so lately.

    ``t=<Unix time>,v1=<hex HMAC-SHA-256 of "t.body">``, compared in constant time.
    """
    form = _FORM.fullmatch(header or "")
    if form is None:
        raise SignatureInvalid("The signature is missing or has another form.")
    signed = form["at"].encode() + b"." + body
    made = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(made, form["digest"]):
        raise SignatureInvalid("The signature does not fit the body.")
    if abs(now.timestamp() - int(form["at"])) > tolerance_seconds:
        raise SignatureInvalid("The signature is too old, or from the future.")


async def keep(resources: Resources, body: bytes, *, now: datetime) -> None:
    """Keep a verified message as it came.

    One without an id of its own is known by its digest, so that a copy is seen as one.
    """
    digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
    webhook = Webhook(
        id=new_id("whk"),
        provider=PROVIDER,
        event_id=_event_id(body) or digest,
        body=body,
        received_at=now,
        processed_at=None,
        next_try_at=now,
    )
    async with resources.postgres.begin() as session:
        await WebhookStore(session).keep(webhook)


async def carry_out_due(resources: Resources, *, limit: int) -> int:
    """Carry out the webhooks that are due; returns how many there were.

    Doing one twice at the same time is harmless: a payment's ledger knows what it knows.
    """
    async with resources.postgres.reading() as session:
        due = await WebhookStore(session).due(datetime.now(UTC), limit)
    for webhook_id in due:
        try:
            await _try(resources, webhook_id)
        except Exception:
            logger.exception("webhook failed", webhook=webhook_id)
            async with resources.postgres.begin() as session:
                await WebhookStore(session).tried(
                    webhook_id,
                    processed_at=None,
                    next_try_at=datetime.now(UTC) + LONG_PAUSE,
                    problem="Something went wrong here; it was logged.",
                )
    return len(due)


async def _try(resources: Resources, webhook_id: str) -> None:
    async with resources.postgres.reading() as session:
        webhook = await WebhookStore(session).get(webhook_id)
    if webhook is None or webhook.next_try_at is None:
        return
    now, problem, later = datetime.now(UTC), None, False
    try:
        message = _Message.model_validate_json(webhook.body)
    except ValidationError as error:
        problem = f"The message makes no sense: {_first(error)}"
    else:
        problem, later = await _apply(resources, message.data)
    again = later and webhook.tries + 1 < TRIES
    async with resources.postgres.begin() as session:
        await WebhookStore(session).tried(
            webhook_id,
            processed_at=now if problem is None else None,
            next_try_at=now + FIRST_PAUSE * 2**webhook.tries if again else None,
            problem=problem,
        )
    if problem is not None:
        logger.warning("webhook not carried out", webhook=webhook_id, problem=problem)


async def _apply(resources: Resources, told: Told) -> tuple[str | None, bool]:
    """Take in what is told; returns what is wrong with it, and whether that may pass by itself."""
    arrivals = Arrivals(resources, actor="provider")
    async with resources.postgres.reading() as session:
        operation = await PaymentStore(session).operation(told.key)
    if operation is not None:
        if (operation.payment_id, operation.kind) != (told.payment, told.kind):
            return "The operation is another one of another payment.", False
        return await arrivals.learn(operation.id, told.outcome(), "webhook"), False
    if told.kind not in _BEGUN_THERE:
        return f"There is no operation {told.key!r}.", True
    try:
        problem = await arrivals.learn_of_new(told.payment, told.kind, told.outcome(), "webhook")
    except PaymentNotFound as refusal:
        return refusal.message, True
    # money cannot come back before it was taken: what tells that it was may be on its way
    return problem, problem is not None


def _event_id(body: bytes) -> str | None:
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    found = told.get("id") if isinstance(told, dict) else None
    fits = isinstance(found, str) and 0 < len(found) <= 80 and "\0" not in found  # noqa: PLR2004
    return found if fits else None


def _first(error: ValidationError) -> str:
    """Where it is wrong; what stands there is not repeated."""
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"[:300]
