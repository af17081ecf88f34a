"""The reply of the examining process, looked at as strictly as any file before anything of it is believed."""

import base64
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from enrollzone.i18n.catalogue import catalogue, fields_of
from enrollzone.messages import Message
from enrollzone.quarantine.content import Content, Record
from enrollzone.quarantine.findings import Finding, Severity
from enrollzone.quarantine.troubles import Trouble, gravity

_Short = Annotated[str, Field(max_length=500)]
_Param = int | _Short


class GarbageError(Exception):
    """The reply is none: the examination did not end as it should have."""


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class _Finding(_Strict):
    code: _Short
    where: _Short
    params: dict[str, _Param]


class _Record(_Strict):
    number: Annotated[int, Field(ge=1)]
    cells: dict[str, str]
    shape: str | None


class _Reply(_Strict):
    file: _Short
    format: _Short
    columns: list[str]
    records: list[_Record]
    encoding: _Short | None
    crs: _Short | None
    findings: list[_Finding]


def understood(reply: bytes) -> Content:
    """Return what a reply says; raises GarbageError unless all of it is of the form that `reply.written` gives."""
    try:
        told = _Reply.model_validate_json(reply)
        records = tuple(_to_record(record) for record in told.records)
    except (ValidationError, ValueError):
        raise GarbageError from None
    findings = tuple(_to_finding(finding) for finding in told.findings)
    return Content(told.file, told.format, tuple(told.columns), records, told.encoding, told.crs, findings)


def _to_record(told: _Record) -> Record:
    shape = None if told.shape is None else base64.b64decode(told.shape, validate=True)
    return Record(told.number, told.cells, shape)


def _to_finding(told: _Finding) -> Finding:
    """Return a finding whose words can be said; its gravity is our own, whatever the other process thinks."""
    if told.code not in set(Trouble):
        raise GarbageError
    message = Message(f"finding.{told.code}", dict(told.params))
    if not fields_of(catalogue("zh").sentences[message.code]) <= told.params.keys():
        raise GarbageError
    return Finding(told.code, _gravity(told), message, told.where)


def _gravity(told: _Finding) -> Severity:
    """Return how grave a finding is; of those that were only counted, how grave each of them was."""
    trouble = Trouble(told.code)
    counted = told.params.get("code")
    return gravity(Trouble(counted) if trouble is Trouble.MORE and counted in set(Trouble) else trouble)
