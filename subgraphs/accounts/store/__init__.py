"""Accounts' statements and Redis scripts, by what they read and write."""
