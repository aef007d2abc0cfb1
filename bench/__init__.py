"""Benchmarks: figures to compare within one run on one machine, never tests."""
