"""Inventory's rules.

Whoever changes stock locks the items first (in SKU order), then reads how they stand, decides,
writes, and lets :mod:`.alerts` compare what is available with the thresholds.
"""
