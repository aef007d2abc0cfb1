"""The transactional outbox and inbox.

A domain records its event in the transaction that made it true; the relay hands what was committed
to the broker, at least once. A subscriber records the event's id in the transaction of its effect,
so that a second delivery finds it and does nothing.

Each kind of store keeps the two in its own way (:mod:`.sql`, :mod:`.mongo`, :mod:`.redis`), behind
:class:`Transactions`.
"""

from subgraphs.kit.outbox.mongo import MongoTransactions
from subgraphs.kit.outbox.redis import RedisTransactions, RedisWork
from subgraphs.kit.outbox.sql import SqlTransactions
from subgraphs.kit.outbox.transactions import Publish, Transactions, carry_out

__all__ = [
    "MongoTransactions",
    "Publish",
    "RedisTransactions",
    "RedisWork",
    "SqlTransactions",
    "Transactions",
    "carry_out",
]
