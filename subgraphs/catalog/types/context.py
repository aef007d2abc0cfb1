"""What the catalog's resolvers are given."""

from __future__ import annotations

import strawberry
from pymongo.asynchronous.client_session import AsyncClientSession

from subgraphs.catalog.loaders import Loaders
from subgraphs.kit.graph import Context

READ = "catalog:read"
WRITE = "catalog:write"


class CatalogContext(Context[AsyncClientSession]):
    """A request to the catalog, with its loaders."""

    _loaders: Loaders | None = None

    @property
    def loaders(self) -> Loaders:
        """The loaders, made when they are first asked for."""
        if self._loaders is None:
            self._loaders = Loaders(see_unpublished=READ in self.identity.scopes)
        return self._loaders

    def forget(self) -> None:
        """Drop what was loaded."""
        self._loaders = None


CatalogInfo = strawberry.Info[CatalogContext, None]
