"""Structured logs: JSON lines in production, coloured text on a developer's console."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Any, Literal

import orjson
import structlog


def configure_logs(log_format: Literal["json", "console"], level: str) -> None:
    """Sets up structlog, and has the standard library's loggers speak through it, to stderr.

    Every line carries what is bound in structlog's context variables, the request id first of all.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    threshold = logging.getLevelNamesMapping()[level]
    if log_format == "json":
        renderers: list[Any] = [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=_dumps),
        ]
    else:
        renderers = [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(),
                # A traceback drawn with all its variables takes minutes where recursion was deep,
                # and shows tokens.
                exception_formatter=structlog.dev.plain_traceback,
            )
        ]
    structlog.configure(
        processors=[*shared, *renderers],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(threshold, logging.INFO))
    logging.getLogger("uvicorn").setLevel(max(threshold, logging.WARNING))


def _dumps(event: object, default: Callable[[Any], Any] | None = None, **_: object) -> str:
    return orjson.dumps(event, default=default or str).decode()
