"""Facts that notifications publishes: none."""
