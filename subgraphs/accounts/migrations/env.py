"""Run by Alembic."""

from subgraphs.accounts.models import METADATA
from subgraphs.kit.migrations import run_env

run_env(METADATA)
