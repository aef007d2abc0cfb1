"""What pricing's resolvers are given."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from weakref import WeakKeyDictionary

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.graph import Context
from subgraphs.kit.postgres import Postgres
from subgraphs.pricing.loaders import Loaders
from subgraphs.pricing.service.book import RuleMemory, Rules
from subgraphs.pricing.service.quoting import Quoting
from subgraphs.pricing.service.settings import settings_of
from subgraphs.pricing.service.statements import Statements

READ = "pricing:read"
WRITE = "pricing:write"


class PricingContext(Context[AsyncSession]):
    """A request to pricing, with its loaders."""

    _loaders: Loaders | None = None
    _memories: ClassVar[WeakKeyDictionary[Postgres, RuleMemory]] = WeakKeyDictionary()

    @property
    def loaders(self) -> Loaders:
        """The loaders, made when they are first asked for."""
        if self._loaders is None:
            self._loaders = Loaders(self.resources.postgres)
        return self._loaders

    @property
    def statements(self) -> Statements:
        """Signs and reads the ids of quotes."""
        return Statements(settings_of(self.resources).pricing_quote_secret.get_secret_value())

    def quoting(self, session: AsyncSession, rules: Rules, now: datetime) -> Quoting:
        """Prices carts by ``rules``."""
        net_currencies = settings_of(self.resources).net_currencies
        return Quoting(session, rules, now=now, net_currencies=net_currencies)

    @property
    def rules(self) -> RuleMemory:
        """The shop's rules, shared by all requests to one database."""
        return self._memories.setdefault(self.resources.postgres, RuleMemory())

    def forget(self) -> None:
        """Drop what was loaded."""
        self._loaders = None
        self.rules.forget()
