"""The script that walks a bundle in a browser: small files by subject, run as one."""

from importlib.resources import files

# In this order: a file may use at once what stands in those before it.
PARTS = (
    "tools.js",
    "days.js",
    "diagrams.js",
    "conditions.js",
    "worlds.js",
    "deciding.js",
    "asking.js",
    "answering.js",
    "elements.js",
    "interview.js",
    "question.js",
    "showing.js",
    "begin.js",
)
# Beside what is served, and read as files: so no web framework is loaded for them.
STATIC = files("enrollzone").joinpath("web", "static")


def phone_script() -> str:
    """Return all parts as one script in a scope of its own: one request in place of a dozen, and no build before it."""
    parts = [STATIC.joinpath("phone", name).read_text(encoding="utf-8") for name in PARTS]
    return "(function () {\n'use strict';\n" + "\n".join(parts) + "}());\n"
