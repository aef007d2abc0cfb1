"""Events: what a domain publishes fits its schema, and subscribers read only what that promises."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import orjson
import pytest
from pydantic import BaseModel

from subgraphs.catalog.events import OfferedVariant
from subgraphs.kit.events import Envelope, Event, json_schema
from subgraphs.kit.tasks import Subscriber
from subgraphs.registry import load_all

SCHEMAS = Path(__file__).parents[2] / "schema/events"
DOMAINS = load_all(["all"])
EVENTS = [event for domain in DOMAINS for event in domain.events]
SUBSCRIBERS = [
    subscriber for domain in DOMAINS if domain.tasks for subscriber in domain.tasks.subscribers
]
SAMPLES: dict[Any, Any] = {
    str: "ÆØÅ — 'quoted'",
    int: 7,
    bool: True,
    datetime: datetime(2026, 11, 23, 10, tzinfo=UTC),
    list[str]: ["one", "two"],
    list[OfferedVariant]: [OfferedVariant(sku="ONE", prices={"EUR": 1999}, weight_grams=200)],
}


def schema_of(event_type: str) -> dict[str, Any]:
    """The committed schema of an event's newest version."""
    path = max(SCHEMAS.glob(f"{event_type}.v*.json"))
    schema: dict[str, Any] = orjson.loads(path.read_bytes())
    return schema


def sample(event: type[Event]) -> Event:
    """An event with something in every field."""
    values = {name: SAMPLES[field.annotation] for name, field in event.model_fields.items()}
    return event(**values)


def name(item: Any) -> str:
    return str(item.name if isinstance(item, Subscriber) else item.type)


@pytest.mark.parametrize("event", EVENTS, ids=name)
def test_an_event_fits_its_schema(event: type[Event]) -> None:
    schema = schema_of(event.type)
    jsonschema.Draft202012Validator.check_schema(schema)
    envelope = orjson.loads(Envelope.of(sample(event)).model_dump_json())

    jsonschema.validate(
        envelope["data"],
        schema,
        cls=jsonschema.Draft202012Validator,
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )
    assert envelope["specversion"] == "1.0"
    assert envelope["type"] == event.type
    assert envelope["source"] == f"/loom/{event.type.partition('.')[0]}"
    assert envelope["dataversion"] == event.version
    assert datetime.fromisoformat(envelope["time"]).tzinfo is not None


@pytest.mark.parametrize("event", EVENTS, ids=name)
def test_the_committed_schema_is_the_events_own(event: type[Event]) -> None:
    path = SCHEMAS / f"{event.type}.v{event.version}.json"

    assert orjson.loads(path.read_bytes()) == orjson.loads(orjson.dumps(json_schema(event)))


def test_no_schema_is_without_its_event() -> None:
    assert {path.name for path in SCHEMAS.glob("*.json")} >= {
        f"{event.type}.v{event.version}.json" for event in EVENTS
    }
    assert {path.name.rpartition(".v")[0] for path in SCHEMAS.glob("*.json")} == {
        event.type for event in EVENTS
    }


@pytest.mark.parametrize("subscriber", SUBSCRIBERS, ids=name)
def test_a_subscriber_reads_only_what_is_promised(subscriber: Subscriber) -> None:
    schema = schema_of(subscriber.event_type)
    read = subscriber.fact.model_json_schema()

    for field in subscriber.fact.model_fields:
        assert field in schema["required"], field
        promised, expected = schema["properties"][field], read["properties"][field]
        for keyword in ("type", "format", "items"):
            assert promised.get(keyword) == expected.get(keyword), (field, keyword)


@pytest.mark.parametrize("subscriber", SUBSCRIBERS, ids=name)
def test_a_subscriber_understands_what_is_published(subscriber: Subscriber) -> None:
    (event,) = [event for event in EVENTS if event.type == subscriber.event_type]
    published = sample(event)
    data = orjson.loads(published.model_dump_json())

    fact: BaseModel = subscriber.fact.model_validate({**data, "added_later": 1})

    assert fact.model_dump() == published.model_dump(include=set(subscriber.fact.model_fields))


def test_each_subscriber_has_a_name_of_its_own() -> None:
    names = [subscriber.name for subscriber in SUBSCRIBERS]
    assert len(names) == len(set(names))
