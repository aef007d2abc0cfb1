"""Checks: what a new version of a subgraph would break, told before it is deployed."""
