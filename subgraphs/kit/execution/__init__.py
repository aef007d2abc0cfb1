"""Executes queries level by level, by a plan that is compiled once for each operation.

graphql-core resolves one field of one object at a time, at some ten microseconds each; a listing
has thousands. Here a field is resolved for all objects of its level at once: a plain attribute is
one list comprehension, a :class:`~.batched.Batched` field one call.

Only what goes well is answered here. At the first exception, or null where none may be, the whole
query is given to graphql-core, whose errors and null propagation are the reference; a query may be
run twice because it changes nothing. Mutations always go to graphql-core.
"""

from subgraphs.kit.execution.batched import Batched
from subgraphs.kit.execution.executor import LevelExecutor

__all__ = ["Batched", "LevelExecutor"]
