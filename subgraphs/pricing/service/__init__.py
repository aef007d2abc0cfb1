"""Pricing's rules: how a quote is calculated, and how what it is made of is kept."""
