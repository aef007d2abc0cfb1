"""The embedded stores that this machine needs, started together and remembered by their ports."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from local import ports
from local.child import Child, stop_together
from local.errors import LocalError
from local.folder import DataFolder
from local.keys import Keys
from local.settings import Settings
from local.stores.embedded import EmbeddedStore, StoreOptions
from local.stores.mongo import Mongo
from local.stores.postgres import Postgres
from local.stores.valkey import Valkey


@dataclass(frozen=True, slots=True)
class StoreKind:
    """A kind of store: the setting with its URL, which when given replaces it, and its port's."""

    setting: str
    port_setting: str
    store: type[EmbeddedStore]
    make: Callable[[DataFolder, Keys, StoreOptions], EmbeddedStore]


def _postgres(folder: DataFolder, keys: Keys, options: StoreOptions) -> EmbeddedStore:
    place = folder.stores / Postgres.name
    return Postgres(place, password=keys.postgres_password, **options)


def _mongo(folder: DataFolder, keys: Keys, options: StoreOptions) -> EmbeddedStore:  # noqa: ARG001
    return Mongo(folder.stores / Mongo.name, **options)


def _valkey(folder: DataFolder, keys: Keys, options: StoreOptions) -> EmbeddedStore:
    return Valkey(folder.stores / Valkey.name, password=keys.valkey_password, **options)


KINDS = (
    StoreKind("DATABASE_URL", "POSTGRES_PORT", Postgres, _postgres),
    StoreKind("MONGODB_URL", "MONGODB_PORT", Mongo, _mongo),
    StoreKind("REDIS_URL", "REDIS_PORT", Valkey, _valkey),
)
"""The only list of embedded stores."""


class Storage:
    """The stores that run here: those whose URL is not given.

    ``running`` only speaks of stores that another process has started, by their remembered ports;
    it raises :class:`LocalError` where there is none.
    """

    def __init__(
        self, settings: Settings, folder: DataFolder, keys: Keys, *, running: bool = False
    ) -> None:
        self._settings = settings
        self._remembered = RememberedPorts(folder)
        self._stores: dict[str, EmbeddedStore] = {}
        for kind in self.kinds(settings):
            fixed = settings.fixed_port(kind.port_setting)
            options = StoreOptions(log=folder.logs / f"{kind.store.name}.log", port=fixed)
            store = kind.make(folder, keys, options)
            if fixed is None and not running:
                store.port = self._remembered.port(kind.port_setting)
            elif fixed is None:
                store.port = self._known_port(kind)
            self._stores[kind.setting] = store

    @staticmethod
    def kinds(settings: Settings) -> tuple[StoreKind, ...]:
        """The kinds that are to run here."""
        return tuple(kind for kind in KINDS if kind.setting not in settings.given)

    @staticmethod
    def port_needs(settings: Settings) -> Iterator[ports.PortNeed]:
        """The ports that were asked for by number; others are chosen among the free."""
        for kind in Storage.kinds(settings):
            fixed = settings.fixed_port(kind.port_setting)
            if fixed is not None:
                name = kind.store.name
                yield ports.PortNeed(name, "127.0.0.1", fixed, kind.port_setting)

    @staticmethod
    def versions(settings: Settings) -> dict[str, str]:
        """By store's name, what its data is made by."""
        return {kind.store.name: kind.store.version() for kind in Storage.kinds(settings)}

    @property
    def stores(self) -> tuple[EmbeddedStore, ...]:
        return tuple(self._stores.values())

    @property
    def children(self) -> tuple[Child, ...]:
        return tuple(store.child for store in self.stores if store.child is not None)

    @property
    def urls(self) -> dict[str, str]:
        """By setting, the URL of each store and of the broker, given or ours."""
        given = self._settings.given
        urls = {kind.setting: given[kind.setting] for kind in KINDS if kind.setting in given}
        urls |= {setting: store.url for setting, store in self._stores.items()}
        valkey = self._stores.get("REDIS_URL")
        if isinstance(valkey, Valkey):
            urls["BROKER_URL"] = valkey.database_url(1)
        else:
            urls["BROKER_URL"] = urls["REDIS_URL"]
        return urls if "BROKER_URL" not in given else urls | {"BROKER_URL": given["BROKER_URL"]}

    def _known_port(self, kind: StoreKind) -> int:
        port = self._remembered.known(kind.port_setting)
        if port is None:
            raise LocalError(
                f"no {kind.store.name} was ever started here: run `make up`, or set {kind.setting}"
            )
        return port

    def launch(self) -> None:
        """Starts all of them at the same time, without waiting."""
        for store in self.stores:
            store.launch()

    def wait_ready(self, check: Callable[[], None]) -> None:
        """Returns when all of them answer. ``check`` is called meanwhile and may raise."""
        for store in self.stores:
            store.wait_ready(check=check)
        chosen = {setting: self._stores[setting].port for setting in self._stores}
        by_setting = {
            kind.port_setting: chosen[kind.setting] for kind in self.kinds(self._settings)
        }
        self._remembered.keep(by_setting)

    def stop(self) -> None:
        """Ends all of them in order."""
        stop_together(self.children, grace=20.0)


class RememberedPorts:
    """Free ports, chosen once and taken again at the next start, in `ports.json`."""

    def __init__(self, folder: DataFolder) -> None:
        self._path = folder.path / "ports.json"
        self._known: dict[str, int] = {}
        with suppress(FileNotFoundError, json.JSONDecodeError):
            self._known = json.loads(self._path.read_text())

    def known(self, setting: str) -> int | None:
        """The remembered port, free or not."""
        return self._known.get(setting)

    def port(self, setting: str) -> int:
        """The remembered port while it is free, else another."""
        known = self.known(setting)
        if known is not None and ports.is_free("127.0.0.1", known):
            return known
        return ports.choose("127.0.0.1")

    def keep(self, chosen: dict[str, int]) -> None:
        self._known |= chosen
        self._path.write_text(json.dumps(self._known, indent=2))
