"""Run by Alembic."""

from subgraphs.kit.migrations import run_env
from subgraphs.payments.models import METADATA

run_env(METADATA)
