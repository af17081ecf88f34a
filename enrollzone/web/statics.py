"""Styles and scripts: named by their content, so that a browser keeps them until they change."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, request

_YEAR_S = 365 * 24 * 3600


def install_statics(app: Flask) -> None:
    """Give the address of every static file the digest of its content, and let browsers keep what is so named."""
    folder = Path(str(app.static_folder))

    @app.url_defaults
    def _name_by_content(endpoint: str, values: dict[str, object]) -> None:
        if endpoint == "static":
            values.setdefault("v", _digest(folder / str(values["filename"])))

    app.after_request(_kept_for_good)


@cache
def _digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()[:12]


def _kept_for_good(response: Response) -> Response:
    if request.endpoint == "static" and request.args.get("v") and response.status_code in {200, 304}:
        response.headers["Cache-Control"] = f"public, max-age={_YEAR_S}, immutable"
    return response
