"""Inventory's statements, by what they read and write."""
