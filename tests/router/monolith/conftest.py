"""Quiet logs: of faulty worlds every run would tell of each failure."""

from __future__ import annotations

import logging

import pytest
import structlog


@pytest.fixture(autouse=True)
def only_errors_are_logged() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
