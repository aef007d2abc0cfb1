"""The rules of carts: what may be in one, who may change it, and what becomes of it."""
