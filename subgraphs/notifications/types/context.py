"""What notifications' resolvers are given."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.graph import Context
from subgraphs.notifications.loaders import Loaders

READ = "notifications:read"
WRITE = "notifications:write"


class NotificationsContext(Context[AsyncSession]):
    """A request to notifications, with its loaders."""

    _loaders: Loaders | None = None

    @property
    def loaders(self) -> Loaders:
        """The loaders, made when they are first asked for."""
        if self._loaders is None:
            self._loaders = Loaders(self.resources.postgres)
        return self._loaders

    def forget(self) -> None:
        """Drop what was loaded."""
        self._loaders = None
