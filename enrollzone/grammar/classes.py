"""The classes of a county's order of admission, read over the facts of one policy."""

from dataclasses import replace

from enrollzone.atlas.desk_rules import AdmissionClass, By, DeskRules
from enrollzone.decision.admission import AdmissionOrder, ClassTest
from enrollzone.grammar.document import LocatedFile, nearest
from enrollzone.grammar.expressions import Expressions
from enrollzone.grammar.vocabulary import Vocabulary
from enrollzone.policy.pack import FactKind, Pack
from enrollzone.rules.conditions import AllOf, Condition
from enrollzone.rules.variables import Origin, Variable

_OWN = "class."  # before the name of a test of days: its thresholds are those of the classes, not of the policy


def admission_order(rules: DeskRules, pack: Pack) -> AdmissionOrder:
    """Return the order of admission that a county laid down for the stage of a policy; no classes: it laid down none.

    Raises PackError, at the line of the county's file, for a fact or condition that the policy does not have.
    """
    classes = rules.classes_of(pack.stage)
    file = LocatedFile(rules.file, values={**rules.positions})
    vocabulary = _vocabulary(file, pack, classes)
    expressions = Expressions(file, vocabulary, {}, frozenset(), named={**pack.definitions})
    tests = tuple(ClassTest(one, _condition(expressions, one)) for one in classes)
    for one in classes:
        _check_tie_breaks(file, pack, one)
    file.refuse_problems()
    return AdmissionOrder(_with_tests(pack, vocabulary), tests)


def _condition(expressions: Expressions, one: AdmissionClass) -> Condition:
    return AllOf(()) if one.when is None else expressions.read(one.when, (*one.place, "when"))


def _vocabulary(file: LocatedFile, pack: Pack, classes: tuple[AdmissionClass, ...]) -> Vocabulary:
    """The words of the policy; of its tests of days none, since the classes may ask for other lengths of time."""
    told = {name: variable for name, variable in pack.variables.items() if variable.origin is not Origin.DATES}
    vocabulary = Vocabulary(file, {**pack.facts}, told, frozenset(pack.parameters))
    for one in classes:
        vocabulary.collect_date_tests(one.when or [])
    vocabulary.finish_date_tests()
    for name in vocabulary.date_tests:
        vocabulary.variables[name] = replace(vocabulary.variables[name], name=_OWN + name)
    return vocabulary


def _with_tests(pack: Pack, vocabulary: Vocabulary) -> Pack:
    """The policy with the classes' own tests of days beside its own."""
    tests = {_OWN + name: test for name, test in vocabulary.date_tests.items()}
    own: dict[str, Variable] = {_OWN + name: vocabulary.variables[name] for name in vocabulary.date_tests}
    return replace(pack, date_tests={**pack.date_tests, **tests}, variables={**pack.variables, **own})


def _check_tie_breaks(file: LocatedFile, pack: Pack, one: AdmissionClass) -> None:
    days = [name for name, fact in pack.facts.items() if fact.kind is FactKind.DATE]
    for n, tie_break in enumerate(one.tie_breaks):
        if tie_break.by is By.DATE and tie_break.fact not in days:
            hint = nearest(tie_break.fact, [*days, By.DISTANCE, By.LOTTERY])
            expected = "应为 distance、lottery 或政策里的日期 expected distance, lottery or a day of the policy"
            file.report((*one.place, "tie_breaks", n, "by"), f'{expected}, not "{tie_break.fact}"{hint}')
