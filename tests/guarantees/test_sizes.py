"""The sizes that keep every function readable at a glance."""

from pathlib import Path
from statistics import median, quantiles

import pytest

from tests.guarantees.source import Measured, measure, name_of, python_files

LONGEST_FUNCTION, LONGEST_FILE, MOST_WAYS = 50, 350, 8


@pytest.fixture(scope="module")
def functions() -> list[Measured]:
    found = [function for path in python_files() for function in measure(path)]
    assert len(found) > 20
    return found


def test_half_of_the_functions_have_at_most_eight_lines(functions: list[Measured]) -> None:
    assert median(function.lines for function in functions) <= 8


def test_nine_functions_in_ten_have_at_most_twenty_five_lines(functions: list[Measured]) -> None:
    assert quantiles((function.lines for function in functions), n=10)[-1] <= 25


def test_no_function_has_more_than_fifty_lines(functions: list[Measured]) -> None:
    assert [function for function in functions if function.lines > LONGEST_FUNCTION] == []


def test_no_function_has_more_than_eight_ways_through_it(functions: list[Measured]) -> None:
    assert [function for function in functions if function.ways > MOST_WAYS] == []


def test_no_module_has_more_than_350_lines() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_the_measure_counts_lines_without_the_docstring_and_every_branch(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        'def outer(a):\n    """One\n\n    two."""\n    if a:\n        return [x for x in a if x]\n'
        "    def inner():\n        return 1 if a else 2\n    return inner\n"
    )
    assert measure(module) == [Measured("module.py:1 outer", 6, 3), Measured("module.py:7 inner", 2, 2)]
