"""Reads and writes carts in Redis. No rule is decided here."""
