"""An app on a free port of this machine, served as `enrollzone serve` serves it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from waitress.server import BaseWSGIServer

from enrollzone.web.channels import server_of


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve an app while the block runs, and give its origin."""
    server = server_of(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.trigger.pull_trigger(lambda: _closed(server))
    thread.join(timeout=10)


def _closed(server: BaseWSGIServer) -> None:
    """Close a server from within its own loop: closed from another thread, the loop would look at what is gone."""
    server.close()
    for channel in tuple(server.active_channels.values()):
        channel.handle_close()
