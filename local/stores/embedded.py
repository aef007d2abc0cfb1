"""Starting, probing and stopping an embedded store, whichever it is."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, NotRequired, TypedDict, Unpack

from local.child import Child, Command
from local.errors import StoreFailedError
from local.ports import choose


class StoreOptions(TypedDict):
    """Where a store writes its log and listens.

    ``port`` of ``None`` takes a free one, and takes another should that be snatched away between
    choosing and listening. ``durable=False`` trades safety at a crash for speed: for tests.
    """

    log: Path
    host: NotRequired[str]
    port: NotRequired[int | None]
    durable: NotRequired[bool]


class EmbeddedStore(ABC):
    """One server, listening on ``host`` and ``port``, its data in ``folder``."""

    name: ClassVar[str]
    """The store's name in messages, folders and logs."""

    def __init__(self, folder: Path, **options: Unpack[StoreOptions]) -> None:
        self.folder = folder
        self.log = options["log"]
        self.host = options.get("host", "127.0.0.1")
        self.durable = options.get("durable", True)
        self._fixed_port = options.get("port")
        self.port = self._fixed_port or choose(self.host)
        self.child: Child | None = None

    @classmethod
    @abstractmethod
    def version(cls) -> str:
        """Names the layout of the data folder: data of another version is not opened."""

    @property
    @abstractmethod
    def url(self) -> str:
        """The store's URL as our settings take it; ``{domain}`` stands for a domain's name."""

    @abstractmethod
    def prepare(self) -> None:
        """Makes the data folder ready. Does nothing where it already is."""

    @abstractmethod
    def command(self) -> Command:
        """The server process."""

    @abstractmethod
    def ping(self) -> None:
        """Opens a connection, asks something and closes it.

        Raises whatever the store's client raises: every exception means "not yet".
        """

    def launch(self) -> None:
        """Starts the server without waiting for it."""
        self.prepare()
        self.child = Child(self.command())

    def wait_ready(
        self, timeout: float = 60.0, *, check: Callable[[], None] = lambda: None
    ) -> None:
        """Returns when the store answers on a real connection.

        ``check`` is called meanwhile: what it raises ends the wait. Raises
        :class:`StoreFailedError` with the end of its log when it stops or stays silent.
        """
        deadline = time.monotonic() + timeout
        attempts = 3
        while True:
            check()
            refusal = self._refusal()
            if refusal is None:
                return
            if self.child is None:
                raise StoreFailedError(f"{self.name} was not started")
            if self.child.returncode is not None:
                attempts -= 1
                if self._fixed_port is not None or attempts == 0:
                    raise StoreFailedError(
                        f"{self.name} stopped with code {self.child.returncode} "
                        f"while starting; the end of {self.log}:\n{self.child.tail()}"
                    )
                self.port = choose(self.host)
                self.launch()
            elif time.monotonic() > deadline:
                raise StoreFailedError(
                    f"{self.name} does not answer on {self.host}:{self.port} after {timeout:.0f} s "
                    f"({refusal}); the end of {self.log}:\n{self.child.tail()}"
                )
            time.sleep(0.03)

    def start(self, timeout: float = 60.0) -> None:
        """Starts the server and returns when it answers."""
        self.launch()
        try:
            self.wait_ready(timeout)
        except StoreFailedError:
            self.stop()
            raise

    def stop(self, grace: float = 20.0) -> None:
        """Ends the server in order. What was acknowledged is on disk afterwards."""
        if self.child is not None:
            self.child.stop(grace)
            self.child = None

    def _refusal(self) -> str | None:
        if self.child is not None and self.child.returncode is not None:
            return "it has stopped"  # whoever else answers on its port is not ours
        try:
            self.ping()
        except Exception as error:  # noqa: BLE001  # each client refuses in its own words
            return f"{type(error).__name__}: {error}"
        return None
