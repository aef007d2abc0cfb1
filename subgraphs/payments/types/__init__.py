"""Payments' part of the graph."""
