"""How an operation was run, told to developers in the response's ``extensions.explain``."""
