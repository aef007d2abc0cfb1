"""Notifications' part of the graph."""
