"""SecantusDB, a server that speaks MongoDB's protocol, from the wheel `secantusdb`.

It is beta and asks no password: it listens on this machine alone, and holds nothing of value.
"""

from __future__ import annotations

import importlib.metadata
import sysconfig
from pathlib import Path
from typing import Any, ClassVar

import pymongo

from local.child import Command
from local.errors import StoreFailedError
from local.stores.embedded import EmbeddedStore


class Mongo(EmbeddedStore):
    """A single-node replica set: transactions and change streams work."""

    name: ClassVar[str] = "mongodb"

    @classmethod
    def version(cls) -> str:
        """Its minor release and which of its servers: none opens another's data."""
        release = importlib.metadata.version("secantusdb").split(".")
        return f"{release[0]}.{release[1]} {_server().name}"

    @property
    def url(self) -> str:
        return self.server_url + "/loom_{domain}?directConnection=true"

    @property
    def server_url(self) -> str:
        """The URL without a database and options."""
        return f"mongodb://{self.host}:{self.port}"

    def prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def command(self) -> Command:
        return Command(
            name=self.name,
            argv=(
                str(_server()),
                *("--host", self.host, "--port", str(self.port)),
                *("--storage-path", str(self.folder / "data")),
                *_tuning(_server().name, durable=self.durable),
            ),
            log=self.log,
            cwd=self.folder,  # where it would look for a configuration file
        )

    def ping(self) -> None:
        client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(
            self.server_url, directConnection=True, serverSelectionTimeoutMS=1000
        )
        try:
            client.admin.command("ping")
        finally:
            client.close()


def _tuning(server: str, *, durable: bool) -> tuple[str, ...]:
    if server != "secantusd-rs":  # the newest release's server may know none of these
        return ()
    sizes = ("--cache-size", "256M", "--log-file-max", "128MB", "--log-level", "WARNING")
    # without it an acknowledged write may be gone after a kill -9
    return (*sizes, "--sync-on-commit") if durable else sizes


def _server() -> Path:
    """The server's program: the fast one where the wheel has it."""
    native = Path(sysconfig.get_path("platlib")) / "secantusdb.scripts" / "secantusd-rs"
    scripts = Path(sysconfig.get_path("scripts"))
    for program in (native, scripts / "secantusd-rs", scripts / "secantusd-py"):
        if program.exists():
            return program
    raise StoreFailedError("secantusdb has no server program: run `make up` to set up again")
