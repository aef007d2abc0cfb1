"""Reads and writes of the tables, in one session each."""
