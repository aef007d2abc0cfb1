"""A payment provider that moves no money: for this machine and for tests. See README.md."""
