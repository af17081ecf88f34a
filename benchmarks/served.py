"""The server that `server.py` measures, in a process of its own: every door that is compared, under one waitress."""

import json
import logging

import waitress
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from benchmarks.county import SETTINGS
from benchmarks.doors import bare_api, deployed, empty_app


def main() -> None:
    """Serve on a free port of this machine, told on the first line, until terminated."""
    whole = deployed(SETTINGS)
    doors = DispatcherMiddleware(whole, {"/empty": empty_app(), "/alone": bare_api(whole.extensions["enrollzone"])})
    # A client that comes while the others are served is no news here; writing it down would be measured as well.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = waitress.create_server(doors, host="127.0.0.1", port=0, threads=4)
    print(json.dumps({"port": server.effective_port}), flush=True)
    server.run()


if __name__ == "__main__":
    main()
