"""Whatever was said and chosen in a case: what may be decided has two people behind it, and none is refused wrongly."""

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from enrollzone.casework.cases import Case, Choice, Opinion, Result, Site
from enrollzone.casework.states import State
from enrollzone.casework.verdicts import is_same_site
from enrollzone.judgement.deciding import may_decide, to_decide
from enrollzone.judgement.opinions import agreed, opinions_for
from enrollzone.staff.permissions import Actor
from tests.checked import COUNTY, DAY, NORTH, SOUTH, STAGE, an_answer
from tests.desk import CLERK, EVERYBODY, OTHER_REVIEWER, REVIEWER

GROUP = Site("g", "g", name={"zh": "集团"})
IN_GROUP = Site("g", "g", "east", "east", {"zh": "东校"})
OUTCOMES = ("assigned", "assigned_group", "choice", "stays", "bureau_arranges", "staff_decides", "not_covered")
SITES = st.sampled_from([NORTH, SOUTH, GROUP, IN_GROUP])
PEOPLE = [person.name for person in EVERYBODY]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A checked case in which anybody said anything, as if nothing had been refused on the way."""
    answer = an_answer(
        draw(st.sampled_from(OUTCOMES)),
        *draw(st.lists(SITES, max_size=3, unique_by=lambda site: site.zone + site.campus)),
        by=draw(st.sampled_from([CLERK.name, REVIEWER.name])),
        no_refusal=draw(st.booleans()),
    )
    said = draw(st.lists(st.sampled_from(PEOPLE), max_size=5, unique=True))
    opinions = tuple(
        Opinion(draw(st.sampled_from(Result)), draw(st.none() | SITES), "因为", name, DAY) for name in said
    )
    chosen = draw(st.none() | st.builds(Choice, SITES, st.just(DAY), st.just("lin"), st.just(DAY)))
    case = Case("2025-000000-00001", State.CHECKED, COUNTY, STAGE, DAY, {}, checked=answer)
    return replace(case, opinions=opinions, choice=chosen)


@given(cases(), st.sampled_from([REVIEWER, OTHER_REVIEWER]))
def test_what_somebody_may_decide_has_two_people_behind_it(case: Case, actor: Actor) -> None:
    found, checked = to_decide(actor, case), case.checked
    if may_decide(actor, case) or found is None or checked is None:
        return
    behind = {one.by for one in case.opinions if found.is_same(one.result, one.site)}
    assert actor.name != checked.by
    assert found.computed or (len(behind) >= 2 and actor.name in behind)
    assert not case.opinions or actor.name in {one.by for one in case.opinions}
    assert checked.outcome != "bureau_arranges"
    if found.result is Result.NOT_ADMITTED:
        assert not checked.no_refusal and not checked.sites  # noqa: PT018
    if checked.outcome == "choice":
        assert case.choice is not None and found.site is not None  # noqa: PT018
        assert found.site.zone == case.choice.site.zone
        assert any(is_same_site(case.choice.site, site) for site in checked.sites)
    assert found.result not in (Result.ADMITTED, Result.ARRANGED) or (found.site and found.site.campus)


@given(cases())
def test_nobody_sees_an_opinion_of_an_open_case_without_having_given_one(case: Case) -> None:
    given_by = {one.by for one in case.opinions}
    for person in EVERYBODY:
        assert opinions_for(person, case) == (case.opinions if person.name in given_by else ())


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_in_which_opinions_were_given_changes_nothing(case: Case, shuffled: Random) -> None:
    other = list(case.opinions)
    shuffled.shuffle(other)
    before, after = agreed(case), agreed(replace(case, opinions=tuple(other)))
    assert before == after
