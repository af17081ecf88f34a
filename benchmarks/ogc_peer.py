"""pygeoapi under waitress on a free port of this machine: run by a Python that has both, with our program nowhere near.

Its configuration is named by PYGEOAPI_CONFIG and its description by PYGEOAPI_OPENAPI, as pygeoapi itself reads them.
"""

import json
import logging

import waitress
from pygeoapi.flask_app import APP  # type: ignore[import-not-found, unused-ignore]


def main() -> None:
    """Serve until terminated; the port is told on the first line."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = waitress.create_server(APP, host="127.0.0.1", port=0, threads=4)
    print(json.dumps({"port": server.effective_port}), flush=True)
    server.run()


if __name__ == "__main__":
    main()
