"""Messages that failed for good: read them, replay them, discard them.

Dramatiq keeps what has failed after its last retry for seven days in a queue's dead-letter queue:
``<queue>.XQ``, a sorted set and a hash in Redis, a queue in RabbitMQ. Both keep the message as it
was *fetched* for the last time, so that the traceback in it is that of the attempt before; the last
one's is in the worker's log, under the event's id.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Protocol

import pika  # type: ignore[import-untyped]  # pika has no types
from dramatiq import Broker, Message
from dramatiq.brokers.rabbitmq import RabbitmqBroker
from dramatiq.brokers.redis import RedisBroker
from dramatiq.common import xq_name
from dramatiq.errors import ConnectionClosed, DecodeError
from pika.exceptions import (  # type: ignore[import-untyped]
    AMQPError,
    ChannelClosedByBroker,
)
from pydantic import ValidationError
from redis.exceptions import RedisError

from subgraphs.kit.errors import ConfigurationError, LoomError
from subgraphs.kit.events import Envelope

_NOT_FOUND = 404
_OF_THE_ATTEMPTS = ("retries", "traceback", "requeue_timestamp", "eta", "redis_message_id")
"""Options that tell of what was tried so far: a replay begins anew."""


class DeadLetterNotFound(LoomError):
    """No queue keeps a dead letter with this id."""

    def __init__(self, letter_id: str, queues: Sequence[str]) -> None:
        super().__init__(
            f"There is no dead letter {letter_id!r} in {', '.join(queues)}: it was replayed, "
            "discarded, or is older than seven days. `dead-letters list` shows those there are."
        )


class BrokerUnavailable(LoomError):
    """The broker does not answer."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that failed for good.

    ``failed_at`` is when the broker put it aside. ``place`` is where the broker keeps it.
    """

    message: Message[Any]
    queue: str
    failed_at: datetime
    place: str

    @property
    def id(self) -> str:
        """The message's id, which it keeps through retries and replays."""
        return self.message.message_id

    @property
    def event(self) -> Envelope | None:
        """The event that was to be delivered; ``None`` if the message is none."""
        try:
            return Envelope.model_validate(self.message.args[0])
        except (IndexError, ValidationError):
            return None

    @property
    def attempts(self) -> int:
        """How often it was tried."""
        return int(self.message.options.get("retries", 0)) + 1

    @property
    def traceback(self) -> str | None:
        """Why the last attempt but one failed; ``None`` if there was only one."""
        found = self.message.options.get("traceback")
        return None if found is None else str(found)

    def summary(self) -> dict[str, Any]:
        """What a list shows of it, fit for JSON."""
        event = self.event
        return {
            "id": self.id,
            "queue": self.queue,
            "actor": self.message.actor_name,
            "failed_at": self.failed_at.isoformat(),
            "attempts": self.attempts,
            "event_type": event and event.type,
            "event_id": event and event.id,
            "subject": event and event.subject,
            "error": self.traceback and self.traceback.strip().splitlines()[-1],
        }

    def details(self) -> dict[str, Any]:
        """All there is to know of it, fit for JSON."""
        return {
            **self.summary(),
            "arguments": list(self.message.args),
            "traceback": self.traceback,
        }


class _Box(Protocol):
    """Where a kind of broker keeps dead letters."""

    def read(self, queue: str) -> list[DeadLetter]:
        """Return a queue's dead letters, in any order."""
        ...

    def remove(self, letter: DeadLetter) -> bool:
        """Forget one; false if somebody else already has."""
        ...


class DeadLetters:
    """The dead letters of ``queues`` of one broker. Every method may raise BrokerUnavailable."""

    def __init__(self, broker: Broker, queues: Sequence[str]) -> None:
        self._broker = broker
        self._queues = queues
        self._box = _box(broker)

    def all(self) -> list[DeadLetter]:
        """Return every dead letter, the oldest first."""
        with _answering():
            letters = [letter for queue in self._queues for letter in self._box.read(queue)]
        return sorted(letters, key=lambda letter: (letter.failed_at, letter.id))

    def find(self, letter_id: str) -> DeadLetter:
        """Return one; raises :class:`DeadLetterNotFound`."""
        for letter in self.all():
            if letter.id == letter_id:
                return letter
        raise DeadLetterNotFound(letter_id, self._queues)

    def replay(self, letter_id: str) -> DeadLetter:
        """Put one back into its queue, with all its retries before it.

        It leaves the dead letters once the queue has it. A crash in between leaves it in both: an
        event's second delivery does nothing. Raises :class:`DeadLetterNotFound`.
        """
        letter = self.find(letter_id)
        options = letter.message.options
        again = replace(
            letter.message,
            queue_name=letter.queue,
            options={name: options[name] for name in options if name not in _OF_THE_ATTEMPTS},
            message_timestamp=int(time.time() * 1000),  # its age counts from now
        )
        with _answering():
            self._broker.enqueue(again)
            self._box.remove(letter)
        return letter

    def discard(self, letter_id: str) -> DeadLetter:
        """Forget one. Raises :class:`DeadLetterNotFound`."""
        letter = self.find(letter_id)
        with _answering():
            removed = self._box.remove(letter)
        if not removed:
            raise DeadLetterNotFound(letter_id, self._queues)
        return letter


