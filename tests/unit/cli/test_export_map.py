"""``enrollzone export map``: what it says, what it writes, and with which status it ends."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from enrollzone.cli.export_map import command
from enrollzone.config import Settings

pytestmark = pytest.mark.system("fonts-noto-cjk")
ON = ("--on", "2026-09-01")


def run(*words: str, settings: Settings | None = None) -> tuple[int, str]:
    done = CliRunner().invoke(command, words, obj=settings or Settings())
    return done.exit_code, done.output.replace("\n", "").replace(" ", "")


def test_a_group_of_a_county_is_written_and_what_must_not_be_done_with_it_is_said(tmp_path: Path) -> None:
    out = tmp_path / "map.svg"
    asked = ("-j", "000000", *ON, "--group", "shiyan_group", "--paper", "A4", "--out", str(out))
    status, said = run(*asked)
    assert (status, out.stat().st_size > 100_000) == (0, True)
    assert "<svg" in out.read_text(encoding="utf-8")[:1000]  # as its name ends
    assert "示例县（虚构）小学招生范围图，A4，1∶" in said
    assert "不得作为划片依据" in said
    assert "没有审图号" in said
    assert run(*asked) == (1, f"{out}已存在；要替换它，请加--force")
    numbered = run(*asked, "--force", settings=Settings(map_approval="云S(2026)1号"))
    assert numbered[0] == 0
    assert "没有审图号" not in numbered[1]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("-j", "331121", "--on", "2021-09-01"), 1, "所以没有片区图"),
        (("-j", "331121", "--on", "2021-09-01"), 1, "enrollzoneexportlayers--jurisdiction331121--formatxlsx"),
        (("-j", "000000", *ON, "--group", "x"), 2, "--group：没有这一项可以是：shiyan_group"),
        (("-j", "000000", *ON, "--campus", "x"), 2, "可以是：shiyan-benbu、shiyan-dong、hedong"),
        (("-j", "000000", *ON, "--campus", "x", "--zone", "y"), 2, "只能写一个"),
        (("-j", "000000", "--on", "1999-09-01"), 2, "--on：这一天不在边界版本的施行期内可以是：2020-01-01/.."),
        (("-j", "000000", *ON, "--paper", "A0", "-f", "png", "--dpi", "300"), 2, "--dpi"),
    ],
)
def test_what_cannot_be_drawn_is_said_with_what_can_be_had_and_nothing_is_written(
    tmp_path: Path, words: tuple[str, ...], status: int, said: str
) -> None:
    ended, told = run(*words, "--out", str(tmp_path / "map.pdf"))
    assert (ended, list(tmp_path.iterdir())) == (status, [])
    assert said in told
