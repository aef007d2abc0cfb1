"""Accounts' rules, one concept a module."""
