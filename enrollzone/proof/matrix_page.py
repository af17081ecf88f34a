"""The matrix on paper: one page without a script or a picture, readable in grey, A4 landscape."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from enrollzone.atlas.edition import EditionStatus
from enrollzone.i18n.catalogue import Catalogue, catalogue
from enrollzone.messages import Message, Text
from enrollzone.proof.matrix import Matrix, Row, cell

# A sign for each outcome, so that no colour has to carry the meaning.
_SIGNS = {
    "assigned": "●",
    "assigned_group": "◐",
    "choice": "◇",
    "bureau_arranges": "▲",
    "stays": "■",
    "age_not_covered": "△",
    "not_covered": "○",
    "staff_decides": "？",
}
_UNDECIDED = "…"
_NOBODY = "×"
_STYLE = """
@page { size: A4 landscape; margin: 12mm; }
* { box-sizing: border-box; }
body { font: 10pt/1.45 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif;
  color: #111; background: #fff; margin: 1.5rem; }
h1 { font-size: 15pt; margin: 0 0 .2rem; }
p.basis { margin: 0 0 .8rem; color: #333; }
p.sketch { display: inline-block; border: 2px solid #111; padding: .1rem .6rem; margin: 0 0 .6rem; font-weight: bold; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
caption { text-align: left; font-weight: bold; padding: 0 0 .3rem; }
th, td { border: 1px solid #666; padding: .25rem .35rem; vertical-align: top; text-align: left; font-weight: normal;
  overflow-wrap: anywhere; }
thead th { background: #eee; border-bottom: 2px solid #111; font-weight: bold; font-size: 9pt; }
th.places { width: 17%; font-size: 8.5pt; background: #f6f6f6; }
th.places b { display: block; }
td { font-size: 8.5pt; }
td b { white-space: nowrap; }
td small { display: block; color: #444; font-size: 7.5pt; }
td.open { background: #f2f2f2; border-style: dashed; }
dl { columns: 3; margin: .8rem 0 0; font-size: 9pt; }
dl div { break-inside: avoid; display: flex; gap: .5rem; }
dt { flex: none; width: 1.4em; text-align: center; }
dd { margin: 0; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
@media print { body { margin: 0; } }
"""


def page(found: Matrix, language: str) -> str:
    """Return the matrix as an HTML page; units with the same answers throughout share a row."""
    words = catalogue(language)
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in (words.say(s.words) for s in found.situations))
    units = escape(words.say(Message("matrix.units")))
    parts = (
        "<!doctype html>",
        f'<html lang="{"zh-CN" if language == "zh" else "en"}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_title(found, words)}</title><style>{_STYLE}</style></head>",
        f"<body><main><h1>{_title(found, words)}</h1>",
        f'<p class="basis">{_basis(found, words)}</p>',
        *_sketch(found, words),
        f"<table><caption>{escape(words.say(Message('matrix.caption')))}</caption>",
        f'<thead><tr><th scope="col" class="places">{units}</th>{head}</tr></thead>',
        "<tbody>",
        *(_row(found, rows, words) for rows in _alike(found)),
        "</tbody></table>",
        *_legend(found, words),
        "</main></body></html>",
    )
    return "\n".join(parts) + "\n"


def _title(found: Matrix, words: Catalogue) -> str:
    return escape(words.say(Message("matrix.title", {"policy": found.pack.title})))


def _basis(found: Matrix, words: Catalogue) -> str:
    params = {
        "version": found.pack.version,
        "sha256": found.pack.sha256[:12],
        "edition": found.edition.id,
        "day": found.day,
        "units": len(found.rows),
    }
    return escape(words.say(Message("matrix.basis", params)))


def _sketch(found: Matrix, words: Catalogue) -> Iterator[str]:
    """What an edition below the official ones must say of itself."""
    if found.edition.status is not EditionStatus.OFFICIAL:
        said = words.say(Message(f"edition.status.{found.edition.status}"))
        yield f'<p class="sketch">{escape(said)}</p>'


def _alike(found: Matrix) -> Iterable[tuple[Row, ...]]:
    """Rows with the same cells throughout, put together, in the order of their first units."""
    groups: dict[str, list[Row]] = {}
    for row in found.rows:
        groups.setdefault(str([cell(found.pack, given) for given in row.answers]), []).append(row)
    return [tuple(rows) for rows in groups.values()]


def _row(found: Matrix, rows: tuple[Row, ...], words: Catalogue) -> str:
    townships: dict[str, list[str]] = {}
    for row in rows:
        townships.setdefault(row.unit.township, []).append(row.unit.name)
    places = "".join(f"<b>{escape(name)}</b>{escape(words.say(tuple(units)))}" for name, units in townships.items())
    cells = "".join(_cell(cell(found.pack, given), words) for given in rows[0].answers)
    return f'<tr><th scope="row" class="places">{places}</th>{cells}</tr>'


def _cell(content: Mapping[str, Any], words: Catalogue) -> str:
    if content["contradiction"]:
        return f'<td class="open">{_NOBODY} {escape(words.say(Message("matrix.nobody")))}</td>'
    code = content["code"]
    sign = _SIGNS.get(code, _UNDECIDED)
    kind = "" if code in _SIGNS and code != "staff_decides" else ' class="open"'
    rows = [f"{sign} {escape(_said(content, words))}"]
    rows += [f"<small>{escape(_said(possible, words))}</small>" for possible in content["possible"]]
    if content["clauses"]:
        rows.append(f"<small>{escape(words.say(tuple(content['clauses'])))}</small>")
    return f"<td{kind}>{''.join(rows)}</td>"


def _said(outcome: Mapping[str, Any], words: Catalogue) -> str:
    names = tuple(Text(option["name"]["zh"], option["name"]["en"]) for option in outcome["options"])
    return words.say(names) if names else words.say(Message(f"matrix.kind.{outcome['code']}"))


def _legend(found: Matrix, words: Catalogue) -> Iterator[str]:
    every = [given for row in found.rows for given in row.answers]
    met = {given.outcome.value for given in every if not given.contradictions}
    ordered = [*filter(met.__contains__, _SIGNS), *sorted(met - _SIGNS.keys())]
    yield "<dl>"
    for code in ordered:
        said = words.say(Message(f"matrix.kind.{code}"))
        yield f"<div><dt>{_SIGNS.get(code, _UNDECIDED)}</dt><dd>{escape(said)}</dd></div>"
    if any(given.contradictions for given in every):
        yield f"<div><dt>{_NOBODY}</dt><dd>{escape(words.say(Message('matrix.nobody')))}</dd></div>"
    yield "</dl>"
