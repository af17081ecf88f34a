"""What a family tells, as fields of one page: grouped as the policy asks, and "not known" beside every answer."""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from enrollzone.answers.territory import HOME
from enrollzone.i18n.catalogue import catalogue
from enrollzone.policy.pack import OUTSIDE, FactKind, FactType, Pack
from enrollzone.present import Document, fact_document
from enrollzone.request import LONGEST_TEXT
from enrollzone.web.desk.days import read_day

Form = Mapping[str, str]
Body = dict[str, Any]

UNTOLD, UNKNOWN, KEPT, SAME, PLACE = "", "?", "=", "same", "place"
_CODE_LENGTH = 12
_WORDS = {True: "yes", False: "no"}


@dataclass(frozen=True)
class Field:
    """One fact with what stands in its field. `kept` says that it was told in a way that the field cannot show."""

    name: str
    kind: str
    ask: str
    label: str
    values: tuple[tuple[str, str], ...]
    chosen: str = ""
    text: str = ""
    kept: bool = False


@dataclass(frozen=True)
class Group:
    """Facts that are asked about together; those `of_papers` are settled where the papers are looked at."""

    title: str
    fields: tuple[Field, ...]
    of_papers: bool = False


@dataclass
class Reading:
    """What was read of a form: the body of a lookup as far as it goes, and the faults by field."""

    body: Body = field(default_factory=lambda: {"facts": {}, "dont_know": []})
    faults: dict[str, str] = field(default_factory=dict)


# ---- what is shown


def groups_of(pack: Pack, question: Mapping[str, Any], form: Form | None, language: str) -> tuple[Group, ...]:
    """Return the facts of a policy as groups of fields, filled in from what was told, or from a form with faults."""
    words = catalogue(language)
    fields = {fact.name: _field(fact, fact_document(fact, pack, words), question, form) for fact in _asked(pack)}
    of_papers = set(fields) & {fact for kind in pack.paper_kinds.values() for fact in kind.facts}
    screens = [screen for screen in pack.questions if len(screen.facts) > 1]
    found = [Group(words.say(one.words), _those(fields, set(one.facts) - of_papers)) for one in screens]
    grouped = of_papers.union(*(one.facts for one in screens))
    found.append(Group("", _those(fields, set(fields) - grouped)))
    found.append(Group("", _those(fields, of_papers), of_papers=True))
    return tuple(group for group in found if group.fields)


def _asked(pack: Pack) -> Iterator[FactType]:
    """The facts that are asked about: not the home, which has a field of its own, nor what follows from a place."""
    yield from (fact for fact in pack.facts.values() if fact.name != HOME and fact.follows is None)


def _those(fields: Mapping[str, Field], names: Container[str]) -> tuple[Field, ...]:
    """Some of the fields, in the order in which the policy has them."""
    return tuple(one for name, one in fields.items() if name in names)


def _field(fact: FactType, about: Document, question: Mapping[str, Any], form: Form | None) -> Field:
    values = tuple((one["value"], one["text"]) for one in about["values"] if one["value"] != OUTSIDE)
    base = (fact.name, about["kind"], about["ask"], about["label"], values)
    chosen, text, kept = _entered(fact, question)
    if form is not None:
        chosen, text = form.get(f"fact.{fact.name}", ""), form.get(f"fact.{fact.name}.text", "")
    return Field(*base, chosen=chosen, text=text, kept=kept)


def _entered(fact: FactType, question: Mapping[str, Any]) -> tuple[str, str, bool]:
    """What stands in a field for what was told, and whether it is told in a way that the field cannot show."""
    facts, place_name = question.get("facts", {}), fact.place_name or ""
    if {fact.name, place_name} & set(question.get("dont_know", ())):
        return UNKNOWN, "", False
    if place_name in facts:
        return _entered_place(facts[place_name], question.get("home"))
    if fact.name not in facts:
        return UNTOLD, "", False
    told = facts[fact.name]
    if isinstance(told, list):
        return KEPT, "", True
    return _WORDS[told] if isinstance(told, bool) else str(told), "", False


