"""Do verification and cases notice when a pack is changed? Which changes survive?"""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from enrollzone.atlas.edition import Edition
from enrollzone.casebook import Family, judge, read_families
from enrollzone.decision.decide import possible_outcomes
from enrollzone.decision.facts import FactState, worlds
from enrollzone.errors import PackError
from enrollzone.grammar.document import LocatedFile, read_located
from enrollzone.grammar.reader import read_pack
from enrollzone.lookup import Bureau, facts_told
from enrollzone.places.gazetteer import Gazetteer
from enrollzone.policy.pack import Pack
from enrollzone.policy.shelf import Shelf
from enrollzone.proof.idle import listed_papers
from enrollzone.proof.lint import Level, Remark, lint
from enrollzone.proof.mutations import Mutant, mutants
from enrollzone.proof.verify import verify
from enrollzone.proof.workbench import Workbench
from enrollzone.rules.diagram import Diagram
from enrollzone.rules.ruleset import Outcome

ENOUGH = 0.95  # of the changes that matter must be noticed
_FEW = 60  # changes that are not worth starting further processes for

OpenBureau = Callable[[Pack], Bureau]


class Notice(StrEnum):
    """What became of a change. `ALIKE`: every family gets the same as before, so nothing could notice it."""

    REFUSED = "refused by the reader"
    REMARKED = "found by verification"
    CASE = "a case fails"
    ALIKE = "alike"
    SURVIVED = "survived"


@dataclass(frozen=True)
class Fate:
    """A change and what noticed it; `by` is the case or the remark that did."""

    mutant: Mutant
    notice: Notice
    by: str = ""


@dataclass(frozen=True)
class Row:
    """How the changes of one kind fared."""

    noticed: int
    survived: int
    alike: int


@dataclass(frozen=True)
class Survival:
    """How all changes of a pack fared."""

    fates: tuple[Fate, ...]

    @property
    def tried(self) -> int:
        """How many changes were tried."""
        return len(self.fates)

    @property
    def survivors(self) -> tuple[Fate, ...]:
        """The changes that matter to some family and that nothing noticed."""
        return tuple(fate for fate in self.fates if fate.notice is Notice.SURVIVED)

    @cached_property
    def by_kind(self) -> Mapping[str, Row]:
        """The figures of each kind of change."""
        kinds = dict.fromkeys(fate.mutant.kind for fate in self.fates)
        return {kind: _row(fate.notice for fate in self.fates if fate.mutant.kind == kind) for kind in kinds}

    @property
    def share(self) -> float:
        """The share of the changes that matter which something noticed; 1 where none matters."""
        total = _row(fate.notice for fate in self.fates)
        return total.noticed / (total.noticed + total.survived) if total.noticed + total.survived else 1.0


def _row(notices: Iterable[Notice]) -> Row:
    count = Counter(notices)
    apart = count[Notice.SURVIVED], count[Notice.ALIKE]
    return Row(count.total() - sum(apart), *apart)


def survival(file: Path, open_bureau: OpenBureau, *, sample: int | None = None, seed: int = 0) -> Survival:
    """Change a pack in every small way, or in some of them, and return what became of each change.

    `open_bureau` serves a pack as if it were in force; other processes of this program call it too.
    """
    changes = list(mutants(read_located(file)))
    if sample is not None and sample < len(changes):
        chosen = sorted(Random(seed).sample(range(len(changes)), sample))  # noqa: S311 - nothing is secret here
        changes = [changes[number] for number in chosen]
    if len(changes) <= _FEW:
        trial = Trial(file, open_bureau)
        return Survival(tuple(trial.fate(mutant) for mutant in changes))
    workers = ProcessPoolExecutor(cpu_count(), get_context("spawn"), _begin, (file, open_bureau))
    with workers:
        return Survival(tuple(workers.map(_fate, changes, chunksize=4)))


_trials: list["Trial"] = []  # of a worker process: the one that it begins with


def _begin(file: Path, open_bureau: OpenBureau) -> None:
    _trials.append(Trial(file, open_bureau))


def _fate(mutant: Mutant) -> Fate:
    return _trials[0].fate(mutant)


