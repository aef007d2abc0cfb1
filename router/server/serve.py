"""Running the application: uvicorn on uvloop and httptools, until a signal asks to stop."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import socket
import sys
from types import FrameType

import structlog
import uvicorn
import uvloop

from router.server.app import RouterApp, create_app
from router.server.logs import configure_logs
from router.server.settings import ConfigurationError, Settings

BACKLOG = 2048

COLLECT_AFTER = 20_000
"""New objects until the collector looks for cycles among them."""


def serve(settings: Settings) -> None:
    """Serves until SIGTERM or SIGINT, then finishes the requests under way and returns.

    Raises :class:`~router.server.settings.ConfigurationError` where it cannot begin.
    """
    configure_logs(settings.log_format, settings.log_level)
    app = create_app(settings)
    listener = _listen(settings)
    server = uvicorn.Server(_config(app, settings))
    host, port = listener.getsockname()[:2]
    structlog.get_logger(__name__).info(
        "router_serving",
        supergraph=str(settings.supergraph),
        url=f"http://{host}:{port}/graphql",
    )
    # uvicorn raises the signal again once it has stopped: a stop that was asked for is a success.
    signal.signal(signal.SIGTERM, _exit_quietly)
    _spare_the_collector()
    with listener, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(server.serve(sockets=[listener]))


def _spare_the_collector() -> None:
    """Lets garbage collection look at requests, and not at the supergraph over and over.

    What was made while starting lives as long as the process; what a request makes is freed by
    reference counting but for a few cycles.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 50)


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


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=BACKLOG)
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
