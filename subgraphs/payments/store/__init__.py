"""Payments' statements, by what they read and write."""
