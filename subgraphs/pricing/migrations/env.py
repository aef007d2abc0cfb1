"""Run by Alembic."""

from subgraphs.kit.migrations import run_env
from subgraphs.pricing.models import METADATA

run_env(METADATA)
