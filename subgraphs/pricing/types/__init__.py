"""Pricing's part of the graph."""
