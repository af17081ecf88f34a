"""A paper on the command line."""

from typing import Any

import pytest

from enrollzone.cli.papers import read_paper
from enrollzone.errors import RequestError


@pytest.mark.parametrize(
    ("written", "paper"),
    [
        ("deed", {"kind": "deed"}),
        ("deed:", {"kind": "deed"}),
        ("deed:no", {"kind": "deed", "held": False}),
        ("deed:yes", {"kind": "deed", "held": True}),
        ("lease：holder=parent，in_range=yes", {"kind": "lease", "holder": "parent", "in_range": True}),
        ("lease:from=2018-03-01,until=?", {"kind": "lease", "from": "2018-03-01", "until": None}),
        ("contract:marks=seal+photo", {"kind": "contract", "marks": ["seal", "photo"]}),
        ("contract:marks=", {"kind": "contract", "marks": []}),
    ],
)
def test_a_paper_as_it_is_written(written: str, paper: dict[str, Any]) -> None:
    assert read_paper(written) == paper


@pytest.mark.parametrize("written", ["lease:until", "lease:=x", "lease:until=2018-01-01,until=2019-01-01", "lease:,"])
def test_another_form_is_refused(written: str) -> None:
    with pytest.raises(RequestError) as error:
        read_paper(written)
    assert [(problem.field, problem.code) for problem in error.value.problems] == [("--paper", "not_as_expected")]
