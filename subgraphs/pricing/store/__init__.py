"""Reads and writes pricing's tables. No rule is decided here."""
