"""The shop: server-rendered pages over the platform's one graph."""
