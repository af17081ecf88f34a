"""Whether the process lives and whether it should be asked: two routes for whoever watches over it."""

from functools import partial, update_wrapper

from flask import Flask, Response

from enrollzone.web.service import Health, Service

_PLAIN = "text/plain; charset=utf-8"


def install_health(app: Flask, service: Service) -> None:
    """Add ``/healthz`` and ``/readyz`` to an app; neither counts against the limit of an address."""
    ready = update_wrapper(partial(_ready, service), _ready)
    app.add_url_rule("/healthz", "healthz", _alive)
    app.add_url_rule("/readyz", "readyz", ready)
    for probe in (_alive, ready):
        app.extensions["limiter_of_enrollzone"].exempt(probe)


def _alive() -> Response:
    return Response("alive\n", content_type=_PLAIN)


def _ready(service: Service) -> Response:
    """Answer 503 while a canary fails. That newer data was refused is said, and the old data goes on answering."""
    health = service.health
    text = "\n".join(_lines(health))
    return Response(f"{text}\n", status=200 if health.ready else 503, content_type=_PLAIN)


def _lines(health: Health) -> list[str]:
    lines = ["ready" if health.ready else "not ready", *map(str, health.failing)]
    if health.generation:
        lines.append(f"generation {health.generation}")
    if health.refused is not None:
        lines += ["newer data was refused, the old data answers:", health.refused]
    return lines
