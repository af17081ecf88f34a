"""What is said of an export as a whole, in every file that has room for it: whence, since when, how far to trust it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from enrollzone import __version__
from enrollzone.atlas.simplified import ErrorBudget
from enrollzone.i18n.catalogue import LANGUAGES, catalogue
from enrollzone.layers.coverage import Coverage
from enrollzone.layers.fields import Field
from enrollzone.layers.registry import LayerKind
from enrollzone.layers.targets import Target
from enrollzone.messages import Message, Text
from enrollzone.policy.pack import Pack, Policy

DICTIONARY_COLUMNS = ("layer", "field", "kind", "zh", "en", "values_zh", "values_en")

Document = dict[str, Any]


@dataclass(frozen=True)
class DictionaryRow:
    """A field of a layer in words, with what each of its values says where only some may stand in it."""

    layer: str
    field: str
    kind: str
    zh: str
    en: str
    values_zh: str
    values_en: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The row under DICTIONARY_COLUMNS."""
        return (self.layer, self.field, self.kind, self.zh, self.en, self.values_zh, self.values_en)


def dictionary(kinds: Iterable[LayerKind]) -> tuple[DictionaryRow, ...]:
    """Return the dictionary of the fields of some layers, in Chinese and English."""
    return tuple(_described(kind.name, field) for kind in kinds for field in kind.fields)


def _described(layer: str, field: Field) -> DictionaryRow:
    said = {language: catalogue(language).say(field.meaning) for language in LANGUAGES}
    values = {
        language: "; ".join(f"{one} = {catalogue(language).say(field.meaning_of(one))}" for one in field.values)
        for language in LANGUAGES
    }
    return DictionaryRow(layer, field.name, str(field.kind), said["zh"], said["en"], values["zh"], values["en"])


def about(
    coverage: Coverage, target: Target, simplified: ErrorBudget | None = None, *, keeps_all: bool = True
) -> Document:
    """Return what is said of an export: the same for the same edition, policies, day, system and program.

    `exact` says that whoever imports it again gets the very polygons by which the edition decides. That takes the
    layer of units in a format that `keeps_all` of a coordinate, in degrees, and not simplified.
    """
    edition, source = coverage.edition, coverage.edition.provenance
    return {
        "title": _both(Message("export.title", {"county": coverage.bureau.county.name, "edition": edition.id})),
        "notice": _notice(coverage, target, simplified),
        "decides": _both(Message("export.notice.list")),
        "illustrative": not coverage.is_real,
        "county": {"code": coverage.bureau.county.code, **_both(coverage.bureau.county.name)},
        "on": coverage.day.isoformat(),
        "edition": {
            "id": edition.id,
            "name": edition.name,
            "status": str(edition.status),
            "sha256": edition.digest,
            "geometry_sha256": coverage.digest if edition.drawn else None,
            "in_force": _period(edition.period.first, edition.period.last),
            "authority": source.authority,
            "source": source.source,
            "licence": source.licence,
            "note": source.note,
        },
        "policies": [_policy(policy) for policy in coverage.policies],
        "crs": target.name,
        "exact": keeps_all and target.is_degrees and simplified is None and bool(edition.drawn),
        "simplified": _budget(simplified),
        "no_map": _both(coverage.without_map) if coverage.without_map else None,
        "program": f"enrollzone {__version__}",
    }


def _notice(coverage: Coverage, target: Target, simplified: ErrorBudget | None) -> dict[str, str]:
    """How far shapes may be trusted, in the words that every format has room for: also shifted and simplified ones."""
    said = [_both(coverage.notice)]
    if target.epsg is None:
        said.append(_both(Message("export.notice.gcj02")))
    if simplified is not None:
        said.append(_both(_cost(simplified)))
    return {"zh": "".join(one["zh"] for one in said), "en": " ".join(one["en"] for one in said)}


def _cost(simplified: ErrorBudget) -> Message:
    farthest, share = f"{simplified.farthest_m:.1f}", f"{100 * simplified.changed:.3g}"
    told = {"tolerance": f"{simplified.tolerance_m:g}", "farthest": farthest, "share": share}
    return Message("export.notice.simplified", told)


def written(said: Document) -> str:
    """Return what is said as JSON, to stand in a file."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, allow_nan=False)


def lines(said: Document) -> Iterator[str]:
    """Walk over what is said as lines of a text file, in Chinese and English."""
    for language in LANGUAGES:
        yield said["title"][language]
        yield said["notice"][language]
        yield said["decides"][language]
        if said["no_map"]:
            yield said["no_map"][language]
        yield from map(catalogue(language).say, _basis(said, language))
        yield ""


def _basis(said: Document, language: str) -> Iterator[Message]:
    """Walk over what an export rests on: day and system, the edition, each policy, source and licence."""
    edition = said["edition"]
    yield Message("export.basis.day", {"day": date.fromisoformat(said["on"]), "crs": said["crs"]})
    status = Message(f"edition.status.{edition['status']}")
    yield Message("export.basis.edition", {"id": edition["id"], "status": status, "digest": edition["sha256"]})
    for policy in said["policies"]:
        named = {"title": policy["title"][language], "id": policy["id"], "version": policy["version"]}
        yield Message("export.basis.policy", {**named, "digest": policy["sha256"]})
    told = {name: edition[name] for name in ("authority", "source", "licence")}
    yield Message("export.basis.source", {**told, "program": said["program"]})


def _policy(policy: Policy) -> Document:
    return {
        "id": policy.id,
        "version": policy.version,
        "title": _both(policy.title),
        "stage": policy.stage if isinstance(policy, Pack) else None,
        "status": policy.status,
        "sha256": policy.sha256,
        "in_force": _period(policy.period.first, policy.period.last),
    }


def _period(first: Any, last: Any) -> Document:  # noqa: ANN401 - days
    return {"from": first.isoformat(), "to": last and last.isoformat()}


def _budget(simplified: ErrorBudget | None) -> Document | None:
    if simplified is None:
        return None
    return {
        "tolerance_m": simplified.tolerance_m,
        "share_drawn_for_another_owner": float(f"{simplified.changed:.3g}"),
        "farthest_edge_m": round(simplified.farthest_m, 1),
        "vertices": list(simplified.vertices),
    }


def _both(said: Message | Text) -> dict[str, str]:
    return {language: catalogue(language).say(said) for language in LANGUAGES}
