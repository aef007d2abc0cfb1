"""Running the application: uvicorn on uvloop and httptools, until a signal asks to stop."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import socket
import sys
from collections.abc import Callable
from types import FrameType

import structlog
import uvicorn
import uvloop

from router.server.app import RouterApp, create_app
from router.server.lifecycle import garbage
from router.server.lifecycle.drain import DrainingServer
from router.server.lifecycle.peers import Peers
from router.server.lifecycle.workers import Link, Supervisor, WorkerFailedError
from router.server.logs import configure_logs
from router.server.settings import ConfigurationError, Settings

BACKLOG = 2048

SPREAD = sys.platform == "linux"
"""Whether connections to several sockets on one port are spread over them (``SO_REUSEPORT``)."""


def serve(settings: Settings) -> None:
    """Serves until SIGTERM or SIGINT, then finishes the requests under way and returns.

    Raises :class:`~router.server.settings.ConfigurationError` where it cannot begin.
    """
    configure_logs(settings.log_format, settings.log_level)
    garbage.begin()  # before there are workers, which then share the memory of what is imported
    if settings.process.workers == 1:
        with _listen(settings) as listener:
            _serve(settings, listener, on_ready=lambda: _say(settings, listener))
        return
    listeners = _listeners(settings)
    supervisor = Supervisor(
        settings.process.workers,
        listeners,
        lambda listener, link, peers: _serve(
            settings, listener, on_ready=link.ready, link=link, peers=peers
        ),
        patience=settings.process.drain_seconds + settings.graceful_timeout + 5,
    )
    try:
        supervisor.run(on_ready=lambda: _say(settings, listeners[0]))
    except WorkerFailedError as error:
        raise ConfigurationError(str(error)) from error


def _serve(
    settings: Settings,
    listener: socket.socket,
    *,
    on_ready: Callable[[], None],
    link: Link | None = None,
    peers: Peers | None = None,
) -> None:
    """Serves on ``listener`` in this process; ``link`` and ``peers`` are those of a worker."""
    app = create_app(settings, peers)
    gc.collect()
    server = DrainingServer(
        _config(app, settings),
        app.drain,
        app.streams,
        app.reloader,
        delay=settings.process.drain_seconds,
    )

    def started() -> None:
        if link is not None:
            link.on_lost(server.stop)
        on_ready()

    server.on_started = started
    # uvicorn raises the signal again once it has stopped: a stop that was asked for is a success.
    signal.signal(signal.SIGTERM, _exit_quietly)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(server.serve(sockets=[listener]))


def _say(settings: Settings, listener: socket.socket) -> None:
    host, port = listener.getsockname()[:2]
    structlog.get_logger(__name__).info(
        "router_serving",
        supergraph=str(settings.reload.url or settings.supergraph),
        url=f"http://{host}:{port}/graphql",
    )


def _config(app: RouterApp, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http="httptools",
        ws="websockets-sansio",
        ws_max_size=settings.subscriptions.max_message_bytes,
        # Messages are small: compressing them costs more memory and time than it saves.
        ws_per_message_deflate=False,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # whom to believe is the step's to say (client_address)
        timeout_keep_alive=settings.keep_alive_timeout,
        timeout_graceful_shutdown=settings.graceful_timeout,
    )


def _listeners(settings: Settings) -> list[socket.socket]:
    """A socket for each worker on one port where the system spreads connections, else one."""
    first = _listen(settings, shared=SPREAD)
    if not SPREAD:
        return [first]
    port = first.getsockname()[1]
    others = range(settings.process.workers - 1)
    return [first, *(_listen(settings, port, shared=True) for _ in others)]


def _listen(settings: Settings, port: int | None = None, *, shared: bool = False) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    address = (settings.host, settings.port if port is None else port)
    try:
        return socket.create_server(address, family=family, backlog=BACKLOG, reuse_port=shared)
    except OSError as error:
        # ``strerror`` repeats the address here, ``errno`` alone has the words.
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        message = (
            f"cannot listen on {settings.host} port {settings.port}: {reason};"
            " choose another with --port or ROUTER_PORT"
        )
        raise ConfigurationError(message) from error


def _exit_quietly(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)
