"""The smallest sets of papers that would settle the better rule."""

from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollzone.decision import enough as module
from enrollzone.decision.checklist import PaperCheck, checklist
from enrollzone.decision.decide import Status, decide
from enrollzone.decision.enough import Enough, enough
from enrollzone.policy.pack import Pack
from enrollzone.rules.compiler import Effect
from tests.builders import ASK, SAY, a_family, a_pack
from tests.papers import FAMILY, IN_ORDER, POLICY


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return a_pack(tmp_path_factory.mktemp("policy"), **POLICY)


def sets(pack: Pack, told: dict[str, object], *dont_know: str) -> list[str]:
    """Each set as its choices: ``book deed|lease``."""
    facts = a_family(told, dont_know)  # type: ignore[arg-type]
    return [" ".join("|".join(choice) for choice in found.choices) for found in enough(pack, decide(pack, facts))]


def test_a_family_whose_papers_failed_is_told_which_would_be_enough(pack: Pack) -> None:
    late = {**IN_ORDER, "lease.end": "2026-02-27"}
    assert sets(pack, late) == ["deed|lease|permit"]
    assert sets(pack, {**late, "book": False, "job.seal": False}) == ["hukou_book deed|lease|permit contract"]
    (found,) = enough(pack, decide(pack, a_family(late)))
    assert (found.rule, [str(outcome) for outcome in found.outcomes]) == ("settled", ["school north"])


def test_papers_in_order_do_not_count(pack: Pack) -> None:
    assert sets(pack, {**IN_ORDER, "card": "lost"}) == ["id_card"]
    assert sets(pack, IN_ORDER) == []


def test_a_family_of_which_only_papers_are_unknown_is_told_all_that_it_needs(pack: Pack) -> None:
    assert sets(pack, FAMILY) == ["hukou_book id_card deed|lease|permit contract"]


def test_where_other_facts_are_open_too_no_papers_are_named(pack: Pack) -> None:
    assert sets(pack, {"home.zone": "north"}) == []


def test_a_paper_that_cannot_be_told_of_may_be_replaced(pack: Pack) -> None:
    told = {name: value for name, value in IN_ORDER.items() if name != "lease.end"}
    facts = a_family(told, ["lease.end"])
    assert decide(pack, facts).status is Status.UNDETERMINED
    assert sets(pack, told, "lease.end") == ["deed|lease|permit"]


def test_papers_promise_nothing_that_a_rule_above_them_may_still_take_away(pack: Pack) -> None:
    unborn = {name: value for name, value in IN_ORDER.items() if name not in {"birth", "lease.end"}}
    (found,) = enough(pack, decide(pack, a_family(unborn, ["birth", "lease.end"])))
    assert (found.rule, [str(outcome) for outcome in found.outcomes]) == ("settled", ["not_yet", "school north"])


def test_what_hangs_on_no_paper_names_none(pack: Pack) -> None:
    told = {name: value for name, value in IN_ORDER.items() if name != "local"}
    assert decide(pack, a_family({**told, "book": False}, ["local"])).status is Status.UNDETERMINED
    assert sets(pack, {**told, "book": False}, "local") == []


def test_a_fact_that_a_rule_asks_for_as_a_paper_is_one(pack: Pack) -> None:
    assert sets(pack, {**FAMILY, "local": True, "moved": True}) == ["proof"]


def test_a_family_that_no_paper_helps_is_told_of_none(tmp_path: Path) -> None:
    rules = POLICY["rules"].replace("all: [not local, home.zone != outside, papers]", "all: [moved, papers]")
    pack = a_pack(tmp_path, **{**POLICY, "rules": rules})
    assert decide(pack, a_family({**IN_ORDER, "book": False})).outcomes[0].kind == "arrange"
    assert sets(pack, {**IN_ORDER, "book": False}) == []


def test_a_paper_that_could_be_good_for_no_such_family_is_not_named(tmp_path: Path) -> None:
    impossible = POLICY["impossible"] + "\n  - {when: {all: [deed.present, not local]}, zh: 不会有, en: never}"
    documents = POLICY["documents"].replace("{any: [deed, lease, permit]}", "deed")
    pack = a_pack(tmp_path, **{**POLICY, "impossible": impossible, "documents": documents})
    assert sets(pack, IN_ORDER) == []


def test_two_papers_in_the_place_of_one_are_a_set_of_their_own(tmp_path: Path) -> None:
    documents = POLICY["documents"].replace("{any: [deed, lease, permit]}", "{any: [deed, {all: [lease, permit]}]}")
    pack = a_pack(tmp_path, **{**POLICY, "documents": documents})
    assert sets(pack, IN_ORDER) == ["deed|permit"]
    assert sets(pack, {**IN_ORDER, "lease.filed": False}) == ["deed", "lease permit"]


def test_where_too_much_would_have_to_be_tried_nothing_is_said(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "fewest_changes", lambda *_: None)
    assert sets(pack, {**IN_ORDER, "book": False}) == []


