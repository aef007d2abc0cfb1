"""Run by Alembic."""

from subgraphs.inventory.models import METADATA
from subgraphs.kit.migrations import run_env

run_env(METADATA)
