"""From a question to an answer: the whole road on one page.

Parents, staff, the API, the command line and rosters all come through `answer`. There is no clock here but the
question's own day, no words but codes, and no second implementation of any rule.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from enrollzone import __version__
from enrollzone.answers.answer import Answer, Basis, Changed, Code, LastYear, Question
from enrollzone.answers.conclude import Case, conclude, nothing_in_force, place_missing
from enrollzone.answers.last_year import a_year_younger, comparable, last_year, tell_the_same, to_blame
from enrollzone.answers.papers import with_papers
from enrollzone.answers.territory import HOME, Territory, territory
from enrollzone.answers.unions import only_unions
from enrollzone.atlas.edition import Edition
from enrollzone.atlas.jurisdiction import Contact, Jurisdiction
from enrollzone.atlas.shelf import Atlas
from enrollzone.decision.decide import decide
from enrollzone.decision.facts import FactState, Value
from enrollzone.errors import RequestError
from enrollzone.periods import a_year_before, school_year
from enrollzone.places.gazetteer import Gazetteer
from enrollzone.places.home import AskedPlace, Located, NotFound
from enrollzone.places.locate import locate
from enrollzone.policy.pack import Pack
from enrollzone.policy.shelf import Shelf


@dataclass(frozen=True)
class Bureau:
    """Everything needed to answer for one county: an immutable snapshot of its policies, editions and contacts.

    `gazetteer` returns the index of names of an edition, with the names that a policy gives to its units.
    """

    county: Jurisdiction
    shelf: Shelf
    gazetteer: Callable[[Edition, Pack | None], Gazetteer]

    @property
    def atlas(self) -> Atlas:
        """The boundary editions."""
        return self.county.atlas

    @property
    def contact(self) -> Contact | None:
        """Whom to call: the education bureau, as far as the county has filled it in."""
        return self.county.contacts.get("education_bureau")

    def in_force(self, stage: str, day: date) -> tuple[Pack | None, Edition | None]:
        """Return the policy and the edition that hold for an entry day; None for what does not exist that day."""
        return self.shelf.in_force(stage, day), self.atlas.in_force(day)


def answer(bureau: Bureau, question: Question) -> Answer:
    """Answer a question: exactly one outcome of the closed set, with its reasons, next step and basis."""
    pack, edition = bureau.in_force(question.stage, question.on)
    if pack is None or edition is None:
        return _not_in_force(bureau, question, Basis(pack, edition, __version__))
    now = _answered(bureau, question, pack, edition)
    return replace(now, last_year=_last_year(bureau, question, now, pack, edition))


def _answered(bureau: Bureau, question: Question, pack: Pack, edition: Edition) -> Answer:
    """Answer a question by one policy and one edition."""
    basis = Basis(pack, edition, __version__)
    question, clashes = with_papers(question, pack)
    places = tuple(_places(bureau, question, pack, edition))
    missing = next((place for place in places if place.value is None), None)
    if missing is not None:
        return place_missing(bureau.contact, question, basis, missing.report)
    facts = gather(question, places)
    finding = decide(pack, facts)
    case = Case(question, pack, edition, places, facts, finding, bureau.contact, basis, clashes)
    return conclude(case)


def _last_year(bureau: Bureau, question: Question, now: Answer, pack: Pack, edition: Edition) -> LastYear | None:
    """Return what the same family was told for the school year before, where something else; None: nothing to compare.

    To blame is what makes a difference by itself: the policy of then over the list of now, or the other way round.
    """
    old_pack, old_edition = bureau.in_force(question.stage, a_year_before(question.on))
    if question.readings or old_pack is None or old_edition is None or (old_pack is pack and old_edition is edition):
        return None
    younger = a_year_younger(now.question, old_pack)
    then = _answered(bureau, younger, old_pack, old_edition)
    if not comparable(then, now) or tell_the_same(then, now):
        return None
    apart = {}
    if old_pack is not pack:
        apart[Changed.POLICY] = _answered(bureau, younger, old_pack, edition)
    if old_edition is not edition:
        apart[Changed.UNITS] = _answered(bureau, question, pack, old_edition)
    return last_year(then, now, to_blame(apart, now))


def facts_told(bureau: Bureau, question: Question) -> FactState | None:
    """Return what is known of the family of a question, as `answer` knows it; None when no rule is asked.

    That is so where no policy or no edition is in force, or where a place was not found.
    """
    pack, edition = bureau.in_force(question.stage, question.on)
    if pack is None or edition is None:
        return None
    question, _ = with_papers(question, pack)
    places = tuple(_places(bureau, question, pack, edition))
    return None if any(place.value is None for place in places) else gather(question, places)


def where(
    bureau: Bureau, asked: AskedPlace, day: date, pack: Pack | None = None, *, suggesting: bool = True
) -> Located | NotFound | None:
    """Return where a place is in the edition of a day, or None when no edition holds that day.

    `suggesting` says whether names like one that is not found are looked for.
    """
    edition = bureau.atlas.in_force(day)
    if edition is None:
        return None
    return locate(asked, bureau.gazetteer(edition, pack), edition, suggesting=suggesting)


def _not_in_force(bureau: Bureau, question: Question, basis: Basis) -> Answer:
    if bureau.shelf.documents and not bureau.shelf.packs:
        return _of_unions(bureau, question, basis)
    covered = bureau.shelf.of_stage(question.stage)
    code = Code.NOT_IN_FORCE if covered or not bureau.shelf.packs else Code.STAGE_NOT_COVERED
    nearest = bureau.shelf.nearest(question.stage, question.on) if covered else bureau.shelf.packs
    return nothing_in_force(bureau.contact, question, basis, code, nearest, _home_without_policy(bureau, question))


def _home_without_policy(bureau: Bureau, question: Question) -> Located | NotFound | None:
    """Return where a home is in a county that has no policy at all: on its first day, its list can be tried out."""
    if bureau.shelf.packs or question.home is None:
        return None
    return where(bureau, question.home, question.on)


def _of_unions(bureau: Bureau, question: Question, basis: Basis) -> Answer:
    """Answer in a county whose documents only define unions of schools: where one assigns homes, they say nothing."""
    shelf, day = bureau.shelf, question.on
    documents = shelf.unions_on(day)
    if not documents:
        return nothing_in_force(bureau.contact, question, basis, Code.NOT_IN_FORCE, shelf.nearest_unions(day))
    home = where(bureau, question.home, day) if question.home is not None else None
    nearest = bureau.atlas.nearest(day)
    return only_unions(bureau.contact, question, replace(basis, documents=documents), home, nearest)


def _places(bureau: Bureau, question: Question, pack: Pack, edition: Edition) -> Iterator[Territory]:
    """The home and every fact that was told as a place, each looked up on the same ladder.

    They come in the pack's order, not in that of the telling: the same family gets the same document, word for word.
    """
    asked = {name: told for name, told in question.facts.items() if isinstance(told, AskedPlace)}
    if question.home is not None and HOME in pack.facts:
        asked = {HOME: question.home, **asked}
    gazetteer = bureau.gazetteer(edition, pack)
    found: dict[str, Located | NotFound] = {}
    for fact, told in _told_by(pack, question, asked):
        try:
            found[told] = found[told] if told in found else locate(asked[told], gazetteer, edition)
        except RequestError as error:
            raise _about(told, question, error) from None
        yield territory(pack, fact, found[told], question.readings, edition)


def _told_by(pack: Pack, question: Question, asked: Mapping[str, AskedPlace]) -> Iterator[tuple[str, str]]:
    """The facts that places settle, each with the fact that its place was told for: itself, or one that it follows."""
    for name, fact in pack.facts.items():
        if name in asked:
            yield name, name
        elif fact.follows in asked and name not in question.facts:
            yield name, str(fact.follows)


def _about(fact: str, question: Question, error: RequestError) -> RequestError:
    """Name the field under which a place was told: the ladder knows only that it is one."""
    if fact == HOME and question.home is not None:
        return error
    told_as = f"facts.{question.told_as.get(fact, fact)}"
    return RequestError(replace(p, field=p.field.replace("home", told_as, 1)) for p in error.problems)


def gather(question: Question, places: tuple[Territory, ...]) -> FactState:
    """Return what is known of the family: what was told, and the zones that follow from its places."""
    told: Mapping[str, Value] = {
        name: value for name, value in question.facts.items() if not isinstance(value, AskedPlace)
    }
    derived = {place.report.fact: place.value for place in places if place.value is not None}
    return FactState({**told, **derived}, question.dont_know, question.readings, school_year(question.on))
