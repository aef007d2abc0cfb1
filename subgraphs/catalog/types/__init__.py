"""The catalog's part of the graph."""