def _box(broker: Broker) -> _Box:
    if isinstance(broker, RedisBroker):
        return _RedisBox(broker)
    if isinstance(broker, RabbitmqBroker):
        return _RabbitmqBox(broker)
    raise ConfigurationError(f"{type(broker).__name__} keeps no dead letters.")


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (RedisError, AMQPError, ConnectionClosed, OSError) as error:
        raise BrokerUnavailable(
            f"The broker of BROKER_URL does not answer: {str(error) or type(error).__name__}"
        ) from error


class _RedisBox:
    def __init__(self, broker: RedisBroker) -> None:
        self._client: Any = broker.client  # typed for both of redis-py's clients at once
        self._namespace = broker.namespace

    def read(self, queue: str) -> list[DeadLetter]:
        order, bodies = self._keys(queue)
        failed = dict(self._client.zrange(order, 0, -1, withscores=True))
        if not failed:
            return []
        found = []
        for (key, moment), body in zip(
            failed.items(), self._client.hmget(bodies, list(failed)), strict=True
        ):
            message = _decode(body) if body is not None else None  # it has just left
            if message is not None:
                when = datetime.fromtimestamp(moment / 1000, UTC)
                found.append(DeadLetter(message, queue, when, key.decode()))
        return found

    def remove(self, letter: DeadLetter) -> bool:
        order, bodies = self._keys(letter.queue)
        with self._client.pipeline(transaction=True) as pipeline:
            pipeline.zrem(order, letter.place)
            pipeline.hdel(bodies, letter.place)
            removed, _ = pipeline.execute()
        return bool(removed)

    def _keys(self, queue: str) -> tuple[str, str]:
        key = f"{self._namespace}:{xq_name(queue)}"
        return key, f"{key}.msgs"


class _RabbitmqBox:
    """A queue can only be read from its head: what was read and not removed is put back."""

    def __init__(self, broker: RabbitmqBroker) -> None:
        self._broker = broker

    def read(self, queue: str) -> list[DeadLetter]:
        return [letter for _, _, letter in self._walk(queue)]

    def remove(self, letter: DeadLetter) -> bool:
        with closing(self._walk(letter.queue)) as walk:
            for channel, tag, found in walk:
                if found.id == letter.id:
                    channel.basic_ack(tag)
                    return True
        return False

    def _walk(self, queue: str) -> Generator[tuple[Any, int, DeadLetter], None, None]:
        name = xq_name(queue)
        with pika.BlockingConnection(self._broker.parameters) as connection:
            channel = connection.channel()
            try:
                channel.queue_declare(name, passive=True)
            except ChannelClosedByBroker as error:
                if error.reply_code == _NOT_FOUND:  # nothing was ever sent to this queue
                    return
                raise
            try:
                while True:
                    method, properties, body = channel.basic_get(name, auto_ack=False)
                    if method is None:
                        return
                    message = _decode(body)
                    if message is not None:
                        letter = DeadLetter(message, queue, _died(properties), name)
                        yield channel, method.delivery_tag, letter
            finally:
                channel.basic_nack(0, multiple=True, requeue=True)
                # whoever reads next finds all of it: the queue answers after it has put it back
                channel.queue_declare(name, passive=True)


def _decode(body: bytes) -> Message[Any] | None:
    """Return the message, or ``None`` for what is none of Dramatiq's."""
    try:
        return Message.decode(body)
    except DecodeError:
        return None


def _died(properties: Any) -> datetime:  # noqa: ANN401  # pika has no types
    """When RabbitMQ put a message aside, in whole seconds, by its ``x-death`` header."""
    deaths = (properties.headers or {}).get("x-death") or [{}]
    moment = deaths[0].get("time")
    if not isinstance(moment, datetime):
        return datetime.fromtimestamp(0, UTC)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
