"""Facts that a domain publishes, and the envelope they travel in (CloudEvents 1.0, JSON format)."""

from __future__ import annotations

from abc import abstractmethod
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from subgraphs.kit.ids import new_id


class Event(BaseModel):
    """A fact, in the past tense, about one aggregate.

    A subclass states ``type`` (``domain.what_happened``) and ``version`` and declares its data as
    fields. A change that an old reader would misread is a new version. ::

        class StockLow(Event):
            type = "inventory.stock_low"
            sku: str
            available: int

            def subject(self) -> str:
                return self.sku
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: ClassVar[str]
    version: ClassVar[int] = 1

    @abstractmethod
    def subject(self) -> str:
        """Return the id of the aggregate that the fact is about; its events keep their order."""


class Fact(BaseModel):
    """What a consumer reads of an event: only the fields it needs; others are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Envelope(BaseModel):
    """A CloudEvents 1.0 envelope. ``id`` is what a consumer recognises a redelivery by."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: Literal["1.0"] = "1.0"
    id: str
    source: str
    type: str
    dataversion: int
    time: datetime
    subject: str
    data: dict[str, Any]

    @classmethod
    def of(cls, event: Event) -> Envelope:
        """Wrap ``event``, which gets its id and time here."""
        domain = event.type.partition(".")[0]
        return cls(
            id=new_id("evt"),
            source=f"/loom/{domain}",
            type=event.type,
            dataversion=event.version,
            time=datetime.now(UTC),
            subject=event.subject(),
            data=event.model_dump(mode="json"),
        )


def json_schema(event: type[Event]) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the event's data."""
    schema = event.model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"loom:{event.type}.v{event.version}",
        **schema,
        "title": event.type,
    }