papers = st.fixed_dictionaries(
    {},
    optional={
        "book": st.booleans(),
        "card": st.sampled_from(["shown", "lost"]),
        "deed.present": st.booleans(),
        "deed.holder": st.sampled_from(["parent", "other"]),
        "deed.zone": st.sampled_from(["north", "outside"]),
        "lease.present": st.booleans(),
        "lease.filed": st.booleans(),
        "lease.start": st.just("2025-03-01"),
        "lease.end": st.sampled_from(["2026-02-27", "2026-02-28"]),
        "permit.present": st.booleans(),
        "permit.issued": st.sampled_from(["2025-03-01", "2025-03-02"]),
        "permit.until": st.sampled_from(["2025-08-31", "2026-09-01"]),
        "job.present": st.booleans(),
        "job.seal": st.booleans(),
    },
)
SINGLE = ("hukou_book", "id_card", "deed", "lease", "permit", "contract")


@given(told=papers)
def test_a_set_is_given_exactly_when_its_papers_can_settle_the_rule_and_none_can_be_left_out(
    pack: Pack, told: dict[str, object]
) -> None:
    facts = a_family({**FAMILY, **told})  # type: ignore[dict-item]
    finding = decide(pack, facts)
    found = {frozenset(way) for one in enough(pack, finding) for way in product(*one.choices)}
    good = {paper for paper in SINGLE if pack.compiled.conditions[paper].values(finding.known.state) == {True}}
    wanted: list[frozenset[str]] = []
    for size in range(len(SINGLE) + 1):
        for way in combinations(SINGLE, size):
            home = {"deed", "lease", "permit"} & (good | set(way))
            rest = {"hukou_book", "id_card", "contract"} <= good | set(way)
            if home and rest and not any(less <= set(way) for less in wanted):
                wanted.append(frozenset(way))
    assert found == set(wanted) - {frozenset()}


@given(told=papers)
def test_papers_that_are_enough_lead_to_the_rule(pack: Pack, told: dict[str, object]) -> None:
    finding = decide(pack, a_family({**FAMILY, **told}))  # type: ignore[dict-item]
    for one in enough(pack, finding):
        changed = {paper for choice in one.choices for paper in choice}
        left = {n: v for n, v in finding.known.state.items() if pack.paper_settling.get(n) not in changed}
        effects = [end for end in pack.compiled.effects.values(left) if isinstance(end, Effect)]
        assert any("settled" in effect.rules for effect in effects)


def test_every_missing_paper_is_listed_for_a_settled_family_and_on_demand_for_any(pack: Pack) -> None:
    def listed(told: dict[str, object], *, every: bool = False) -> dict[str, PaperCheck]:
        facts = a_family(told)  # type: ignore[arg-type]
        return {paper.kind: paper for paper in checklist(pack, facts, decide(pack, facts), every=every)}

    settled = listed({**FAMILY, "book": False, "card": "lost"})
    assert {name: str(paper.state) for name, paper in settled.items()} == {
        "hukou_book": "missing",
        "id_card": "invalid",
        "deed": "needed",
        "lease": "needed",
        "permit": "needed",
        "contract": "needed",
    }
    assert settled["deed"].one_of == ("deed", "lease", "permit")
    assert listed({"home.zone": "north"}) == {}
    assert set(listed({"home.zone": "north"}, every=True)) == {"proof", *SINGLE}


def test_a_paper_that_is_there_says_what_is_not_known_of_it(pack: Pack) -> None:
    told = {name: value for name, value in IN_ORDER.items() if name not in {"lease.end", "lease.filed"}}
    facts = a_family({**told, "lease.present": True}, ["lease.end", "lease.filed"])
    lease = next(paper for paper in checklist(pack, facts, decide(pack, facts)) if paper.kind == "lease")
    assert (str(lease.state), [reason.code for reason in lease.why]) == (
        "needed",
        ["because.told", "because.term", "because.covers"],
    )


def test_an_entry_is_a_value(pack: Pack) -> None:
    (one,) = enough(pack, decide(pack, a_family({**IN_ORDER, "book": False})))
    assert one == Enough("settled", (("hukou_book",),), one.outcomes)


def test_a_paper_owns_what_nothing_else_looks_at(tmp_path: Path) -> None:
    facts = f"""
  home.zone: {{t: zone, zh: 住处, en: home, {ASK}}}
  local: {{t: bool, zh: 本地户口, en: local, {ASK}}}
  birth: {{t: date, zh: 出生, en: birth, {ASK}}}
  card: {{t: bool, zh: 证, en: card, {ASK}}}
  held: {{t: bool, zh: 有, en: held, {ASK}}}"""
    documents = """
  card_paper: {zh: 证, en: card, when: {all: [card, local, "age(birth, entry_day) >= 6 years"]}}
  other: {zh: 另, en: other, present: held, when: {all: [held, "before(birth, entry_day)"]}}
  both: {zh: 都, en: both, when: {all: [card_paper, other]}}"""
    rules = f"""
  near: {{when: {{all: [both, home.zone != outside]}}, outcome: {{kind: stay}}, clauses: [c.near], {SAY}}}
  local: {{when: {{all: [local, home.zone = outside]}}, outcome: {{kind: not_covered}}, clauses: [c.near], {SAY}}}"""
    pack = a_pack(tmp_path, facts=facts, documents=documents, rules=rules, parameters=POLICY["parameters"])
    assert pack.paper_of == {"card": "card_paper", "held": "other"}  # local: a rule asks too; birth: two papers look
    assert pack.paper_settling == {"card": "card_paper", "held": "other"}
