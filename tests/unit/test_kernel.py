"""Errors and messages: what every part of the program hands to the next."""

from enrollzone.errors import BoundaryError, FieldProblem, PackError, Problem, RequestError
from enrollzone.messages import Message, Text


def test_the_problems_of_a_policy_are_listed_in_the_order_of_the_file() -> None:
    late, early = Problem("policy.yaml", 12, 3, "late"), Problem("policy.yaml", 2, 30, "early")
    error = PackError([late, early])
    assert error.problems == (early, late)
    assert str(error) == "policy.yaml:2:30: early\npolicy.yaml:12:3: late"


def test_an_error_of_an_edition_says_which_file_and_why() -> None:
    error = BoundaryError("2016/units.csv", "has another SHA-256")
    assert str(error) == "2016/units.csv: has another SHA-256"


def test_a_refused_request_names_fields_and_codes_and_no_values() -> None:
    error = RequestError(
        [FieldProblem("facts.custody", "unknown_value", ("both", "one")), FieldProblem("on", "missing")]
    )
    assert str(error) == "facts.custody: unknown_value; on: missing"
    assert [problem.field for problem in error.problems] == ["facts.custody", "on"]


def test_a_text_without_english_is_said_in_chinese() -> None:
    assert [Text("北", "north").in_language(language) for language in ("zh", "en", "fr")] == ["北", "north", "北"]
    assert Text("北", "").in_language("en") == "北"


def test_a_message_is_its_code_and_what_fills_it() -> None:
    assert Message("told", {"fact": 1}) == Message("told", {"fact": 1})
    assert Message("told").params == {}
