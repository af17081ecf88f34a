"""A published lottery is drawn again by anybody, without a database."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from enrollzone.cli.desk_lottery import OtherLotteryError
from enrollzone.cli.main import commands
from enrollzone.placement.lottery import drawn, listed, written

LOT = drawn(listed(["2026-000000-00001", "2026-000000-00002", "2026-000000-00003"]), "3 6 1 4 2 2 5 6 1 3")


def verified(file: Path, language: str) -> Result:
    return CliRunner().invoke(commands, ["desk", "lottery", "verify", str(file), "--language", language])


def test_a_lottery_that_fits_is_said_to_fit(tmp_path: Path) -> None:
    file = tmp_path / "lottery.json"
    file.write_text(written(LOT), encoding="utf-8")
    found = verified(file, "zh")
    assert (found.output, found.exit_code) == ("名单、种子和次序都对得上。\n", 0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (written(LOT).replace("3 6 1 4", "4 1 6 3"), "the order is not what the seed gives"),
        (written(listed(LOT.numbers)), "nothing is drawn yet"),
        ("not JSON", "no published lottery"),
        (" " * 10_000_001, "no published lottery"),
    ],
)
def test_what_does_not_fit_is_said_and_ends_with_a_failure(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "lottery.json"
    file.write_text(text, encoding="utf-8")
    found = verified(file, "en")
    assert isinstance(found.exception, OtherLotteryError)
    assert said in str(found.exception)
