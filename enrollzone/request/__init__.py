"""Words from outside, made into a question. What is refused is named by its field; what was sent is never repeated."""

from enrollzone.request.bodies import LONGEST_TEXT, Day, LookupBody, read_body
from enrollzone.request.facts import fact_named
from enrollzone.request.papers import written_papers
from enrollzone.request.question import parse

__all__ = ["LONGEST_TEXT", "Day", "LookupBody", "fact_named", "parse", "read_body", "written_papers"]
