"""`make up`: the whole platform, from stores to shop, until it is told to end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext

from rich.console import Console

from local.board import show_board
from local.crew import TICK, Crew
from local.done import Done
from local.environment import environment
from local.errors import PartFailedError
from local.folder import DataFolder
from local.follow import Follower
from local.interruption import InterruptedBySignal
from local.keys import Keys
from local.ports import PortNeed, require_free
from local.processes import MAIL, SERVICES, SQL_DOMAINS, STEPS, Endpoint, Service, Step
from local.readiness import ask
from local.record import stop_leftovers
from local.settings import Settings
from local.storage import RememberedPorts, Storage
from local.stores.postgres import create_databases


class Up:
    """One run of the platform.

    ``services`` and ``steps`` are ours unless the caller has its own; ``announce`` is told the
    environment once all is ready, in place of the table.
    """

    def __init__(
        self,
        settings: Settings,
        console: Console,
        *,
        services: Sequence[Service] = SERVICES,
        steps: Sequence[Step] = STEPS,
        announce: Callable[[dict[str, str]], None] | None = None,
        verbose: bool = False,
    ) -> None:
        self.settings = settings
        self.console = console
        self.folder = DataFolder(settings.data)
        self._services = [
            service for service in services if service.replaced_by not in settings.given
        ]
        self._steps = steps
        self._announce = announce
        self._verbose = verbose
        self._started = time.monotonic()

    def run(self) -> None:
        """Returns when it was asked to end by a signal.

        Raises a :class:`local.errors.LocalError` that says what went wrong. Either way nothing that
        it started is left running.
        """
        with self.folder.owned():
            self._clear_leftovers()
            require_free(self._port_needs())
            self._fit_versions()
            self.folder.trim_logs()
            keys = Keys.ensure(self.folder.keys)
            storage = Storage(self.settings, self.folder, keys)
            follower = Follower(self.console, everything=self._verbose)
            crew = Crew(
                self.folder, follower, draw=self.console.is_terminal, grace=self.settings.grace
            )
            with ExitStack() as ends:  # each of them, even where the one before fails
                for end in (crew.close, storage.stop, crew.stop):
                    ends.callback(end)
                try:
                    self._bring_up(storage, crew, keys)
                    follower.listen()
                    self._watch(crew)
                except InterruptedBySignal:
                    self.console.print("\nStopping …")
            self.console.print("Stopped. `make up` continues where you left off.")

    def _bring_up(self, storage: Storage, crew: Crew, keys: Keys) -> None:
        with self._stage("stores"):
            storage.launch()
            crew.watch(storage.children)
            storage.wait_ready(crew.check)
        variables = environment(
            self.settings,
            self.folder,
            keys,
            store_urls=storage.urls,
            smtp_port=self._smtp_port(),
        )
        with self._stage("databases"):
            url = variables["DATABASE_URL"]
            create_databases(url.replace("{domain}", domain) for domain in SQL_DOMAINS)
        self._start_services(crew, variables, needing_stores=False)
        for step in self._steps:
            self._run_step(step, crew, variables)
        self._start_services(crew, variables, needing_stores=True)
        if self._services:
            with self._stage("services"):
                self._wait_ready(crew, variables)
        elapsed = time.monotonic() - self._started
        if self._announce is not None:
            self._announce(variables)
        else:
            show_board(self.console, variables, storage, keys, self.folder, elapsed)

    def _clear_leftovers(self) -> None:
        stopped = stop_leftovers(self.folder.record, self.settings.grace)
        if stopped:
            names = ", ".join(stopped)
            self.console.print(f"Stopped what the last run had left behind: {names}.")

    def _endpoints(self) -> Iterator[tuple[Service, Endpoint]]:
        for service in self._services:
            for endpoint in service.endpoints:
                yield service, endpoint

    def _port_needs(self) -> Iterator[PortNeed]:
        yield from Storage.port_needs(self.settings)
        for _, endpoint in self._endpoints():
            if endpoint is MAIL and MAIL.setting not in self.settings.given:
                continue  # any free port will do
            port = self.settings.port(endpoint.setting, endpoint.default_port)
            host = "127.0.0.1" if endpoint is MAIL else self.settings.host
            yield PortNeed(endpoint.name, host, port, endpoint.setting)

    def _smtp_port(self) -> int:
        fixed = self.settings.fixed_port(MAIL.setting)
        if fixed is not None:
            return fixed
        remembered = RememberedPorts(self.folder)
        port = remembered.port(MAIL.setting)
        remembered.keep({MAIL.setting: port})
        return port

    def _fit_versions(self) -> None:
        news = self.folder.fit(Storage.versions(self.settings))
        if news:
            self.console.print(f"[yellow]{news}[/yellow]")

    def _start_services(
        self, crew: Crew, variables: dict[str, str], *, needing_stores: bool
    ) -> None:
        for service in self._services:
            if service.needs_stores == needing_stores:
                crew.start(service, variables)

    def _run_step(self, step: Step, crew: Crew, variables: dict[str, str]) -> None:
        done = Done(self.settings, self.folder)
        switched_off = step.switch is not None and self.settings.given.get(step.switch) == "0"
        if switched_off or done.is_needless(step):
            return
        with self._stage(step.name, spinner=not step.progress):
            crew.run(step, variables)
        done.note(step)

    def _wait_ready(self, crew: Crew, variables: dict[str, str]) -> None:
        limit = self.settings.number("LOOM_READY_TIMEOUT", 120)
        deadline = time.monotonic() + limit
        waiting = [endpoint for _, endpoint in self._endpoints()]
        while waiting:
            crew.check()
            reasons = {}
            for endpoint in waiting:
                host = "127.0.0.1" if endpoint is MAIL else self.settings.reachable_host
                answer = ask(endpoint, host, int(variables[endpoint.setting]))
                if not answer.ready:
                    reasons[endpoint] = answer.reason
            waiting = list(reasons)
            if waiting and time.monotonic() > deadline:
                words = "; ".join(f"{one.name}: {reasons[one]}" for one in waiting)
                raise PartFailedError(
                    f"not ready after {limit} s (LOOM_READY_TIMEOUT): {words}. "
                    f"The logs are in {self.folder.logs}"
                )
            if waiting:
                crew.interruption.pause(TICK)

    def _watch(self, crew: Crew) -> None:
        while True:
            crew.check()
            crew.interruption.pause(TICK)

    @contextmanager
    def _stage(self, name: str, *, spinner: bool = True) -> Iterator[None]:
        """Shows that something is under way, then how long it took."""
        began = time.monotonic()
        with self.console.status(f"{name} …") if spinner else nullcontext():
            yield
        self.console.print(f"[green]✓[/green] {name} [dim]{time.monotonic() - began:.1f} s[/dim]")
