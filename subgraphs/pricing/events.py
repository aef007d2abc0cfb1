"""Facts that pricing publishes: none so far. What it decides is in the quotes that orders keep."""
