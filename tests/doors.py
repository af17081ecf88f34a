"""Every door of the program, each read by itself: one question goes in, and the same small value comes out.

Nothing is shared but the question. What a door shows in words is taken from its words, what it hands out as data from
its data; of what a door does not speak it tells None, so that nothing is filled in from another door.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from enrollzone.casework.acting import Desk, Form, act, case_of
from enrollzone.casework.answering import answer_of
from enrollzone.casework.cases import Pinned
from enrollzone.casework.checking import check_case
from enrollzone.casework.events import Because
from enrollzone.casework.faults import NotReadyError
from enrollzone.casework.opening import open_by_hand
from enrollzone.casework.states import Step
from enrollzone.present import document
from tests.checked import a_child, form_for
from tests.desk import CLERK
from tests.unit.cli.terminal import enrollzone
from tests.unit.roster.books import xlsx
from tests.web.reading import Page, squeezed

DAY = re.compile(r"\d{4}-\d\d-\d\d")
LONGEST = 15  # screens


@dataclass(frozen=True)
class Asked:
    """One home and one family. `told` holds words, days, and places (=…) under the names of the policy's facts.

    `home` is what is typed, and where a door offers the list of units to choose from, what is chosen there, with the
    `part` of a unit that is split. `unit` is how a layer names it, where that is longer. A `point` has no words.
    """

    county: str
    policy: str
    on: str
    home: str = ""
    told: Mapping[str, str] = field(default_factory=dict)
    part: str = ""
    unit: str = ""
    point: tuple[float, float] | None = None

    def place(self) -> dict[str, Any]:
        """The home as a program tells it."""
        if self.point is None:
            return {"text": self.home}
        return {"point": {"x": self.point[0], "y": self.point[1], "crs": "wgs84", "accuracy_m": 5}}

    def facts(self) -> dict[str, Any]:
        """The family as a program tells it: a place under the name of the place."""
        found: dict[str, Any] = {}
        for name, value in self.told.items():
            if value.startswith("="):
                found[place_name(name)] = {"text": value[1:]}
            else:
                found[name] = {"yes": True, "no": False}.get(value, value)
        return found

    def told_only(self, names: Iterable[str]) -> "Asked":
        """The same home and family, of whom only some facts are told."""
        return replace(self, told={name: self.told[name] for name in names})

    def body(self) -> dict[str, Any]:
        """The whole question as a program sends it."""
        asked = {"jurisdiction": self.county, "stage": "primary", "on": self.on}
        return {**asked, "home": self.place(), "facts": self.facts()}


@dataclass(frozen=True)
class Told:
    """What a door told; None is what this door does not speak of. Digests are as long as people are shown them.

    `home_zones` are those in which the home may lie, in the order of their codes. `asked_for` are the facts that a door
    asked the family about, where it asks: it stops when enough is known.
    """

    outcome: str | None = None
    headline: str | None = None
    zones: tuple[str, ...] | None = None
    campuses: tuple[str, ...] | None = None
    policy: str | None = None
    policy_sha: str | None = None
    edition: str | None = None
    edition_sha: str | None = None
    readings: tuple[str, ...] | None = None
    next_step: str | None = None
    whom: str | None = None
    home_zones: tuple[str, ...] | None = None
    asked_for: tuple[str, ...] | None = None


def place_name(fact: str) -> str:
    """The name under which a fact is told as a place."""
    return fact.removesuffix("zone") + "place"


def silent(told: Told) -> set[str]:
    """What a door did not speak of."""
    return {one.name for one in fields(Told) if getattr(told, one.name) is None}


def disagreements(told: Mapping[str, Told]) -> list[str]:
    """Everything of which two doors speak and not alike: each with what which door told."""
    found = []
    for one in fields(Told):
        said = {door: getattr(answer, one.name) for door, answer in told.items()}
        heard = {door: value for door, value in said.items() if value is not None}
        if len(set(heard.values())) > 1:
            found.append(f"{one.name}: {heard}")
    return found


# ---- programs: the API, the command line


def _of_document(found: Mapping[str, Any]) -> Told:
    policy, edition = found["basis"]["policy"], found["basis"]["edition"]
    campuses = [option["campus"]["id"] for option in found["options"] if option["campus"]]
    return Told(
        found["outcome"],
        found["headline"]["zh"],
        tuple(option["zone"] for option in found["options"]),
        tuple(campuses),
        policy and f"{policy['id']}@{policy['version']}",
        policy and policy["sha256"][:12],
        edition and edition["id"],
        edition and edition["sha256"][:12],
        tuple(reading["question"] for reading in found["readings"]),
        found["next_step"]["do"],
        found["next_step"]["who"],
        tuple(sorted(found["place"]["zones"])) if "zones" in found["place"] else None,
    )


def api(origin: str, asked: Asked) -> Told:
    """What a program is told over HTTP."""
    return _of_document(_document(origin, asked))


def across(origin: str, asked: Asked) -> str:
    """The unit behind the nearest border at which the answer becomes another, as a program is told."""
    return str(_document(origin, asked)["location"]["other_side"]["unit"])


def _document(origin: str, asked: Asked) -> dict[str, Any]:
    sent = Request(  # noqa: S310 - our own server
        f"{origin}/api/v1/lookup", json.dumps(asked.body()).encode(), {"Content-Type": "application/json"}
    )
    with urlopen(sent) as answer:  # noqa: S310
        found: dict[str, Any] = json.load(answer)
        return found


def command_line(asked: Asked, **deployed: str) -> Told:
    """What is told at a terminal, for machines."""
    facts = [f"{place_name(n)}={v[1:]}" if v.startswith("=") else f"{n}={v}" for n, v in asked.told.items()]
    home: tuple[str, ...] = (asked.home,)
    if asked.point is not None:
        home = ("--point", f"{asked.point[0]},{asked.point[1]}", "--crs", "wgs84", "--accuracy", "5")
    told = [part for fact in facts for part in ("--fact", fact)]
    printed = enrollzone("lookup", *home, "-j", asked.county, "--on", asked.on, *told, "--json", **deployed)
    assert printed.status == 0, printed.err
    return _of_document(json.loads(printed.out))


# ---- the parents' pages: forms that are filled in and sent


def page(origin: str, asked: Asked) -> Told:
    """What a family reads after it has gone through the pages, screen after screen."""
    shown, names = _answer_page(origin, asked)
    return replace(_of_page(shown), asked_for=tuple(sorted(names)))


def _answer_page(origin: str, asked: Asked) -> tuple[Page, set[str]]:
    """The last page to which the forms lead, and the facts that were asked about on the way to it."""
    home = {"place": asked.home}
    if asked.point is not None:
        home = {"x": str(asked.point[0]), "y": str(asked.point[1]), "crs": "wgs84", "accuracy": "5"}
    first = {"county": asked.county, "stage": "primary", "year": asked.on[:4]}
    shown, names = _sent(origin, "/place", {**first, **home}), set()
    for _ in range(LONGEST):
        if 'name="place_of"' in shown.html or "ez-answer__headline" in shown.html:
            return shown, names
        names |= _asked_on(shown)
        path = "/answer" if "ez-check" in shown.html else "/question"
        shown = _sent(origin, path, dict(_filled_in(shown, asked)))
    raise AssertionError("the questions have no end")


def _sent(origin: str, path: str, form: Mapping[str, str]) -> Page:
    with urlopen(Request(origin + path, urlencode(form).encode())) as answer:  # noqa: S310 - our own server
        return Page(answer.read().decode())


def _filled_in(shown: Page, asked: Asked) -> Iterator[tuple[str, str]]:
    for name in ("situation", "answers"):
        yield from ((name, value) for value in shown.field(name)[-1:])
    for fact in _asked_on(shown):
        value = asked.told[fact]
        if DAY.fullmatch(value):
            parts = zip(("year", "month", "day"), value.split("-"), strict=True)
            yield from ((f"fact.{fact}.{part}", number) for part, number in parts)
        elif value.startswith("="):
            yield from ((f"fact.{fact}", "place"), (f"fact.{fact}.text", value[1:]))
        else:
            yield f"fact.{fact}", value


def _asked_on(shown: Page) -> set[str]:
    names = {one["name"].removeprefix("fact.") for one in shown.all("input") if one.get("name", "").startswith("fact.")}
    return {re.sub(r"\.(text|year|month|day)$", "", name) for name in names}


def _of_page(shown: Page) -> Told:
    report = unescape(shown.html.partition('id="report-text"')[2].partition("</textarea>")[0])
    codes = re.findall(r"（([a-z_]+)）", report)
    basis = dict(re.findall(r"^(\S+) ([0-9a-f]{12})$", report, re.MULTILINE))
    policy, edition = next((n for n in basis if "@" in n), None), next((n for n in basis if "@" not in n), None)
    zones = re.findall(r'data-highlighted="([^"]*)"', shown.html)
    whom = _line(shown, "ez-next__name")
    return Told(
        outcome=codes[-1] if codes else None,
        headline=unescape(shown.heading),
        # The map shows the zone of the home as well, where nothing is offered.
        zones=tuple(zones[0].split()) if zones and 'class="ez-option"' in shown.html else (),
        policy=policy,
        policy_sha=policy and basis[policy],
        edition=edition,
        edition_sha=edition and basis[edition],
        readings=tuple(_readings_of(shown.html)) if report else None,
        next_step=_line(shown, "ez-next__do"),
        whom=whom and whom.rpartition("：")[2],
    )


def _line(shown: Page, name: str) -> str | None:
    found = re.search(rf'class="{name}">(.*?)<', shown.html)
    return unescape(found[1]) if found else None


def _readings_of(html: str) -> Iterator[str]:
    part = html.partition('<ul class="govuk-list ez-spaced">')[2].partition("</ul>")[0]
    return (squeezed(unescape(one)) for one in re.findall(r"<li>(.*?)<br>", part, re.DOTALL))


# ---- the desk, a sheet of children


def desk_case(desk: Desk, asked: Asked) -> tuple[Told, str]:
    """What a clerk's case is answered, and what keeps it from being checked, if anything does."""
    subject = open_by_hand(desk, CLERK, asked.body(), a_child(), Form()).record.subject
    for step in (Step.SUBMITTED, Step.TAKEN):
        act(desk, CLERK, subject, step, Because(), form_for(desk, subject))
    try:
        kept = check_case(desk, CLERK, subject, form_for(desk, subject)).record.held.checked
        return _of_case(kept), ""
    except NotReadyError as error:
        given = answer_of(desk, case_of(desk, subject).held)
        return _of_document(document(given, "zh")), str(error.obstacle)


