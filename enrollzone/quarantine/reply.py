"""What the examining process answers: one plain JSON value, the shapes as base64 of their WKB."""

import base64
import json
from collections.abc import Mapping

from enrollzone.quarantine.content import Content, Record


def written(content: Content) -> bytes:
    """Return what a file holds as the bytes that the other process reads."""
    reply = {
        "file": content.file,
        "format": content.format,
        "columns": list(content.columns),
        "records": [_of_record(record) for record in content.records],
        "encoding": content.encoding,
        "crs": content.crs,
        "findings": [
            {"code": finding.code, "where": finding.where, "params": dict(finding.message.params)}
            for finding in content.findings
        ],
    }
    return json.dumps(reply).encode()


def _of_record(record: Record) -> Mapping[str, object]:
    shape = None if record.shape is None else base64.b64encode(record.shape).decode()
    return {"number": record.number, "cells": dict(record.cells), "shape": shape}
