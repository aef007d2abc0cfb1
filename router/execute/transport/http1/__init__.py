"""HTTP/1.1 over plain TCP, for subgraphs beside the router: one exchange in a third of the time.

A general client prepares for what a subgraph never needs (redirects, cookies, proxies, tracing,
streaming in both directions). See ``docs/decisions`` on the router's own HTTP client. TLS goes
through aiohttp (:mod:`router.execute.transport.http_call`).
"""