def _entered_place(place: object, home: object) -> tuple[str, str, bool]:
    if place == home:
        return SAME, "", False
    text = text_of(place)
    return (PLACE, text, False) if text else (KEPT, "", True)


def text_of(place: object) -> str:
    """Return a told place as it is typed: its words or its code; empty for a point."""
    if isinstance(place, str):
        return place
    return str(place.get("text") or place.get("unit") or "") if isinstance(place, Mapping) else ""


# ---- what is read


def read_told_form(form: Form, pack: Pack | None, before: Mapping[str, Any]) -> Reading:
    """Return what a form tells: nothing is told of a field that was left as "not known"."""
    reading = Reading()
    home = read_home(form, before.get("home"), reading)
    if home is not None:
        reading.body["home"] = home
    for fact in pack.facts.values() if pack else ():
        if fact.name != HOME and fact.follows is None:
            _read(form, fact, home, before, reading)
        else:
            _keep(fact, before, reading)
    return reading


def read_home(form: Form, before: object, reading: Reading) -> Body | None:
    """Return the home of a form: one of the places offered, the words of the box, or a point as it was told."""
    chosen = form.get("home.choice", "")
    text = form.get("home", "").strip()
    if not chosen and not text and isinstance(before, Mapping) and "point" in before:
        return dict(before)
    return _read_place(chosen or text, "home", reading)


def _read_place(text: str, name: str, reading: Reading) -> Body | None:
    words = text.strip()
    if not words or len(words) > LONGEST_TEXT:
        reading.faults[name] = "place_long" if words else "place_empty"
        return None
    is_code = len(words) == _CODE_LENGTH and words.isascii() and words.isdigit()
    return {"unit": words} if is_code else {"text": words}


def _read(form: Form, fact: FactType, home: Body | None, before: Mapping[str, Any], reading: Reading) -> None:
    told = form.get(f"fact.{fact.name}", "").strip()
    if told == UNKNOWN:
        reading.body["dont_know"].append(fact.name)
    elif told == KEPT:
        _keep(fact, before, reading)
    elif fact.kind is FactKind.ZONE:
        _read_zone(form, fact, home, reading)
    elif told:
        _READERS[fact.kind](fact, told, reading)


def _keep(fact: FactType, before: Mapping[str, Any], reading: Reading) -> None:
    told, names = before.get("facts", {}), (fact.name, fact.place_name or "")
    reading.body["facts"] |= {name: told[name] for name in names if name in told}
    reading.body["dont_know"] += [name for name in names if name in before.get("dont_know", ())]


def _read_zone(form: Form, fact: FactType, home: Body | None, reading: Reading) -> None:
    name = f"fact.{fact.name}"
    told = form.get(name, "").strip()
    text = form.get(f"{name}.choice", "") or form.get(f"{name}.text", "").strip()
    if told == SAME and home is not None:
        reading.body["facts"][fact.place_name] = dict(home)
    elif told in fact.values:
        reading.body["facts"][fact.name] = told
    elif told == PLACE or (told == UNTOLD and text):
        place = _read_place(text, name, reading)
        reading.body["facts"] |= {fact.place_name: place} if place else {}
    elif told not in (UNTOLD, SAME):
        reading.faults[name] = "choose"


def _read_choice(fact: FactType, told: str, reading: Reading) -> None:
    if told in fact.values:
        reading.body["facts"][fact.name] = told == "yes" if fact.kind is FactKind.BOOLEAN else told
    else:
        reading.faults[f"fact.{fact.name}"] = "choose"


def _read_date(fact: FactType, told: str, reading: Reading) -> None:
    try:
        day = read_day(told)
    except ValueError:
        reading.faults[f"fact.{fact.name}"] = "day"
    else:
        reading.body["facts"] |= {fact.name: day.isoformat()} if day else {}


_READERS: Mapping[FactKind, Callable[[FactType, str, Reading], None]] = {
    FactKind.BOOLEAN: _read_choice,
    FactKind.CHOICE: _read_choice,
    FactKind.DATE: _read_date,
}
