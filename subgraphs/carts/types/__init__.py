"""Carts' part of the graph."""