def _of_case(kept: Pinned) -> Told:
    found = kept.documents["zh"]
    assert {one["id"]: one["used"] or "" for one in found["readings"]} == dict(kept.readings)
    return replace(
        _of_document(found),
        outcome=str(kept.outcome),
        zones=tuple(site.zone for site in kept.sites),
        campuses=tuple(site.campus for site in kept.sites if site.campus),
        policy=f"{kept.policy['id']}@{kept.policy['version']}",
        policy_sha=kept.policy["sha256"][:12],
        edition=kept.edition["id"],
        edition_sha=kept.edition["sha256"][:12],
    )


def roster(folder: Path, asked: Asked, **deployed: str) -> Told:
    """What stands in the row of a child after its sheet was run."""
    row = dict(_cells(asked))
    sheet, out = folder / "asked.xlsx", folder / "told.csv"
    sheet.write_bytes(xlsx([list(row), list(row.values())]))
    printed = enrollzone(
        "roster", "run", str(sheet), "-j", asked.county, "--on", asked.on, "--out", str(out), **deployed
    )
    assert printed.status == 0, printed.err
    with out.open(encoding="utf-8-sig", newline="") as lines:
        found = next(csv.DictReader(lines))
    return Told(
        found["结论代码"],
        found["结论"],
        tuple(found["片区代码"].split("；")) if found["片区代码"] else (),
        tuple(found["校区代码"].split("；")) if found["校区代码"] else (),
        policy=found["政策"].replace(" ", "@") or None,
        edition=found["边界版本"] or None,
        next_step=found["下一步"],
    )


def _cells(asked: Asked) -> Iterator[tuple[str, str]]:
    if asked.point is None:
        yield "home", asked.home
    else:
        yield from (
            ("home.point", f"{asked.point[0]},{asked.point[1]}"),
            ("home.crs", "wgs84"),
            ("home.accuracy_m", "5"),
        )
    for name, value in asked.told.items():
        if value.startswith("="):
            yield place_name(name), value[1:]
        else:
            yield name, {"yes": "是", "no": "否"}.get(value, value)
