"""Stands in for our services where a test is about how they are run: ``stand_in.py PORT [MODE…]``.

It answers every path with 200. Modes: ``crash`` ends it with code 3 when it is asked for `/crash`,
``stubborn`` makes it ignore SIGTERM, ``fork`` gives it a child, and ``unready`` makes it answer
503 with a dependency that is down.
"""

from __future__ import annotations

import http.server
import os
import signal
import sys
import time


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/crash" and "crash" in sys.argv:
            sys.stderr.write("ERROR: out of thread\n")
            os._exit(3)
        ready = "unready" not in sys.argv
        self.send_response(200 if ready else 503)
        self.end_headers()
        if not ready:
            self.wfile.write(b'{"dependencies": {"loom": {"status": "down"}}}')

    def log_message(self, *_: object) -> None:
        """Says nothing."""


if __name__ == "__main__":
    if "stubborn" in sys.argv:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if "fork" in sys.argv and os.fork() == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(300)
    sys.stderr.write("INFO: the stand-in weaves\n")
    http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
