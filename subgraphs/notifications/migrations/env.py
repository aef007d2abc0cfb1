"""Run by Alembic."""

from subgraphs.kit.migrations import run_env
from subgraphs.notifications.models import METADATA

run_env(METADATA)
