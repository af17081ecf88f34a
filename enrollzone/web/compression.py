"""Pages, styles, scripts and maps travel compressed: over a village's line that is four fifths of the waiting."""

from flask import Flask, Response, request
from flask_compress import Compress

# brotli is offered over https only; what comes over plain http understands gzip.
_ALGORITHMS = ["br", "gzip"]
_KINDS = [
    "text/html",
    "text/css",
    "text/plain",
    "text/javascript",
    "application/javascript",
    "application/json",
    "application/geo+json",
    "application/xml",
    "image/svg+xml",
]
_AS_THEY_ARE = ("/api/", "/exports/")  # files of layers may be large, and are asked for in parts
_SMALLEST = 500  # bytes: less is not worth the work


def install_compression(app: Flask) -> None:
    """Compress every whole answer of text, for clients that take it; a validator names the encoding it belongs to.

    The API's answers stay as they are: they are small, asked in numbers, and programs are near. So do files of layers.
    """
    app.config["COMPRESS_ALGORITHM"] = _ALGORITHMS
    app.config["COMPRESS_MIMETYPES"] = _KINDS
    app.config["COMPRESS_MIN_SIZE"] = _SMALLEST
    app.config["COMPRESS_REGISTER"] = False
    compress = Compress(app).after_request

    def compressed(response: Response) -> Response:
        # A part of a file (206) is a part of its bytes as they lie there, and stays one.
        if response.status_code not in {200, 304} or request.path.startswith(_AS_THEY_ARE):
            return response
        if response.headers.get("X-Accel-Buffering") == "no":  # a page that tells how far it is, while it is sent
            return response
        if response.is_streamed:  # an opened file: read here, so that it is closed whatever follows
            response.direct_passthrough = False
            response.make_sequence()
        return compress(response)

    app.after_request(compressed)