class Trial:
    """A pack with its casebook, ready to judge changes."""

    def __init__(self, file: Path, open_bureau: OpenBureau) -> None:
        self.file: Path = file
        self.located: LocatedFile = read_located(file)
        self.pack: Pack = read_pack(file)
        self.bureau: Bureau = open_bureau(self.pack)
        self.families: list[Family] = list(read_families(file.with_name("cases.yaml")))

    def fate(self, mutant: Mutant) -> Fate:
        """Return what became of a change: the cheapest notice comes first."""
        with TemporaryDirectory() as folder:
            try:
                pack = read_pack(self._written(mutant, Path(folder)))
            except PackError as error:
                return Fate(mutant, Notice.REFUSED, error.problems[0].message)
        bureau = self._serving(pack)
        remark = _new(lint(pack, bureau.county.editions), self._linted)
        if remark is not None:
            return Fate(mutant, Notice.REMARKED, remark.code)
        noticed = self._failing(pack, bureau)
        if noticed is not None:
            return Fate(mutant, Notice.CASE, noticed.id)
        if alike(self.pack, pack):
            return Fate(mutant, Notice.ALIKE)
        remark = _new(verify(pack, bureau, tuple(self.families)).remarks, self._verified)
        return Fate(mutant, Notice.REMARKED, remark.code) if remark else Fate(mutant, Notice.SURVIVED)

    def _written(self, mutant: Mutant, folder: Path) -> Path:
        """The changed pack as a file, with the texts that it quotes beside it. JSON is YAML too."""
        for beside in self.file.parent.iterdir():
            if beside.is_file() and beside.suffix != ".yaml":
                shutil.copy(beside, folder)
        changed = folder / self.file.name
        changed.write_text(json.dumps(mutant.of(self.located.data), ensure_ascii=False), encoding="utf-8")
        return changed

    def _serving(self, pack: Pack) -> Bureau:
        """The bureau with the changed pack in force. Its index of names is made anew only when the names changed."""
        same_names = pack.catchments.written == self.pack.catchments.written

        def gazetteer(edition: Edition, asked: Pack | None) -> Gazetteer:
            return self.bureau.gazetteer(edition, self.pack if asked and same_names else asked)

        served = replace(pack, status="current") if pack.status == "draft" else pack
        return replace(self.bureau, shelf=Shelf.of([served]), gazetteer=gazetteer)

    def _failing(self, pack: Pack, bureau: Bureau) -> Family | None:
        """A family that is no longer answered as expected. Those whose outcome changed are asked first."""
        changed = {family.id for family in self.families if self._changed(family, pack)}
        ordered = sorted(self.families, key=lambda family: family.id not in changed)
        day = pack.period.first
        return next((family for family in ordered if judge(bureau, pack, family, day).differences), None)

    def _changed(self, family: Family, pack: Pack) -> bool:
        """Tell whether the rules alone give a family another outcome than before: the quickest look at a case."""
        facts = self._facts.get(family.id)
        return facts is not None and _outcomes(pack, facts) != self._usual[family.id]

    @cached_property
    def _facts(self) -> Mapping[str, FactState]:
        day = self.pack.period.first
        answers = {family.id: judge(self.bureau, self.pack, family, day).answer for family in self.families}
        told = {name: facts_told(self.bureau, answer.question) for name, answer in answers.items() if answer}
        return {name: facts for name, facts in told.items() if facts is not None}

    @cached_property
    def _usual(self) -> Mapping[str, tuple[Outcome, ...]]:
        return {name: _outcomes(self.pack, facts) for name, facts in self._facts.items()}

    @cached_property
    def _linted(self) -> tuple[Remark, ...]:
        return lint(self.pack, self.bureau.county.editions)

    @cached_property
    def _verified(self) -> tuple[Remark, ...]:
        return verify(self.pack, self._serving(self.pack), tuple(self.families)).remarks


def _outcomes(pack: Pack, facts: FactState) -> tuple[Outcome, ...]:
    return possible_outcomes(pack, worlds(pack, facts))


def _new(remarks: Iterable[Remark], known: Iterable[Remark]) -> Remark | None:
    """The first error that the pack as written does not have."""
    texts = {(remark.code, remark.text) for remark in known}
    return next((r for r in remarks if r.level is Level.ERROR and (r.code, r.text) not in texts), None)


def alike(one: Pack, other: Pack) -> bool:
    """Tell whether two packs give every family the same: outcome, papers, clauses, places, days and readings."""
    return _said(one) == _said(other) and _same_functions(one, other)


def _said(pack: Pack) -> tuple[object, ...]:
    """What a family is told beside the outcome, and what decides where its places and days fall.

    A sentence that lists places is told with the place that it lists, and not again under a rule.
    """
    listed = {row.clause for row in pack.catchments.rows}
    rules = {
        rule.name: ({*rule.clauses} - listed, rule.papers, rule.obliges, rule.instead_of)
        for rule in pack.rules.values()
    }
    uses = {name: reading.use for name, reading in pack.readings.items() if not reading.informative}
    return rules, pack.catchments, pack.parameters, pack.first_day, uses


def _same_functions(one: Pack, other: Pack) -> bool:
    variables = one.compiled.outcomes.variables
    known = {variable.name: variable.values for variable in variables}
    if any(known.get(v.name) != v.values for v in other.compiled.outcomes.variables):
        return False
    bench = Workbench(variables)
    pairs = zip(_functions(one), _functions(other), strict=False)
    return listed_papers(one) == listed_papers(other) and all(bench.taken(a) == bench.taken(b) for a, b in pairs)


def _functions(pack: Pack) -> Iterator[Diagram]:
    """What a family gets, and which of the papers on a checklist hold."""
    yield pack.compiled.outcomes
    yield from (pack.compiled.conditions[name] for name in listed_papers(pack))
