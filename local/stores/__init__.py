"""The stores that run on this machine: real servers from wheels, each in a data folder of ours.

What they hold is disposable. Every one is started, probed and stopped in the same way
(:class:`local.stores.embedded.EmbeddedStore`); a file here says what is particular to it.
"""
