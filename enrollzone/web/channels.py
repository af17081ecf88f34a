"""One answer at a time on a connection: requests that are sent in advance wait for nothing, and hold no thread."""

from waitress import create_server
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, MultiSocketServer


class OneByOne(HTTPChannel):  # type: ignore[misc]  # waitress tells no types
    """A connection whose first request is answered; with others behind it it is closed then, and they come anew.

    RFC 9112, 9.3.2, lets a server do so. Otherwise a thread would wait to answer the second until a client has read
    the first: four who ask twice for a large file, and read neither, would keep every family out.
    """

    def service(self) -> None:
        """Answer what was asked."""
        if len(self.requests) > 1:
            self.requests[0].headers["CONNECTION"] = "close"
        super().service()


def server_of(app: object, **room: object) -> BaseWSGIServer | MultiSocketServer:
    """Return a server for an app, ready to run. Raises OSError and ValueError as waitress does."""
    BaseWSGIServer.channel_class = OneByOne
    return create_server(app, **room)
