"""The router as a process, before real subgraphs, for tests that send it anything at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.router.fuzz.surface.process import RouterProcess, running_router
from tests.router.fuzz.surface.shop import Subgraphs


@pytest.fixture
def router(tmp_path: Path) -> Iterator[RouterProcess]:
    with Subgraphs().running() as subgraphs, running_router(tmp_path, subgraphs.urls) as process:
        yield process
