"""Reads and writes of the catalog's documents, and the order of its lists."""
