"""What every domain measures."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

OPERATIONS = Histogram(
    "loom_subgraph_operation_seconds",
    "Time to answer one GraphQL request of the router.",
    ["domain", "outcome"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
STATEMENTS = Counter(
    "loom_store_statements_total", "Statements sent to a store.", ["domain", "store"]
)
EVENTS_PUBLISHED = Counter(
    "loom_events_published_total", "Events handed to the broker.", ["domain", "type"]
)
EVENTS_HANDLED = Counter(
    "loom_events_handled_total", "Deliveries of an event.", ["subscriber", "outcome"]
)
OUTBOX_FAILURES = Counter(
    "loom_outbox_failures_total", "Failed attempts to hand events to the broker.", ["domain"]
)
EXECUTIONS = Counter(
    "loom_subgraph_executions_total",
    "Operations by how they were executed: by levels, by graphql-core, or repeated by it after "
    "something went wrong.",
    ["how"],
)
